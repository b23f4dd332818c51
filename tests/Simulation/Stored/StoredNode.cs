using System.Text;
using NanoSensors.Board;
using NanoSensors.Http;
using NanoSensors.Node;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>A bench whose node starts on a fixture's store, with a network that knows the node's session.</summary>
internal sealed class StoredNode
{
    internal StoredNode(StoreFixture fixture)
    {
        Fixture = fixture;
        var identity = new NodeIdentity
        {
            DevEui = Convert.ToUInt64(fixture.Get<string>("devEui"), 16),
            JoinEui = Convert.ToUInt64(fixture.Get<string>("joinEui"), 16),
            AppKey = Convert.FromHexString(fixture.Get<string>("appKey")),
            Profile = Enum.Parse<NodeProfile>(fixture.Get<string>("profile")),
        };
        Bench = new NodeBench(identity.Profile, seed: 9, provisioned: false, identity);
        Settle(Bench);
        fixture.CopyTo(Bench.Board.Storage);
        if (fixture.Recorded.ContainsKey("session"))
            Bench.Network.Session = fixture.Get<NetworkSession>("session");
        // Somebody has changed the firmware: the power was off for a minute.
        Bench.RunUntil(fixture.Get<long>("atMicroseconds") + (60 * NodeBench.Second));
        if (fixture.Get<bool>("overhead"))
            AddOverhead(Bench);
    }

    internal StoreFixture Fixture { get; }

    internal NodeBench Bench { get; }

    internal uint RecordedHash => Convert.ToUInt32(Fixture.Get<string>("configurationHash"), 16);

    /// <summary>How nodes of each profile sleep, as the entry point has it.</summary>
    internal static void Settle(NodeBench bench)
    {
        if (bench.Settings.Profile == NodeProfile.Footfall)
            bench.Settings.EndDevice.CounterReserve = 16;
        else
            bench.SleepAsOnABattery();
    }

    /// <summary>The channels of uplinks, Hz; the sender's clock is off.</summary>
    internal static double[] Channels(IEnumerable<Transmission> uplinks) =>
        [.. uplinks.Select(up => Math.Round(up.Modulation.FrequencyHz / 100_000) * 100_000).Distinct().Order()];

    internal static void AddOverhead(NodeBench bench)
    {
        var overhead = new SimulatedOverheadSensor(bench.Time, bench.Row.Bays[1], seed: 10);
        overhead.ConnectTo(bench.Board);
        bench.Sensors.Overhead = overhead;
    }

    internal void RunFor(long seconds) => Bench.RunUntil(Bench.Time.NowMicroseconds + (seconds * NodeBench.Second));

    /// <summary>What the label tells opens the page, and nothing else does.</summary>
    internal static void AssertPassword(StoreFixture fixture)
    {
        var guard = new PasswordGuard(new RecordStore(fixture.Storage));
        byte[] password = Encoding.ASCII.GetBytes(fixture.Get<string>("password"));
        Assert.AreEqual(PasswordResult.Right, guard.Check(password, password.Length, 0));
        Assert.AreEqual(PasswordResult.Wrong, guard.Check(password, password.Length - 1, 0));
    }

    /// <summary>The access point opens at the press of the button, with the label's name and password.</summary>
    internal static void AssertAccessPoint(StoreFixture fixture, ulong eui)
    {
        var accessPoint = new SimulatedAccessPoint();
        var store = new RecordStore(fixture.Storage);
        OnSiteAccess.Begin(store, accessPoint, true, false, new VirtualSupervisor(), eui);
        accessPoint.Start();
        Assert.IsTrue(OnSiteAccess.Begin(store, accessPoint, false, false, new VirtualSupervisor(), eui));
        Assert.AreEqual(fixture.Get<string>("accessPointPassword"), accessPoint.Password);
        Assert.AreEqual(fixture.Get<string>("accessPointName"), accessPoint.Name);
    }
}
