using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Forwarder;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Forwarder;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>A gateway with this firmware on the store that an earlier one left, and records of other moments.</summary>
[TestClass]
public class StoredRecordTests
{
    public static IEnumerable<object[]> Gateways => Fixtures.Each("device/gateway.json");

    public static IEnumerable<object[]> BetweenStarts => Fixtures.Each("device/between-starts.json");

    public static IEnumerable<object[]> OlderRecords => Fixtures.Each("device/older-records.json");

    public static IEnumerable<object[]> FactoryResets => Fixtures.Each("device/factory-reset-under-way.json");

    public static IEnumerable<object[]> TwoCopies => Fixtures.Each("device/two-copies.json");

    [TestMethod]
    [DynamicData(nameof(Gateways))]
    public void Archive_goes_to_each_server_from_where_it_was(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        var gateway = new StoredGateway(fixture);
        for (int i = 0; i < 2; i++)
            CollectionAssert.AreEqual(fixture.Get<string[]>($"replayedToServer{i + 1}"), gateway.ReplayedTo(i), $"server {i + 1}");
        Assert.AreEqual(0, gateway.Bench.Gateway.ArchivedUplinks);
        Assert.IsEmpty(gateway.Bench.Host.Exceptions);
    }

    [TestMethod]
    [DynamicData(nameof(Gateways))]
    public void Configuration_of_the_page_holds_until_another_file_comes(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        GatewayConfiguration configuration = Load(fixture.Storage, out ForwarderSettings settings, out bool isFromPage);
        Assert.IsTrue(isFromPage);
        foreach ((string name, string value) in fixture.Get<Dictionary<string, string>>("configuration"))
        {
            int key = Enumerable.Range(0, ConfigurationKey.Count).Single(one => ConfigurationKey.NameOf(one) == name);
            Assert.AreEqual(value, configuration.ValueOf(key), name);
        }

        Assert.AreEqual(ServerDouble.GatewayEui, settings.GatewayEui);
        Assert.AreEqual(3, configuration.ServerCount);
        IEnumerable<string> servers = Enumerable.Range(0, 3).Select(i => $"{configuration.HostOf(i)}:{configuration.PortOf(i)}");
        Assert.AreEqual("lns.example.org:1701 192.168.7.20:1702 10.0.0.9:1703", string.Join(' ', servers));
        IEnumerable<string> radios = settings.Receivers.Select(one => $"{one.FrequencyHz} SF{one.SpreadingFactor}");
        Assert.AreEqual("868100000 SF7, 868300000 SF9", string.Join(", ", radios));
        Assert.AreEqual("17 16 4 2", string.Join(' ', Enumerable.Range(0, 4).Select(pin => configuration.PinOf(1, pin))));
        Assert.AreEqual((5055120, 968010, 325), (settings.LatitudeE5, settings.LongitudeE5, settings.AltitudeMeters));
        Assert.AreEqual((3, 40), (settings.AntennaGainDbi, settings.ArchiveSegments));
        Assert.AreEqual(1, configuration.Board);
        Assert.AreEqual("time.example.org", configuration.TimeServer);

        fixture.Storage.Poke(ConfigurationStore.FileName, "server = other.example.org\naltitude = 17\n"u8.ToArray());
        Assert.AreEqual("other.example.org", Load(fixture.Storage, out settings, out isFromPage).HostOf(0));
        Assert.AreEqual(17, settings.AltitudeMeters);
        Assert.IsFalse(isFromPage);
    }

    [TestMethod]
    [DynamicData(nameof(Gateways))]
    public void Passwords_and_restarts_of_a_gateway_are_as_recorded(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        StoredNode.AssertPassword(fixture);
        StoredNode.AssertAccessPoint(fixture, ServerDouble.GatewayEui);
        var restarts = new RestartLog(new RecordStore(fixture.Storage), ResetCause.DeepSleep);
        foreach ((string cause, int count) in fixture.Get<Dictionary<string, int>>("restarts"))
            Assert.AreEqual(count, restarts.CountOf(Enum.Parse<ResetCause>(cause)), cause);
    }

    [TestMethod]
    [DynamicData(nameof(BetweenStarts))]
    public void Access_point_that_the_button_asked_for_opens_and_the_self_test_goes_on(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        Assert.IsTrue(NanoSensors.Http.OnSiteAccess.Begin(
            new RecordStore(fixture.Storage), Opened(fixture), false, false, new VirtualSupervisor(), 0x70B3D57ED00A1C05));
        Assert.AreEqual(fixture.Get<string>("selfTestFailure"), StoredGateway.FailureOfSelfTest(fixture.Storage));
    }

    [TestMethod]
    [DynamicData(nameof(OlderRecords))]
    public void Shorter_records_of_older_firmware_are_read(string path)
    {
        var node = new StoredNode(StoreFixture.Load(path));
        node.Bench.Host.Start();
        node.RunFor(3600);
        StatusBySlot status = node.Bench.Network.Of<StatusBySlot>().First();
        Assert.AreEqual(node.Fixture.Get<int>("resetCount"), status.ResetCount);
        Assert.AreEqual(node.RecordedHash, status.ConfigurationHash);
        Dictionary<string, int> configuration = node.Fixture.Get<Dictionary<string, int>>("configuration");
        for (int i = 0; i < NodeConfiguration.FieldCount; i++)
        {
            if (configuration.TryGetValue(NodeConfiguration.NameOf(i), out int value))
                Assert.AreEqual(value, node.Bench.Application.Configuration[i], NodeConfiguration.NameOf(i));
        }
    }

    [TestMethod]
    [DynamicData(nameof(FactoryResets))]
    public void Factory_reset_that_was_under_way_is_ended(string path)
    {
        var node = new StoredNode(StoreFixture.Load(path));
        node.Bench.Host.Start();
        node.RunFor(1800);
        Assert.AreNotEqual(node.RecordedHash, node.Bench.Settings.Defaults.Hash);
        Assert.AreEqual(node.Bench.Settings.Defaults.Hash, node.Bench.Application.Configuration.Hash);
        Assert.AreEqual(node.Bench.Settings.Defaults.Hash, node.Bench.Network.Of<StatusBySlot>().First().ConfigurationHash);
        Assert.AreEqual(0, node.Bench.Network.Joins);
        node.Bench.AssertSound(path);
    }

    [TestMethod]
    [DynamicData(nameof(TwoCopies))]
    public void Of_two_copies_the_newer_whole_one_counts(string path)
    {
        StoreFixture fixture = StoreFixture.Load(path);
        var store = new RecordStore(fixture.Storage);
        Dictionary<string, int> versions = fixture.Get<Dictionary<string, int>>("versions");
        byte[] record = new byte[RecordStore.MaxRecordLength];
        foreach ((string name, string content) in fixture.Get<Dictionary<string, string>>("contents"))
        {
            int length = store.Read(name, (byte)versions[name], record);
            Assert.AreEqual(content, Convert.ToHexStringLower(record, 0, Math.Max(0, length)), name);
            Assert.AreEqual(-1, store.Read(name, (byte)(versions[name] + 1), record), name);
        }
    }

    // The board has opened it, as the last start asked.
    private static SimulatedAccessPoint Opened(StoreFixture fixture)
    {
        var accessPoint = new SimulatedAccessPoint();
        accessPoint.Open(fixture.Get<string>("accessPointName"), fixture.Get<string>("accessPointPassword"));
        accessPoint.Start();
        return accessPoint;
    }

    private static GatewayConfiguration Load(MemoryStorage storage, out ForwarderSettings settings, out bool isFromPage)
    {
        var store = new ConfigurationStore(storage, new RecordStore(storage));
        var configuration = new GatewayConfiguration();
        store.Load(configuration);
        settings = new ForwarderSettings();
        Assert.IsTrue(configuration.Check(settings), configuration.ErrorCount > 0 ? configuration.ErrorAt(0).ToString() : "");
        isFromPage = store.IsFromPage;
        return configuration;
    }
}
