using System.Text;
using NanoSensors.Board;
using NanoSensors.Forwarder;
using NanoSensors.Http;
using NanoSensors.SelfTest;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Forwarder;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>Writes the store of a gateway to a new set of fixtures, and records that no whole node or gateway leaves behind.</summary>
internal static class GatewayStoreWriter
{
    private const string File =
        """
        # Town hall roof
        server = lns.example.org:1701
        server2 = 192.168.7.20
        port = 1702
        timeserver = time.example.org
        eui = 0016c001f153a14c
        board = 1
        radio1 = 868.1 SF7
        radio2 = 868.3 SF9
        pins2 = 17 16 4 2
        latitude = 50.5512
        longitude = 9.6801
        altitude = 310
        gain = 3
        archive = 40

        """;

    // More than the ring's segment of 161 frames, so that one server is a segment ahead of the other.
    private const int Frames = 420;

    private static readonly Dictionary<string, int> Restarts = new()
    {
        ["PowerOn"] = 2, ["Watchdog"] = 1, ["Exception"] = 3, ["Command"] = 1,
    };

    /// <summary>A gateway that was switched off while its archive went to one of two servers.</summary>
    internal static void WriteGateway()
    {
        string path = Fixtures.New("device/gateway.json");
        var storage = new MemoryStorage();
        var store = new RecordStore(storage);
        storage.Poke(ConfigurationStore.FileName, Encoding.ASCII.GetBytes(File));
        byte[] password = Encoding.ASCII.GetBytes("X9DW-Z7QK-3MMT");
        new PasswordGuard(store).Set(password, password.Length, [.. Enumerable.Range(50, PasswordGuard.SaltLength).Select(i => (byte)i)]);
        OnSiteAccess.SetPassword(store, "b2hf6-x8wyn"u8.ToArray(), 11);
        // As the page does: what it writes holds, and names the file that it was written over.
        var configurations = new ConfigurationStore(storage, store);
        var configuration = new GatewayConfiguration();
        configurations.Load(configuration);
        configuration.Set(ConfigurationKey.Altitude, "325");
        configuration.Set(ConfigurationKey.Server3, "10.0.0.9:1703");
        Assert.IsTrue(configuration.Check(new ForwarderSettings()));
        Assert.IsTrue(configurations.Save(configuration));
        foreach ((string cause, int count) in Restarts)
        {
            for (int i = 0; i < count; i++)
                _ = new RestartLog(store, Enum.Parse<ResetCause>(cause));
        }

        var bench = new GatewayBench(radios: 2, seed: 71, servers: 2, storage: storage);
        bench.Backhauls[0].IsUp = bench.Backhauls[1].IsUp = false;
        // Before it knows the time of day, and after.
        bench.Board.WallClock.IsKnown = false;
        for (int i = 0; i < Frames; i++)
        {
            bench.Board.WallClock.IsKnown = i >= 20;
            bench.SendUplink(GatewayBench.DataFrame(i % 20, i / 20), channel: i % 2);
            bench.Time.RunFor(TimeSpan.FromSeconds(1.5));
        }

        bench.Time.RunFor(TimeSpan.FromSeconds(15));
        bench.Backhauls[0].IsUp = true;
        while (bench.Servers[0].Distinct.Count < 200)
            bench.Time.RunFor(TimeSpan.FromMilliseconds(5));
        bench.Host.PowerCut();
        Assert.Contains("fq-at", storage.Names);
        Assert.IsEmpty(bench.Servers[1].Distinct);

        var fixture = new StoreFixture(storage, []);
        fixture.Set("password", "X9DW-Z7QK-3MMT");
        fixture.Set("accessPointName", OnSiteAccess.NameOf(ServerDouble.GatewayEui));
        fixture.Set("accessPointPassword", "b2hf6-x8wyn");
        IEnumerable<int> keys = Enumerable.Range(0, ConfigurationKey.Count);
        fixture.Set("configuration", keys.ToDictionary(ConfigurationKey.NameOf, configuration.ValueOf));
        fixture.Set("restarts", Restarts);
        fixture.Set("atMicroseconds", bench.Time.NowMicroseconds);
        var reader = new StoredGateway(fixture);
        for (int i = 0; i < 2; i++)
            fixture.Set($"replayedToServer{i + 1}", reader.ReplayedTo(i));
        int[] second = [.. reader.Bench.Servers[1].Distinct.Select(up => up.Payload)
            .Select(frame => (GatewayBench.CounterOf(frame) * 20) + GatewayBench.DeviceOf(frame))];
        CollectionAssert.AreEqual(Enumerable.Range(0, Frames).ToArray(), second);
        Assert.IsInRange(Frames - 200, Frames - 20, reader.Bench.Servers[0].Distinct.Count);
        fixture.Save(path);
    }

    internal static void WriteRecordsBetweenStarts()
    {
        string path = Fixtures.New("device/between-starts.json");
        var storage = new MemoryStorage();
        var store = new RecordStore(storage);
        // The button was pressed: the next start opens the access point.
        OnSiteAccess.SetPassword(store, "b2hf6-x8wyn"u8.ToArray(), 11);
        OnSiteAccess.Begin(store, new SimulatedAccessPoint(), true, false, new VirtualSupervisor(), 0x70B3D57ED00A1C05);
        // The loop's self-test has found steps that come late, and waits for the restart that it asked for.
        var contract = new LoopContract(store, new VirtualSupervisor(), null, true);
        for (long now = 2_000_000; !storage.Names.Contains("self-test.a");)
            now = Math.Max(now, contract.Step(now)) + 150_000;
        var fixture = new StoreFixture(storage, []);
        fixture.Set("accessPointName", OnSiteAccess.NameOf(0x70B3D57ED00A1C05));
        fixture.Set("accessPointPassword", "b2hf6-x8wyn");
        fixture.Set("selfTestFailure", StoredGateway.FailureOfSelfTest(storage.Clone()));
        Assert.AreNotEqual("", fixture.Get<string>("selfTestFailure"));
        fixture.Save(path);
    }

    internal static void WriteRecordsWithOneBadCopy()
    {
        string path = Fixtures.New("device/two-copies.json");
        var storage = new MemoryStorage();
        var store = new RecordStore(storage);
        for (int write = 1; write <= 5; write++)
        {
            Write(store, "first", 3, write);
            if (write < 5)
                Write(store, "second", 4, write);
        }

        foreach (PowerCutMoment moment in new[] { PowerCutMoment.TornShort, PowerCutMoment.TornMixed, PowerCutMoment.TornGone })
        {
            string name = moment.ToString().ToLowerInvariant();
            for (int write = 1; write <= 3; write++)
                Write(store, name, 1, write);
            storage.CutPowerAtWrite(1, moment, tornBytes: 14);
            Assert.ThrowsExactly<PowerFailureException>(() => Write(store, name, 1, 4));
            storage.PowerOn();
        }

        var fixture = new StoreFixture(storage, []);
        fixture.Set("versions", new Dictionary<string, int>
        {
            ["first"] = 3, ["second"] = 4, ["tornshort"] = 1, ["tornmixed"] = 1, ["torngone"] = 1,
        });
        fixture.Set("contents", new Dictionary<string, string>
        {
            ["first"] = Content(5), ["second"] = Content(4),
            ["tornshort"] = Content(3), ["tornmixed"] = Content(3), ["torngone"] = Content(3),
        });
        fixture.Save(path);
    }

    private static void Write(RecordStore store, string name, byte version, int number)
    {
        byte[] content = Convert.FromHexString(Content(number));
        Assert.IsTrue(store.Write(name, version, content, content.Length));
    }

    private static string Content(int number) =>
        string.Concat(Enumerable.Range(number, 20 + number).Select(i => ((i * 7) & 255).ToString("x2")));
}
