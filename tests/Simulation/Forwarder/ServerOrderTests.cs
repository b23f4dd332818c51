using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>What waits in the archive belongs to servers by their name, not by their place in the list.</summary>
[TestClass]
public class ServerOrderTests
{
    private const int Devices = 20;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Two_servers_that_change_places_while_one_lags_lose_nothing_and_get_nothing_twice(int lagging)
    {
        GatewayBench bench = Lagging(lagging, 2);
        Restart(bench, [1, 0]);
        bench.Backhauls[lagging].IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        foreach (ServerDouble server in bench.Servers)
            AssertEachOnce(server, 640);
        Assert.AreEqual(0, bench.Gateway.ArchivedUplinks);
    }

    [TestMethod]
    public void A_server_that_lags_behind_one_that_is_removed_loses_nothing()
    {
        GatewayBench bench = Lagging(1, 2);
        Restart(bench, [1]);
        bench.Backhauls[1].IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        AssertEachOnce(bench.Servers[1], 640);
        AssertEachOnce(bench.Servers[0], 640);
    }

    [TestMethod]
    public void A_new_server_gets_nothing_that_waits_for_another_in_whose_place_it_stands()
    {
        GatewayBench bench = Lagging(0, 3, [0, 1]);
        Restart(bench, [2, 0]);
        // Once more, so that what the first start stored is read.
        Restart(bench, [2, 0]);
        bench.Backhauls[0].IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        AssertEachOnce(bench.Servers[0], 640);
        Assert.IsEmpty(bench.Servers[2].Received);
    }

    [TestMethod]
    public void Notes_that_went_by_the_place_in_the_list_stay_readable()
    {
        GatewayBench bench = Lagging(1, 2, names: false);
        Restart(bench, [0, 1]);
        Restart(bench, [1, 0]);
        bench.Backhauls[1].IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        AssertEachOnce(bench.Servers[0], 640);
        AssertEachOnce(bench.Servers[1], 640);
    }

    private static GatewayBench Lagging(int lagging, int servers, int[]? order = null, bool names = true)
    {
        var bench = new GatewayBench(seed: 61, servers: servers) { HasNames = names };
        bench.Host.PowerCut();
        bench.Order = order ?? bench.Order;
        bench.Host.PowerOn();
        bench.Time.RunFor(TimeSpan.FromSeconds(5));
        Send(bench, 0, 40);
        bench.Backhauls[lagging].IsUp = false;
        Send(bench, 40, 600);
        bench.Time.RunFor(TimeSpan.FromSeconds(15));
        return bench;
    }

    private static void Restart(GatewayBench bench, int[] order)
    {
        bench.Host.PowerCut();
        bench.Order = order;
        bench.HasNames = true;
        bench.Host.PowerOn();
        bench.Time.RunFor(TimeSpan.FromSeconds(10));
    }

    private static void Send(GatewayBench bench, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            bench.SendUplink(GatewayBench.DataFrame(i % Devices, i / Devices));
            bench.Time.RunFor(TimeSpan.FromMilliseconds(500));
        }
    }

    private static void AssertEachOnce(ServerDouble server, int count)
    {
        int[] numbers = [.. server.Received.Select(uplink => (GatewayBench.CounterOf(uplink.Payload) * Devices) + GatewayBench.DeviceOf(uplink.Payload))];
        CollectionAssert.AreEqual(Enumerable.Range(0, count).ToArray(), numbers);
    }
}
