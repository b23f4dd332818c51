using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Esp32;
using NanoSensors.Http;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>Code that hangs restarts the board within its limit, and the next status frame reports it. The simulated chip's limits end with their frames, as the runtime's do.</summary>
[TestClass]
public class WatchdogTests
{
    private const long Second = 1_000_000;

    [TestMethod]
    public void A_stuck_step_restarts_the_board_within_the_limit()
    {
        var stuck = new Stuck();
        ChipProgram program = Program(stuck, out VirtualTime time, starts: 2);
        program.Run((store, supervisor, clock) => new StepApplication(() => stuck.Spin(program.Starts.Count == 1)));
        AssertRestarted(program, Watchdog.StepMilliseconds);
    }

    [TestMethod]
    [DataRow("open")]
    [DataRow("compose")]
    public void A_stuck_start_restarts_the_board_within_the_limit(string phase)
    {
        var stuck = new Stuck();
        ChipProgram program = Program(stuck, out _, starts: 2);
        program.Opens = _ => stuck.Spin(phase == "open" && program.Starts.Count == 1);
        program.Run((store, supervisor, clock) =>
        {
            stuck.Spin(phase == "compose" && program.Starts.Count == 1);
            return new StepApplication(() => { });
        });
        AssertRestarted(program, Watchdog.StartMilliseconds);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_stuck_sensor_binding_restarts_the_node_and_the_next_status_says_watchdog(bool catches)
    {
        var bench = new NodeBench(NodeProfile.Air, seed: 71);
        bench.Settings.EndDevice.CounterReserve = 16;
        var stuck = new Stuck { Catches = catches };
        long hangsAt = 3600 * Second;
        SimulatedChip? chip = null;
        bench.Sensors.Climate = new StuckClimate(bench.Sensors.Climate, () => stuck.Spin(stuck.Count == 0 && bench.Time.NowMicroseconds > hangsAt));
        chip = stuck.Chip = new SimulatedChip(bench.Time, 72) { Ends = () => bench.Time.NowMicroseconds >= 2 * 3600 * Second };
        var radio = new Sx1276(bench.Board.Radio.Spi, bench.Board.Radio.Reset);
        var program = new ChipProgram(bench.Time, chip, bench.Board.Storage) { Radios = [radio], Lines = [.. bench.Board.RadioLines], DeepSleep = false };
        program.Run((store, supervisor, clock) => new NodeApplication(
            bench.Settings, bench.Sensors, radio, new ManagedAes128(), store, bench.Board.Battery, supervisor, new NanoSensors.Esp32.Entropy(chip, 0x70B3D57ED0000001)));

        CollectionAssert.AreEqual(new[] { ResetCause.PowerOn, ResetCause.Watchdog }, program.Starts);
        Assert.AreEqual(1, stuck.Count);
        Assert.IsTrue(program.StartedAt[1] - stuck.Since <= (Watchdog.StepMilliseconds * 1000L) + (2 * Second), $"{program.StartedAt[1] - stuck.Since} us");
        StatusReading status = bench.Network.Messages.Where(m => m.At > program.StartedAt[1]).Select(m => m.Message).OfType<StatusReading>().First();
        Assert.AreEqual((int)ResetCause.Watchdog, status.ResetCause);
        Assert.IsTrue(bench.Network.Messages.Any(m => m.At > program.StartedAt[1] && m.Message is AirReading), "no reading after the restart");
    }

    [TestMethod]
    public void A_stuck_page_restarts_the_node()
    {
        var bench = new NodeBench(NodeProfile.Parking, seed: 73);
        var stuck = new Stuck();
        SimulatedChip chip = stuck.Chip = new SimulatedChip(bench.Time, 74) { Ends = () => bench.Time.NowMicroseconds >= 120 * Second };
        var radio = new Sx1276(bench.Board.Radio.Spi, bench.Board.Radio.Reset);
        var program = new ChipProgram(bench.Time, chip, bench.Board.Storage) { Radios = [radio], Lines = [.. bench.Board.RadioLines], DeepSleep = false };
        program.Run((store, supervisor, clock) =>
        {
            var node = new NodeApplication(
                bench.Settings, bench.Sensors, radio, new ManagedAes128(), store, bench.Board.Battery, supervisor, new NanoSensors.Esp32.Entropy(chip, 0x70B3D57ED0000001));
            var pages = new NodePages(node, bench.Settings, NodeIdentity.Read(store), new PasswordGuard(store), null);
            var server = new HttpServer(new OneCaller(), new StuckPages(() => stuck.Spin(program.Starts.Count == 1)), 2);
            return new OnSiteApplication(node, pages, server, supervisor);
        });
        CollectionAssert.AreEqual(new[] { ResetCause.PowerOn, ResetCause.Watchdog }, program.Starts);
        Assert.AreEqual(1, stuck.Count);
        Assert.IsTrue(program.StartedAt[1] - stuck.Since <= (Watchdog.StepMilliseconds * 1000L) + (2 * Second), $"{program.StartedAt[1] - stuck.Since} us");
    }

    [TestMethod]
    public void A_stuck_part_of_the_self_test_has_failed_and_the_next_is_tested()
    {
        var stuck = new Stuck();
        var report = new SelfTestReport();
        ChipProgram program = Program(stuck, out VirtualTime time, starts: 1);
        bool isTested = false;
        program.Tests = context =>
        {
            SelfTestRun.Check(new Parts(() => stuck.Spin(true)), context.Watchdog, Watchdog.SelfTestMilliseconds, report);
            isTested = true;
        };
        stuck.Chip.Ends = () => isTested || time.NowMicroseconds > 600 * Second;
        program.Run((store, supervisor, clock) => new StepApplication(() => { }));
        Assert.AreEqual("it did not come back within 240 s", report.FailureOf(0));
        Assert.AreEqual("it threw: The bus is stuck.", report.FailureOf(1));
        Assert.AreEqual("", report.FailureOf(2));
        Assert.AreEqual(1, program.Starts.Count);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_board_whose_flash_fails_restarts_without_the_cause(bool hangs)
    {
        var stuck = new Stuck();
        var storage = new FailingStorage();
        var time = new VirtualTime();
        SimulatedChip chip = stuck.Chip = new SimulatedChip(time, 75);
        var program = new ChipProgram(time, chip, storage);
        chip.Ends = () => program.Starts.Count == 2 || time.NowMicroseconds > 600 * Second;
        program.Run((store, supervisor, clock) => new StepApplication(() =>
        {
            storage.Fails = () =>
            {
                storage.Fails = null;
                stuck.Spin(hangs);
                throw new InvalidOperationException("The flash is gone.");
            };
            throw new InvalidOperationException("A fault.");
        }));
        CollectionAssert.AreEqual(new[] { ResetCause.PowerOn, ResetCause.PowerOn }, program.Starts);
        Assert.IsTrue(program.StartedAt[1] < (Watchdog.RestartMilliseconds * 1000L) + (5 * Second));
    }

    [TestMethod]
    public void A_fault_is_no_watchdogs_bite()
    {
        ChipProgram program = Program(new Stuck(), out _, starts: 2);
        program.Run((store, supervisor, clock) => new StepApplication(() =>
        {
            if (program.Starts.Count == 1)
                throw new InvalidOperationException("A fault.");
        }));
        CollectionAssert.AreEqual(new[] { ResetCause.PowerOn, ResetCause.Exception }, program.Starts);
    }

    [TestMethod]
    [DataRow(SleepDepth.None)]
    [DataRow(SleepDepth.Light)]
    [DataRow(SleepDepth.Deep)]
    public void An_external_watchdog_sees_a_pulse_an_hour_at_least_however_long_the_node_sleeps(SleepDepth depth)
    {
        var time = new VirtualTime();
        var chip = new SimulatedChip(time, 76) { ReadMicroseconds = 20, Ends = () => time.NowMicroseconds > 86_400 * Second };
        var line = new PulseLine(time);
        var program = new ChipProgram(time, chip, new MemoryStorage()) { ExternalWatchdog = line };
        program.Run((store, supervisor, clock) => new StepApplication(() => { }) { Depth = depth, Wait = 6 * 3600 * Second });
        Assert.IsTrue(line.Pulses.Count >= 28, $"{line.Pulses.Count} pulses in a day");
        long longest = line.Pulses.Zip(line.Pulses.Skip(1), (a, b) => b - a).Max();
        // A TPL5010 with 124 kΩ waits 3,540 s, 3 % less at worst.
        Assert.IsTrue(longest < 3540L * Second * 97 / 100, $"{longest / Second} s without a pulse");
        Assert.IsFalse(line.IsHigh);
    }

    [TestMethod]
    public void A_stuck_step_gets_no_pulse()
    {
        var stuck = new Stuck();
        ChipProgram program = Program(stuck, out VirtualTime time, starts: 2);
        var line = new PulseLine(time);
        program.ExternalWatchdog = line;
        program.Run((store, supervisor, clock) => new StepApplication(() => stuck.Spin(true)));
        Assert.AreEqual(0, line.Pulses.Count);
    }

    private static ChipProgram Program(Stuck stuck, out VirtualTime time, int starts)
    {
        VirtualTime world = time = new VirtualTime();
        SimulatedChip chip = stuck.Chip = new SimulatedChip(world, 70);
        var program = new ChipProgram(world, chip, new MemoryStorage());
        chip.Ends = () => (program.Starts.Count == starts && world.NowMicroseconds > program.StartedAt[^1] + (5 * Second)) || world.NowMicroseconds > 600 * Second;
        return program;
    }

    private static void AssertRestarted(ChipProgram program, int limitMilliseconds)
    {
        CollectionAssert.AreEqual(new[] { ResetCause.PowerOn, ResetCause.Watchdog }, program.Starts);
        long after = program.StartedAt[1] - program.StartedAt[0];
        Assert.IsTrue(after <= (limitMilliseconds * 1000L) + (2 * Second), $"restarted after {after / 1000} ms");
    }

    /// <summary>Code that does not return by itself.</summary>
    private sealed class Stuck
    {
        internal SimulatedChip Chip { get; set; } = null!;

        /// <summary>Whether it catches the first exception that is to end it and returns.</summary>
        internal bool Catches { get; init; }

        internal int Count { get; private set; }

        internal long Since { get; private set; }

        internal void Spin(bool isStuck)
        {
            if (!isStuck)
                return;
            Count++;
            Since = Chip.WorldMicroseconds;
            try
            {
                while (true)
                    _ = Chip.SinceStartMicroseconds;
            }
            catch (Exception) when (Catches)
            {
            }
        }
    }

    private sealed class StepApplication(Action step) : IApplication
    {
        internal SleepDepth Depth { get; init; }

        internal long Wait { get; init; } = Second;

        public SleepPlan Sleep { get; } = new();

        public long Step(long nowMicroseconds)
        {
            step();
            Sleep.Depth = Depth;
            return nowMicroseconds + Wait;
        }
    }

    private sealed class StuckClimate(IClimateSensor inner, Action hang) : IClimateSensor
    {
        public int TemperatureCentiCelsius => inner.TemperatureCentiCelsius;

        public int RelativeHumidityCentiPercent => inner.RelativeHumidityCentiPercent;

        public int PressurePascal => inner.PressurePascal;

        public int GasResistanceOhms => inner.GasResistanceOhms;

        public long NextPollMicroseconds => inner.NextPollMicroseconds;

        public void Start(long nowMicroseconds)
        {
            hang();
            inner.Start(nowMicroseconds);
        }

        public SensorProgress Poll(long nowMicroseconds) => inner.Poll(nowMicroseconds);

        public void PowerDown() => inner.PowerDown();
    }

    private sealed class StuckPages(Action hang) : IHttpPages
    {
        public void Open(HttpRequest request, HttpResponse response, long nowMicroseconds) => hang();

        public bool Write(HttpResponse response, long nowMicroseconds) => false;
    }

    private sealed class OneCaller : IListener, IConnection
    {
        private byte[] _left = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray();
        private bool _hasCalled;

        public IConnection Accept()
        {
            bool first = !_hasCalled;
            _hasCalled = true;
            return first ? this : null!;
        }

        public int Receive(byte[] buffer, int offset, int length)
        {
            int count = Math.Min(length, _left.Length);
            Array.Copy(_left, 0, buffer, offset, count);
            _left = _left[count..];
            return count;
        }

        public int Send(byte[] data, int offset, int length) => length;

        public void Close()
        {
        }
    }

    private sealed class Parts(Action hang) : ISelfTestParts
    {
        public int Count => 3;

        public void Check(int part, SelfTestReport report)
        {
            report.Begin("part");
            if (part == 0)
                hang();
            if (part == 1)
                throw new InvalidOperationException("The bus is stuck.");
        }
    }

    private sealed class FailingStorage : IStorage
    {
        private readonly MemoryStorage _inner = new();

        internal Action? Fails { get; set; }

        public int Read(string name, byte[] buffer) => _inner.Read(name, buffer);

        public bool Write(string name, byte[] data, int length)
        {
            Fails?.Invoke();
            return _inner.Write(name, data, length);
        }

        public void Delete(string name) => _inner.Delete(name);
    }

    private sealed class PulseLine(VirtualTime time) : IOutputPin
    {
        internal List<long> Pulses { get; } = [];

        internal bool IsHigh { get; private set; }

        public void Write(bool high)
        {
            if (high && !IsHigh)
                Pulses.Add(time.NowMicroseconds);
            IsHigh = high;
        }
    }
}
