using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>Long runs: memory, duty cycle, flash writes.</summary>
[TestClass]
public class SteadyStateTests
{
    // How many days the soak runs: a week by default, 365 for the year.
    private static int Days => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_DAYS"), out int n) ? n : 7;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(1)]
    [DataRow(32)]
    public void No_exchange_allocates_in_the_steady_state(int reserve)
    {
        var radio = new InstantRadio();
        var crypto = new LoRaWanCrypto(new ManagedAes128());
        byte[] nwkSKey = new byte[16], appSKey = new byte[16], air = new byte[255], payload = [1, 2, 3, 4];
        var settings = new EndDeviceSettings
        {
            CounterReserve = reserve,
            PersonalizedForTestBench = new PersonalizedSession(new DevAddr(0x26010203), nwkSKey, appSKey),
        };
        var device = new LoRaWanEndDevice(LinkBench.Identity, Eu868.Create(), radio, new ManagedAes128(),
            new NanoSensors.Board.RecordStore(new FixedStorage()), new VirtualEntropy(603), settings);
        var downlink = new DataFrame { MType = MType.UnconfirmedDataDown, DevAddr = new DevAddr(0x26010203), FPort = 2, FrmPayloadLength = 3, FOptsLength = 1 };
        downlink.FOpts[0] = MacCommand.DevStatus;
        var taken = new Downlink();
        long now = 0;
        long before = 0;
        for (int i = 0; i < 1100; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            now += 600_000_000;
            long next = device.Step(now);
            while (!device.IsIdle)
                next = device.Step(now = next);
            if (device.Send(1, payload, 0, 4, false, now) != SendResult.Accepted)
                Assert.Fail("Not accepted.");
            downlink.FCnt = (uint)i;
            if (i % 2 == 0)
            {
                radio.Length = downlink.Encode(crypto, nwkSKey, appSKey, air);
                radio.Next = air;
            }

            do
                next = device.Step(now = Math.Max(now, next == long.MaxValue ? now : next));
            while (!device.IsIdle);
            device.TryTakeDownlink(taken);
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.WriteLine($"Figure: {bytes} bytes allocated in 1,000 exchanges with 500 downlinks, counter reserve {reserve}");
        Assert.AreEqual(0, bytes);
        Assert.AreEqual(550, device.DownlinksReceived);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_day_at_ten_minute_intervals_sends_what_it_should(bool deepSleep)
    {
        var bench = new LinkBench(604, new EndDeviceSettings { CounterReserve = deepSleep ? 1 : 32 }, 600);
        bench.Host.DeepSleep = deepSleep;
        bench.Host.WakeJitterMicroseconds = 20_000;
        bench.Host.Start();
        bench.RunFor(24 * 3600);
        List<HeardUplink> ups = bench.Network.Uplinks;
        Assert.IsTrue(ups.Count is 143 or 144, $"{ups.Count} uplinks");
        for (int i = 0; i < ups.Count; i++)
            Assert.AreEqual((uint)i, ups[i].FCnt);
        Assert.AreEqual(0, bench.Refused);
        Assert.AreEqual(0, bench.Device?.LateWindows ?? 0);
        TestContext.WriteLine($"Figure: {ups.Count} uplinks in a day, {bench.Board.Storage.WriteCount} store writes, {bench.Network.MostOfAnHour / 10.0:F1} % of an hour's share used at most, deep sleep {deepSleep}");
    }

    // What makes an awake device write: counters by the reserve, each downlink, an answer that goes once; and, while the network limits its duty cycle (DutyCycleReq), the
    // end of the silence after each uplink, for a restart must not forget it.
    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(true, true)]
    public void An_awake_device_writes_for_a_reason(bool downlinks, bool limited)
    {
        var bench = new LinkBench(605, new EndDeviceSettings { CounterReserve = 32 }, 600);
        bench.Host.Start();
        bench.RunFor(1800);
        if (limited)
        {
            bench.Network.AnswerNext(new ScriptedDownlink { Commands = "0407" });
            bench.RunFor(2400);
        }

        // Without any downlink ADR asks for one after 64 uplinks.
        bench.Network.Answer = up => (downlinks && up.FCnt % 6 == 0) || up.Frame.AdrAckReq ? new ScriptedDownlink() : null;
        long writes = Writes(bench);
        long ups = bench.Network.UplinkCount;
        int downs = bench.Network.DownlinksSent;
        bench.RunFor(7 * 86400);
        writes = Writes(bench) - writes;
        ups = bench.Network.UplinkCount - ups;
        downs = bench.Network.DownlinksSent - downs;
        TestContext.WriteLine($"Figure: awake, reserve 32: {writes} writes for {ups} uplinks and {downs} downlinks in a week, duty cycle limited by the network: {limited}");
        long reserved = ups / 32 + 2;
        Assert.IsTrue(writes <= (limited ? ups : reserved) + downs + 2, $"{writes} writes for {ups} uplinks and {downs} downlinks");
        Assert.IsTrue(writes >= downs, $"{writes} writes for {downs} downlinks");
    }

    // Beside the board's clock's.
    private static long Writes(LinkBench bench) =>
        bench.Board.Storage.WriteCount - bench.Board.Storage.WritesOf("clock.a") - bench.Board.Storage.WritesOf("clock.b");

    // Awake, one device lives from power cut to power cut: that is the run that shows steady memory.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_year_of_uplinks_losses_commands_and_restarts_leaves_no_stuck_state(bool deepSleep)
    {
        var bench = new LinkBench(602, new EndDeviceSettings { CounterReserve = deepSleep ? 1 : 32 }, 600);
        bench.Network.Keeps = false;
        bench.Network.Answer = Network(bench);
        var random = new SeededRandom(77);
        bench.Channel.Drop = (_, receiver) => random.Next(10) == 0;
        bench.Network.Deaf = _ => random.Next(10) == 0;
        bench.Host.WakeJitterMicroseconds = 20_000;
        bench.Join();
        bench.Host.DeepSleep = deepSleep;
        long memory = 0;
        long last = 0;
        for (int day = 1; day <= Days; day++)
        {
            bench.RunFor(12 * 3600);
            if (day % 5 == 0)
                bench.Host.PowerCut();
            if (day % 30 == 0)
                bench.RejoinWanted = true;
            bench.RunFor(12 * 3600);
            long heard = bench.Network.UplinkCount;
            Assert.IsTrue(heard - last > 80, $"Day {day}: only {heard - last} uplinks were heard.");
            last = heard;
            bench.Downlinks.Clear();
            bench.Board.Supervisor.History.Clear();
            if (day == Math.Min(Days, 5))
                memory = GC.GetTotalMemory(true);
        }

        long grown = GC.GetTotalMemory(true) - memory;
        int writes = (int)bench.Board.Storage.WriteCount;
        TestContext.WriteLine($"Figure: {Days} days, {bench.Network.UplinkCount} uplinks heard, {bench.Network.DownlinksSent} downlinks, {bench.Network.Sessions} sessions, "
            + $"most of an hour's share in a sub-band {bench.Network.MostOfAnHour / 10.0:F1} %, {writes} store writes ({writes * 365L / Days} a year), {grown / 1024} KiB more memory than after five days, deep sleep {deepSleep}");
        Assert.AreEqual(0, bench.Host.Exceptions.Count);
        Assert.IsTrue(grown < 100_000, $"{grown} bytes more than after five days");
    }

    // Every MAC command now and then; a real network's ADR keeps the device at a fast data rate.
    private static Func<HeardUplink, ScriptedDownlink?> Network(LinkBench bench) => up => (up.FCnt % 97) switch
    {
        5 => new ScriptedDownlink { Commands = "06" },
        13 => new ScriptedDownlink { Commands = "0350070001" },
        19 => new ScriptedDownlink { Commands = "0703184f84500704e8568450" },
        23 => new ScriptedDownlink { Commands = "03501f0002" },
        29 => new ScriptedDownlink { Commands = "0350ff0061" },
        31 => new ScriptedDownlink { Commands = "0802", FollowRxDelay = true },
        37 => new ScriptedDownlink { Port = 3, Payload = [1, 2, 3], Confirmed = true },
        41 => new ScriptedDownlink { Commands = "0801", FollowRxDelay = true },
        43 => new ScriptedDownlink { Commands = "0407" },
        47 => new ScriptedDownlink { Commands = "0400" },
        53 => new ScriptedDownlink { Commands = "0500d2ad84" },
        59 => new ScriptedDownlink { Commands = "0935" },
        61 => new ScriptedDownlink { Commands = "021003" },
        67 => new ScriptedDownlink { Commands = "070300000050" },
        71 => new ScriptedDownlink { Port = 3, Payload = [9], Pending = true },
        73 => new ScriptedDownlink { Commands = "0607" },
        _ => up.Frame.AdrAckReq ? new ScriptedDownlink() : null,
    };

    // Keeps what it is given in arrays that are there from the start.
    private sealed class FixedStorage : NanoSensors.Board.IStorage
    {
        private readonly string?[] _names = new string?[8];
        private readonly byte[][] _blobs = [.. Enumerable.Range(0, 8).Select(_ => new byte[2100])];
        private readonly int[] _lengths = new int[8];

        public int Read(string name, byte[] buffer)
        {
            int i = Array.IndexOf(_names, name);
            if (i < 0)
                return -1;
            int length = Math.Min(_lengths[i], buffer.Length);
            Array.Copy(_blobs[i], buffer, length);
            return length;
        }

        public bool Write(string name, byte[] data, int length)
        {
            int i = Array.IndexOf(_names, name);
            if (i < 0)
                i = Array.IndexOf(_names, null);
            _names[i] = name;
            _lengths[i] = length;
            Array.Copy(data, _blobs[i], length);
            return true;
        }

        public void Delete(string name)
        {
        }
    }
}
