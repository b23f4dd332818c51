using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Esp32;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Esp32;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>A node that starts with this firmware on the store that an earlier one left goes on where that one ended.</summary>
[TestClass]
public class StoredNodeTests
{
    public static IEnumerable<object[]> Parking =>
        [.. Fixtures.Each("device/parking.json"), .. Fixtures.Each("device/parking-with-ranging.json")];

    public static IEnumerable<object[]> Air => Fixtures.Each("device/air.json");

    public static IEnumerable<object[]> Footfall => Fixtures.Each("device/footfall.json");

    public static IEnumerable<object[]> All => [.. Parking, .. Air, .. Footfall];

    [TestMethod]
    [DynamicData(nameof(All))]
    public void Session_goes_on_without_a_join_and_no_counter_comes_again(string path)
    {
        var node = new StoredNode(StoreFixture.Load(path));
        node.Bench.Host.Start();
        node.RunFor(1);
        // Also above what was sent while nobody heard it.
        Assert.IsGreaterThanOrEqualTo(node.Fixture.Get<uint>("fCntUp"), node.Bench.Application.Link.FCntUp);
        node.Bench.Network.Command(CommandType.RequestConfigurationHash, token: 33);
        node.RunFor(1800);
        node.Bench.AssertSound(path);
        Assert.AreEqual(0, node.Bench.Network.Joins);
        Assert.IsNotEmpty(node.Bench.Network.Messages);
        Assert.AreEqual(node.Fixture.Get<NetworkSession>("session").DevAddr, node.Bench.Application.Link.DevAddr.Value);
        // The next downlink's counter is taken, so the last one's is known.
        Acknowledgement answer = node.Bench.Network.Of<Acknowledgement>().Single();
        Assert.AreEqual(CommandResult.Done, answer.Result);
        Assert.AreEqual(node.RecordedHash, answer.ConfigurationHash);
    }

    [TestMethod]
    [DynamicData(nameof(All))]
    public void Downlink_with_a_counter_that_was_used_is_ignored(string path)
    {
        var node = new StoredNode(StoreFixture.Load(path));
        NetworkSession session = node.Fixture.Get<NetworkSession>("session");
        node.Bench.Network.Session = session with { NextFCntDown = session.NextFCntDown - 1 };
        node.Bench.Network.Command(CommandType.RequestConfigurationHash, token: 33);
        node.Bench.Host.Start();
        node.RunFor(1800);
        Assert.IsEmpty(node.Bench.Network.Downlinks);
        Assert.IsEmpty(node.Bench.Network.Of<Acknowledgement>());
    }

    [TestMethod]
    [DynamicData(nameof(All))]
    public void Data_rate_power_repetitions_and_channels_of_the_network_stay(string path)
    {
        var node = new StoredNode(StoreFixture.Load(path));
        node.Bench.Host.Start();
        node.RunFor(2 * 3600);
        Assert.AreEqual(node.Fixture.Get<int>("dataRate"), node.Bench.Application.Link.DataRate);
        Assert.AreEqual(node.Fixture.Get<int>("txPower"), node.Bench.Application.Link.TxPower);
        Assert.AreEqual(node.Fixture.Get<int>("nbTrans"), node.Bench.Application.Link.NbTrans);
        int spreadingFactor = 12 - node.Fixture.Get<int>("dataRate");
        Assert.IsTrue(node.Bench.Network.Uplinks.All(up => up.Modulation.SpreadingFactor == spreadingFactor));
        CollectionAssert.AreEqual(node.Fixture.Get<double[]>("frequenciesHz"), StoredNode.Channels(node.Bench.Network.Uplinks));
    }

    [TestMethod]
    [DynamicData(nameof(All))]
    public void Next_join_uses_a_new_DevNonce_and_takes_a_newer_JoinNonce_alone(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        // Without its session the node joins.
        fixture.Storage.Delete("lw-session.a");
        fixture.Storage.Delete("lw-session.b");
        var node = new StoredNode(fixture);
        NetworkSession session = fixture.Get<NetworkSession>("session");
        // The network's first accept has the JoinNonce of the last join.
        node.Bench.Network.Session = session with { JoinNonce = session.JoinNonce - 1 };
        node.Bench.Host.Start();
        RunToJoin(node, 1);
        Assert.IsFalse(node.Bench.Application.Link.IsJoined);
        RunToJoin(node, 2);
        Assert.IsTrue(node.Bench.Application.Link.IsJoined);
        Assert.AreEqual(session.DevNonce + 2, node.Bench.Application.Link.DevNonce);
        // A DevNonce that came twice would be one of these.
        Assert.AreEqual("", string.Join("; ", node.Bench.Network.Faults));
    }

    [TestMethod]
    [DynamicData(nameof(All))]
    public void Identity_configuration_and_counters_of_the_node_are_as_recorded(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        NodeIdentity identity = NodeIdentity.Read(new RecordStore(fixture.Storage));
        Assert.AreEqual(fixture.Get<string>("devEui"), identity.DevEui.ToString("x16"));
        Assert.AreEqual(fixture.Get<string>("joinEui"), identity.JoinEui.ToString("x16"));
        Assert.AreEqual(fixture.Get<string>("appKey"), Convert.ToHexStringLower(identity.AppKey));
        Assert.AreEqual(fixture.Get<string>("profile"), identity.Profile.ToString());
        StoredNode.AssertPassword(fixture);
        StoredNode.AssertAccessPoint(fixture, identity.DevEui);

        var node = new StoredNode(StoreFixture.Load(path));
        node.Bench.Host.Start();
        node.RunFor(300);
        Dictionary<string, int> configuration = fixture.Get<Dictionary<string, int>>("configuration");
        for (int i = 0; i < NodeConfiguration.FieldCount; i++)
        {
            if (configuration.TryGetValue(NodeConfiguration.NameOf(i), out int value))
                Assert.AreEqual(value, node.Bench.Application.Configuration[i], NodeConfiguration.NameOf(i));
        }

        StatusBySlot status = node.Bench.Network.Of<StatusBySlot>().First();
        Assert.AreEqual(node.RecordedHash, status.ConfigurationHash);
        Assert.AreEqual(fixture.Get<int>("resetCount"), status.ResetCount);
        Assert.AreEqual(fixture.Get<int>("wakeUps"), status.WakeUps);
        Assert.AreEqual(fixture.Get<int>("storeWrites"), status.StoreWrites, 20);
        Assert.AreEqual(fixture.Get<string>("particulatesHealth"), status.HealthOf(SensorType.Particulates).ToString());
    }

    [TestMethod]
    [DynamicData(nameof(All))]
    public void What_the_boards_loop_keeps_is_read(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        var store = new RecordStore(fixture.Storage);
        var chip = new SimulatedChip(new VirtualTime(), 12);
        chip.Start(null);
        Assert.AreEqual(fixture.Get<string>("board"), BoardPins.Provisioned(store).Name);
        var clock = new BoardClock(chip, store);
        long now = clock.NowMicroseconds;
        // The ceiling that it stored lies up to 70 minutes ahead of what had passed: the clock goes on from what is proven.
        Assert.IsLessThanOrEqualTo(fixture.Get<long>("atMicroseconds") + (NodeBench.Second * 2), now);
        Assert.AreEqual(fixture.Get<long>("atMicroseconds"), now, 75 * 60 * NodeBench.Second);
        Assert.AreEqual(ResetCause.Watchdog, new Supervisor(chip, store, clock).LastReset);
        // Three restarts are stored; the fifth in a row is one too many.
        Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.Watchdog, 0));
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.Watchdog, 0));
        // As the entry point reads what is fitted.
        byte[] fitted = new byte[1];
        Assert.AreEqual(1, store.Read("fitted", 1, fitted));
        Assert.AreEqual(fixture.Get<bool>("overhead"), (fitted[0] & 1) != 0);
    }

    [TestMethod]
    [DynamicData(nameof(Parking))]
    public void Parking_node_knows_its_bay_at_once(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        ParkingState state = fixture.Get<bool>("occupied") ? ParkingState.Occupied : ParkingState.Free;
        var node = new StoredParkingNode(fixture);
        node.Start();
        node.RunFor(60);
        Assert.AreEqual(state, node.Bench.Network.Of<ParkingHeartbeat>().First().State);
        node.RunFor(3 * 3600);
        Assert.IsTrue(node.Bench.Network.Of<ParkingHeartbeat>().All(heartbeat => heartbeat.State == state));
        Assert.IsEmpty(node.Bench.Network.Of<ParkingEvent>());
        // What was not heard is told, and how long ago it was, or how long this state holds, nobody knows after a start by power.
        CollectionAssert.AreEqual(fixture.Get<string[]>("late"), node.Late());
        Assert.AreEqual(Message.NotAvailable, node.ChangeState());
        node.Bench.AssertSound(path);
    }

    [TestMethod]
    [DynamicData(nameof(Air))]
    public void Air_node_tells_the_readings_that_nobody_heard(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        var node = new StoredAirNode(fixture);
        node.Start();
        node.RunFor(12 * 3600);
        LateValues[] recorded = fixture.Get<LateValues[]>("late");
        int[][] late = node.Late();
        Assert.HasCount(recorded.Length, late);
        for (int i = 0; i < late.Length; i++)
            CollectionAssert.AreEqual(recorded[i].Values, late[i], $"late reading {i}");

        CollectionAssert.AreEqual(fixture.Get<bool[]>("withParticulates"), node.WithParticulates());
        node.Bench.AssertSound(path);
    }

    [TestMethod]
    [DynamicData(nameof(Footfall))]
    public void Footfall_node_counts_on(string path)
    {
        var node = new StoredNode(StoreFixture.Load(path));
        node.Bench.Host.Start();
        node.RunFor(60);
        FootfallReading first = node.Bench.Network.Of<FootfallReading>().First();
        Assert.AreEqual(node.Fixture.Get<int>("countIn"), first.CountIn);
        Assert.AreEqual(node.Fixture.Get<int>("countOut"), first.CountOut);
    }

    private static void RunToJoin(StoredNode node, int joins)
    {
        for (int seconds = 0; seconds < 7200 && node.Bench.Network.Joins < joins; seconds++)
            node.RunFor(1);
        Assert.AreEqual(joins, node.Bench.Network.Joins);
        node.RunFor(8);
    }
}
