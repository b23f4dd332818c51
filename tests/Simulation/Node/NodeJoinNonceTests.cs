using NanoSensors.Node;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>Which JoinNonces a node accepts is provisioned.</summary>
[TestClass]
public class NodeJoinNonceTests
{
    // As with a network server whose database is new: its counter of joins begins again.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_network_that_has_forgotten_its_JoinNonces_is_joined_at_once_where_that_is_provisioned(bool acceptsAny)
    {
        var identity = new NodeIdentity
        {
            DevEui = 0x70B3D57ED0000001,
            AppKey = Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c"),
            Profile = NodeProfile.Air,
            AcceptsAnyNewJoinNonce = acceptsAny,
        };
        var bench = new NodeBench(NodeProfile.Air, 43, identity: identity);
        bench.Network.Session = bench.Network.Session with { JoinNonce = 3 };
        bench.Host.Start();
        bench.RunUntil(NodeBench.Hour);
        Assert.AreEqual(1, bench.Network.Joins);
        bench.Network.Session = bench.Network.Session with { JoinNonce = 0 };
        bench.Application.Link.Rejoin();
        bench.RunUntil(3 * NodeBench.Hour);
        Assert.IsTrue(bench.Application.Link.IsJoined);
        // 1, 2, 3 and 4 are not greater than 4.
        Assert.AreEqual(acceptsAny ? 2 : 6, bench.Network.Joins);
        bench.AssertSound("JoinNonce");
    }
}
