using System.Text;
using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.EndDevice;
using NanoSensors.Esp32;
using NanoSensors.Http;
using NanoSensors.Node;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Esp32;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>
/// Writes whole stores of nodes to a new set of fixtures: each node joins, takes commands and MAC commands, works for some hours, loses its
/// network, and is switched off.
/// </summary>
internal static class NodeStoreWriter
{
    private const string PagePassword = "K7QM-4TXR-9WDZ";
    private const string AccessPointPassword = "r4kt7-m2xqp";

    private static readonly MagneticField Car = new(30, 15, -20);

    internal static void WriteParkingNode(string name, bool looksUp)
    {
        string path = Fixtures.New($"device/{name}.json");
        NodeBench bench = Begin(NodeProfile.Parking, looksUp ? 0x70B3D57ED00A1C02UL : 0x70B3D57ED00A1C01UL, looksUp);
        bool isThere = false;
        void Toggle()
        {
            isThere = !isThere;
            if (!looksUp)
                bench.Magnetometer.Disturbance = isThere ? Car : default;
            else if (isThere)
                bench.Row.Bays[1].Arrive();
            else
                bench.Row.Bays[1].Leave();
        }

        // Half of it in an outage: transitions that were not heard wait in the record.
        for (int i = 0; i < 14; i++)
        {
            bench.Network.IsAway = i >= 5;
            Toggle();
            Run(bench, 1500 + (60 * i));
        }

        // The last state: a bay without a ranging sensor is taken, the other one free.
        if (isThere == looksUp)
        {
            Toggle();
            Run(bench, 1300);
        }

        StoreFixture fixture = End(bench, looksUp);
        fixture.Set("occupied", isThere);
        fixture.Set("field", BayField.Measure(bench));
        if (!looksUp)
        {
            bench.Magnetometer.Disturbance = isThere ? default : Car;
            fixture.Set("fieldOfOtherState", BayField.Measure(bench));
        }

        // What is told late, and for how long the state has held, as this version reads it.
        var reader = new StoredParkingNode(fixture);
        reader.Start();
        reader.RunFor(3 * 3600);
        fixture.Set("late", reader.Late());
        fixture.Set("previousStateSeconds", reader.ChangeState());
        Assert.IsGreaterThan(6, reader.Late().Length);
        fixture.Save(path);
    }

    internal static void WriteAirNode()
    {
        string path = Fixtures.New("device/air.json");
        NodeBench bench = Begin(NodeProfile.Air, 0x70B3D57ED00A1C03, looksUp: false);
        Run(bench, 2 * 3600);
        bench.Network.IsAway = true;
        Run(bench, 3 * 3600);
        // What it remembers of its sensors: one that failed.
        bench.Particulates.IsBroken = true;
        Run(bench, 2 * 3600);
        StoreFixture fixture = End(bench, looksUp: false);
        var reader = new StoredAirNode(fixture);
        reader.Start();
        reader.RunFor(12 * 3600);
        fixture.Set("late", reader.Late());
        fixture.Set("withParticulates", reader.WithParticulates());
        Assert.IsGreaterThan(15, reader.Late().Length);
        fixture.Save(path);
    }

    internal static void WriteFootfallNode()
    {
        string path = Fixtures.New("device/footfall.json");
        NodeBench bench = Begin(NodeProfile.Footfall, 0x70B3D57ED00A1C04, looksUp: false);
        bench.Doorway.Start();
        Run(bench, 2 * 3600);
        StoreFixture fixture = End(bench, looksUp: false);
        FootfallReading last = bench.Network.Of<FootfallReading>().Last();
        Assert.IsGreaterThan(20, last.CountIn);
        var reader = new StoredNode(fixture);
        reader.Bench.Host.Start();
        reader.RunFor(60);
        FootfallReading first = reader.Bench.Network.Of<FootfallReading>().First();
        fixture.Set("countIn", first.CountIn);
        fixture.Set("countOut", first.CountOut);
        Assert.IsTrue(first.CountIn >= last.CountIn && first.CountOut >= last.CountOut && first.CountIn != first.CountOut);
        fixture.Save(path);
    }

    /// <summary>Records in the shorter forms that are still read.</summary>
    internal static void WriteOlderRecords()
    {
        string path = Fixtures.New("device/older-records.json");
        var bench = new NodeBench(NodeProfile.Air, seed: 8);
        bench.Host.Start();
        Run(bench, 7200);
        bench.Host.PowerCut();
        var store = new RecordStore(bench.Board.Storage);
        // A configuration without a number of readings for each with particulates, and a life without battery, wake-ups and cause.
        new NodeConfiguration
        {
            IntervalSeconds = 700, ParkingThresholdCounts = 31, PresenceMillimetres = 1300, StatusSeconds = 7200, SampleMilliseconds = 900,
        }.Save(store);
        byte[] record = new byte[RecordStore.MaxRecordLength];
        int length = store.Read(NodeConfiguration.RecordName, 1, record);
        record[4] = record[5] = 0;
        store.Write(NodeConfiguration.RecordName, 1, record, length);
        Assert.IsGreaterThan(48, store.Read("life", 1, record));
        store.Write("life", 1, record, 48);
        // Both copies are of that firmware.
        store.Write("life", 1, record, 48);

        StoreFixture fixture = End(bench, looksUp: false);
        var configuration = new NodeConfiguration();
        Assert.IsTrue(configuration.Load(store));
        Assert.AreEqual(12, configuration.ReadingsPerParticulates);
        fixture.Set("configuration", Fields(configuration));
        fixture.Set("configurationHash", configuration.Hash.ToString("x8"));
        fixture.Save(path);
    }

    /// <summary>A node whose power failed in the middle of a factory reset: the old configuration is still there.</summary>
    internal static void WriteFactoryResetUnderWay()
    {
        string path = Fixtures.New("device/factory-reset-under-way.json");
        NodeBench bench = Begin(NodeProfile.Parking, 0x70B3D57ED00A1C06, looksUp: false);
        bench.Network.Command(CommandType.FactoryReset, token: 11);
        bench.Board.Storage.PowerCutAt = (name, _) => name.StartsWith("config.", StringComparison.Ordinal) ? PowerCutMoment.Before : null;
        for (int i = 0; i < 7200 && !bench.Board.Storage.IsWithoutPower; i++)
            Run(bench, 1);
        Assert.IsTrue(bench.Board.Storage.IsWithoutPower);
        bench.Board.Storage.PowerCutAt = null;
        bench.Host.PowerOn();
        bench.Host.PowerCut();
        var configuration = new NodeConfiguration();
        Assert.IsTrue(configuration.Load(new RecordStore(bench.Board.Storage)));
        Assert.AreEqual(1200, configuration.IntervalSeconds);
        StoreFixture fixture = End(bench, looksUp: false);
        fixture.Save(path);
    }

    // Provisioned, joined, and told what to do; no field of any record has its default.
    private static NodeBench Begin(NodeProfile profile, ulong devEui, bool looksUp)
    {
        byte[] appKey = new byte[NodeIdentity.KeyLength];
        for (int i = 0; i < appKey.Length; i++)
            appKey[i] = (byte)((devEui >> (8 * (i % 4))) + (ulong)(37 * i) + 5);
        var identity = new NodeIdentity { DevEui = devEui, JoinEui = 0x70B3D57ED0A0B0C0, AppKey = appKey, Profile = profile };
        var bench = new NodeBench(profile, 7, true, identity);
        StoredNode.Settle(bench);
        if (looksUp)
            StoredNode.AddOverhead(bench);
        // As the provisioning tool does.
        var store = new RecordStore(bench.Board.Storage);
        store.Write("board", 1, [2], 1);
        store.Write("fitted", 1, [(byte)(looksUp ? 1 : 0)], 1);
        byte[] password = Encoding.ASCII.GetBytes(PagePassword);
        new PasswordGuard(store).Set(password, password.Length, [.. Enumerable.Range(100, PasswordGuard.SaltLength).Select(i => (byte)i)]);
        OnSiteAccess.SetPassword(store, Encoding.ASCII.GetBytes(AccessPointPassword), AccessPointPassword.Length);

        bench.Network.Session = bench.Network.Session with { JoinNonce = 40 };
        bench.Network.AnswersJoins = false;
        bench.Host.Start();
        Run(bench, 240);
        bench.Network.AnswersJoins = true;
        Run(bench, 1500);
        Assert.AreEqual(1, bench.Network.Joins);
        bench.Network.Command(CommandType.FactoryReset, token: 9);
        Run(bench, 1500);
        // As the page does.
        bench.Host.PowerCut();
        new NodeConfiguration
        {
            IntervalSeconds = 900, SampleMilliseconds = 800, ParkingThresholdCounts = 24, PresenceMillimetres = 1100, StatusSeconds = 7200,
            ReadingsPerParticulates = 5,
        }.Save(new RecordStore(bench.Board.Storage));
        bench.Host.PowerOn();
        // A fourth channel, SF8, 10 dBm, two transmissions each; RX2 at DR3; an eighth of the time on air.
        bench.Network.MacCommands.Enqueue([0x07, 3, 0x18, 0x4F, 0x84, 0x50, 0x03, 0x42, 0x0F, 0x00, 0x02]);
        bench.Network.MacCommands.Enqueue([0x05, 0x03, 0xD2, 0xAD, 0x84, 0x04, 0x03]);
        Run(bench, 3600);
        bench.Network.Command(CommandType.SetInterval, token: 10, 1200);
        Run(bench, 1800);
        return bench;
    }

    private static StoreFixture End(NodeBench bench, bool looksUp)
    {
        LoRaWanEndDevice link = bench.Application.Link;
        var fixture = new StoreFixture(bench.Board.Storage, []);
        NodeIdentity identity = NodeIdentity.Read(new RecordStore(bench.Board.Storage));
        fixture.Set("devEui", identity.DevEui.ToString("x16"));
        fixture.Set("joinEui", identity.JoinEui.ToString("x16"));
        fixture.Set("appKey", Convert.ToHexStringLower(identity.AppKey));
        fixture.Set("profile", identity.Profile.ToString());
        fixture.Set("overhead", looksUp);
        fixture.Set("board", "ttgo-lora32-v2.1");
        fixture.Set("password", PagePassword);
        fixture.Set("accessPointName", OnSiteAccess.NameOf(identity.DevEui));
        fixture.Set("accessPointPassword", AccessPointPassword);
        fixture.Set("configuration", Fields(bench.Application.Configuration));
        fixture.Set("configurationHash", bench.Application.Configuration.Hash.ToString("x8"));
        fixture.Set("session", bench.Network.Session);
        fixture.Set("fCntUp", link.FCntUp);
        fixture.Set("dataRate", link.DataRate);
        fixture.Set("txPower", link.TxPower);
        fixture.Set("nbTrans", link.NbTrans);
        fixture.Set("frequenciesHz", StoredNode.Channels(bench.Network.Uplinks.TakeLast(60)));
        bench.Host.PowerCut();
        long now = Math.Max(bench.Board.Clock.NowMicroseconds, bench.Time.NowMicroseconds);
        fixture.Set("atMicroseconds", now);
        // What the board's own loop keeps and the bench's does not: the clock, and that the watchdog has ended its last life.
        var chip = new SimulatedChip(new VirtualTime(), 11);
        chip.Start(null);
        var context = new BoardContext(chip, bench.Board.Storage);
        context.Begin(0);
        context.Clock.Keep(now);
        Assert.ThrowsExactly<ChipStoppedException>(() => context.Supervisor.Restart(ResetCause.Watchdog));
        for (int i = 0; i < 3; i++)
            new RestartGuard(context.Store).Begin(ResetCause.Watchdog, 0);
        // What the first status after the next start tells, as this version reads it.
        var reader = new StoredNode(fixture);
        reader.Bench.Host.Start();
        reader.RunFor(300);
        StatusBySlot status = reader.Bench.Network.Of<StatusBySlot>().First();
        fixture.Set("resetCount", status.ResetCount);
        fixture.Set("storeWrites", status.StoreWrites);
        fixture.Set("wakeUps", status.WakeUps);
        fixture.Set("particulatesHealth", status.HealthOf(SensorType.Particulates).ToString());
        return fixture;
    }

    private static Dictionary<string, int> Fields(NodeConfiguration configuration) =>
        Enumerable.Range(0, NodeConfiguration.FieldCount).ToDictionary(NodeConfiguration.NameOf, field => configuration[field]);

    private static void Run(NodeBench bench, long seconds)
    {
        bench.RunUntil(bench.Time.NowMicroseconds + (seconds * NodeBench.Second));
        bench.AssertSound("fixture");
    }
}
