using NanoSensors.Board;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>How the board's loop spends the time until the next step.</summary>
[TestClass]
public class MainLoopTests
{
    private const long Second = 1_000_000;

    private readonly VirtualTime _time = new();
    private readonly SimulatedChip _chip;

    public MainLoopTests() => _chip = new SimulatedChip(_time, 51) { ReadMicroseconds = 20 };

    [TestMethod]
    public void An_awake_wait_ends_within_a_tenth_of_a_millisecond()
    {
        var script = new Script((now, count) => (now + (count * 7_700), SleepDepth.None));
        Run(script, 40);
        Assert.IsTrue(script.Late.All(late => late is >= 0 and <= 100), string.Join(", ", script.Late));
        Assert.AreEqual(0, _chip.LightSleeps.Count + _chip.DeepSleeps.Count);
    }

    [TestMethod]
    [DataRow(RadioState.Transmitting)]
    [DataRow(RadioState.Receiving)]
    [DataRow(RadioState.Detecting)]
    public void A_line_that_rises_while_the_radio_is_on_the_air_is_noticed_at_once(RadioState state)
    {
        bool line = false;
        long rose = 0;
        var script = new Script((now, count) =>
        {
            line = false;
            _time.After(137_000 + count, () => (line, rose) = (true, _time.NowMicroseconds));
            return (now + (2 * Second), SleepDepth.None);
        });
        Run(script, 5, new FixedRadio(state), new VirtualLine(() => line));
        long[] after = [.. script.At.Skip(1)];
        Assert.IsTrue(_time.NowMicroseconds < 3 * Second, $"{_time.NowMicroseconds} us for five frames: the lines are not watched");
        Assert.IsTrue(_time.NowMicroseconds - rose < 1000);
        Assert.AreEqual(4, after.Length);
    }

    [TestMethod]
    public void Deep_sleep_is_entered_for_20_seconds_or_more_and_light_sleep_else()
    {
        Run(new Script((now, count) => (now + (19 * Second), SleepDepth.Deep)), 3);
        Assert.AreEqual(0, _chip.DeepSleeps.Count);
        Assert.AreEqual(2, _chip.LightSleeps.Count);
        Run(new Script((now, count) => (now + (21 * Second), SleepDepth.Deep)), 3);
        Assert.AreEqual(2, _chip.DeepSleeps.Count);
        Assert.IsTrue(_chip.DeepSleeps.All(s => s.Until - s.From is > 20 * Second and <= 21 * Second));
    }

    [TestMethod]
    public void The_sensors_line_ends_deep_sleep_where_the_plan_says_so_and_only_there()
    {
        bool line = false;
        _chip.SensorLine = () => line;
        _time.At(300 * Second, () => line = true);
        _time.At(301 * Second, () => line = false);
        Run(new Script((now, count) => (now + (600 * Second), SleepDepth.Deep)) { WakesBySensor = true }, 2);
        (long from, long until) = _chip.DeepSleeps.Single();
        Assert.AreEqual(300 * Second, until, "the line did not end it");
        _time.At(until + (300 * Second), () => line = true);
        Run(new Script((now, count) => (now + (600 * Second), SleepDepth.Deep)), 2);
        Assert.IsTrue(_chip.DeepSleeps[1].Until - _chip.DeepSleeps[1].From > 590 * Second, "a line that is not to wake did");
        Assert.IsTrue(from < until);
    }

    [TestMethod]
    public void Light_sleep_ends_where_the_plan_says_and_pins_are_watched_from_then_on()
    {
        bool line = false;
        _time.At((5 * Second) + 300_000, () => line = true);
        var script = new Script((now, count) => (now + (20 * Second), SleepDepth.Light)) { LightUntil = now => now + (4 * Second) };
        Run(script, 2, new FixedRadio(RadioState.Receiving), new VirtualLine(() => line));
        (long from, long until) = _chip.LightSleeps.Single();
        Assert.IsTrue(until - from is > 3_900_000 and <= 4_000_000, $"{until - from} us");
        Assert.AreEqual((5 * Second) + 300_000, script.At[1] - 0, 1000.0, "the line was not noticed behind the light sleep");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_light_sleep_that_does_not_return_is_ended_by_the_external_watchdog_only(bool fitted)
    {
        bool hung = false;
        _chip.ExternalWatchdogMicroseconds = fitted ? 3600 * Second : 0;
        _chip.HangsInLightSleep = () => !hung && (hung = _time.NowMicroseconds > 100 * Second);
        _chip.Ends = () => _time.NowMicroseconds > 7200 * Second;
        var script = new Script((now, count) => (now + (10 * Second), SleepDepth.Light)) { World = _time };
        var program = new ChipProgram(_time, _chip, new MemoryStorage()) { ExternalWatchdog = fitted ? _chip.WatchdogDone : null };
        program.Run((store, supervisor, clock) => script);
        Assert.AreEqual(!fitted, _chip.HangsForEver);
        Assert.AreEqual(fitted ? 2 : 1, program.Starts.Count);
        if (fitted)
            Assert.AreEqual(3700 * Second, program.StartedAt[1], 15.0 * Second);
    }

    [TestMethod]
    public void A_board_told_to_do_without_light_sleep_cannot_hang_in_it()
    {
        _chip.HangsInLightSleep = () => true;
        Run(new Script((now, count) => (now + (10 * Second), SleepDepth.None)), 10);
        Assert.IsFalse(_chip.HangsForEver);
        Assert.IsTrue(_chip.Paused > 80 * Second, $"{_chip.Paused} us paused: it does not rest");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_wait_under_30_ms_pauses_only_where_its_end_may_be_late(bool mayBeLate)
    {
        var script = new Script((now, count) => (now + 25_000, SleepDepth.None)) { MayBeLate = mayBeLate };
        Run(script, 200);
        double share = _chip.Paused / (double)script.At[^1];
        Console.WriteLine($"Figure: waits of 25 ms, late {(mayBeLate ? "" : "not ")}allowed: {100 * share:F0} % paused, at most {script.Late.Max()} us late");
        Assert.IsTrue(mayBeLate ? share > 0.8 : share == 0, $"{100 * share:F0} %");
        Assert.IsTrue(script.Late.All(late => late >= 0 && late <= (mayBeLate ? 20_000 : 100)), $"{script.Late.Max()} us");
    }

    [TestMethod]
    public void A_radio_on_the_air_is_watched_though_the_step_may_be_late()
    {
        Run(new Script((now, count) => (now + 25_000, SleepDepth.None)) { MayBeLate = true }, 20, new FixedRadio(RadioState.Receiving), new VirtualLine(() => false));
        Assert.AreEqual(0, _chip.Paused);
    }

    [TestMethod]
    public void A_board_that_may_not_sleep_deeply_does_not()
    {
        Run(new Script((now, count) => (now + (60 * Second), SleepDepth.Deep)), 3, deepSleep: false);
        Assert.AreEqual(0, _chip.DeepSleeps.Count);
    }

    // At is virtual time, as the lines are.
    private void Run(Script script, int steps, ILoRaRadio? radio = null, IInputPin? line = null, bool deepSleep = true)
    {
        script.World = _time;
        _chip.Ends = () => script.At.Count >= steps;
        var program = new ChipProgram(_time, _chip, new MemoryStorage())
        {
            Radios = radio == null ? [] : [radio],
            Lines = line == null ? [] : [line],
            DeepSleep = deepSleep,
            SensorLine = 34,
        };
        program.Run((store, supervisor, clock) => script);
    }

    private sealed class Script(Func<long, int, (long Next, SleepDepth Depth)> plan) : IApplication
    {
        private long _due = -1;

        internal VirtualTime World { get; set; } = null!;

        internal List<long> At { get; } = [];

        internal List<long> Late { get; } = [];

        internal bool WakesBySensor { get; init; }

        internal bool MayBeLate { get; init; }

        internal Func<long, long>? LightUntil { get; init; }

        public SleepPlan Sleep { get; } = new();

        public long Step(long nowMicroseconds)
        {
            At.Add(World.NowMicroseconds);
            if (_due >= 0)
                Late.Add(nowMicroseconds - _due);
            (_due, Sleep.Depth) = plan(nowMicroseconds, At.Count);
            Sleep.WakesBySensor = WakesBySensor;
            Sleep.MayBeLate = MayBeLate;
            Sleep.LightUntilMicroseconds = LightUntil?.Invoke(nowMicroseconds) ?? long.MaxValue;
            return _due;
        }
    }

    private sealed class FixedRadio(RadioState state) : ILoRaRadio
    {
        public RadioState State => state;

        public long NextStepMicroseconds => long.MaxValue;

        public ReceivedFrame Received => null!;

        public RadioEvent Step(long nowMicroseconds) => RadioEvent.None;

        public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length)
        {
        }

        public void PrepareReceive(ReceiveSettings settings)
        {
        }

        public void PrepareDetection(ReceiveSettings settings)
        {
        }

        public void Start(long nowMicroseconds)
        {
        }

        public void Sleep()
        {
        }

        public void Reset(long nowMicroseconds)
        {
        }
    }
}
