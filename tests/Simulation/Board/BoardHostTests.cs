using NanoSensors.Board;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Board;

[TestClass]
public class BoardHostTests
{
    private readonly VirtualTime _time = new();
    private readonly VirtualBoard _board;
    private readonly List<long> _steps = [];

    public BoardHostTests()
    {
        _board = new VirtualBoard(_time, new RadioChannel(_time, 1), default, 1);
    }

    [TestMethod]
    public void Step_is_called_at_the_times_it_answers()
    {
        BoardHost host = Host(now => now + 1_000_000);
        host.Start();
        _time.RunUntil(3_500_000);
        CollectionAssert.AreEqual(new long[] { 300_000, 1_300_000, 2_300_000, 3_300_000 }, _steps);
        Assert.AreEqual(1, host.Boots);
        Assert.AreEqual(ResetCause.PowerOn, _board.Supervisor.LastReset);
    }

    [TestMethod]
    public void An_application_that_waits_for_a_pin_is_left_alone()
    {
        BoardHost host = Host(_ => long.MaxValue);
        host.Start();
        _time.RunFor(TimeSpan.FromDays(1));
        Assert.HasCount(1, _steps);
        _board.RaiseInterrupt();
        _time.RunFor(TimeSpan.FromSeconds(1));
        Assert.HasCount(2, _steps);
    }

    [TestMethod]
    public void A_pin_wakes_it_early_after_the_latency_and_only_once()
    {
        BoardHost host = Host(now => now < 10_000_000 ? 10_000_000 : long.MaxValue);
        host.DioLatencyMicroseconds = 700;
        host.Start();
        _time.RunUntil(5_000_000);
        _board.RaiseInterrupt();
        _board.RaiseInterrupt();
        _time.RunUntil(11_000_000);
        CollectionAssert.AreEqual(new long[] { 300_000, 5_000_700, 10_000_000 }, _steps);
    }

    [TestMethod]
    public void A_chips_DIO_line_wakes_it()
    {
        BoardHost host = Host(_ => long.MaxValue);
        host.Start();
        _time.RunUntil(1_000_000);

        // LoRa mode, DIO0 = TxDone, one byte on the air.
        foreach (byte[] write in new byte[][] { [0x81, 0x00], [0x81, 0x80], [0x81, 0x81], [0xC0, 0x40], [0x81, 0x83] })
            _board.Radio.Spi.Transfer(write, new byte[2], 2);
        _time.RunUntil(2_000_000);
        Assert.HasCount(2, _steps);
    }

    [TestMethod]
    public void Jitter_makes_it_late_by_no_more_than_set_and_repeats_with_the_seed()
    {
        List<long> Run(int seed)
        {
            var time = new VirtualTime();
            var late = new List<long>();
            long asked = 0;
            var host = new BoardHost(time, new VirtualBoard(time, null, default, seed), () => new ScriptedApplication(now =>
            {
                if (asked != 0)
                    late.Add(now - asked);
                return asked = now + 100_000;
            })) { WakeJitterMicroseconds = 24_000 };
            host.Start();
            time.RunUntil(60_000_000);
            return late;
        }

        List<long> first = Run(1);
        Assert.IsGreaterThan(400, first.Count);
        Assert.IsGreaterThanOrEqualTo(0, first.Min());
        Assert.IsLessThanOrEqualTo(24_000, first.Max());
        Assert.IsGreaterThan(20_000, first.Max());
        CollectionAssert.AreEqual(first, Run(1));
        CollectionAssert.AreNotEqual(first, Run(2));
    }

    [TestMethod]
    [DataRow(100.0)]
    [DataRow(-100.0)]
    public void A_clock_that_is_off_is_off_for_the_application_alone(double ppm)
    {
        _board.Clock.SetSkew(ppm);
        long virtualAtStep = 0;
        BoardHost host = Host(now =>
        {
            virtualAtStep = _time.NowMicroseconds;
            return now < 3_000_000_000 ? 3_600_000_000 : long.MaxValue;
        });
        host.Start();
        _time.RunFor(TimeSpan.FromHours(2));
        Assert.AreEqual(3_600_000_000, _steps[^1], 1, "an hour by its own clock, and never before");
        Assert.IsGreaterThanOrEqualTo(3_600_000_000, _steps[^1]);
        Assert.AreEqual(3_600_000_000 * (1 - ppm * 1e-6), virtualAtStep, 40_000);
    }

    [TestMethod]
    public void A_clock_whose_rate_changes_does_not_jump()
    {
        _time.RunUntil(1_000_000);
        _board.Clock.SetSkew(50);
        Assert.AreEqual(1_000_000, _board.Clock.NowMicroseconds);
        _time.RunUntil(2_000_000);
        Assert.AreEqual(2_000_050, _board.Clock.NowMicroseconds);
        _board.Clock.SetSkew(-50);
        Assert.AreEqual(2_000_050, _board.Clock.NowMicroseconds);
    }

    [TestMethod]
    public void Deep_sleep_drops_the_application_and_boots_it_anew_and_time_goes_on()
    {
        var applications = new List<IApplication>();
        BoardHost host = null!;
        host = new BoardHost(_time, _board, () =>
        {
            var application = new ScriptedApplication(now =>
            {
                _steps.Add(now);
                return now + 60_000_000;
            }) { MayPowerDown = true };
            applications.Add(application);
            return application;
        }) { DeepSleep = true };
        host.Start();
        _time.RunUntil(30_000_000);
        Assert.AreEqual(BoardState.DeepSleep, host.State);
        Assert.IsNull(host.Application);
        _time.RunUntil(130_000_000);
        Assert.HasCount(3, applications);
        CollectionAssert.AreEqual(new long[] { 300_000, 60_600_000, 120_900_000 }, _steps);
        CollectionAssert.AreEqual(new[] { ResetCause.PowerOn, ResetCause.DeepSleep, ResetCause.DeepSleep }, _board.Supervisor.History);
    }

    [TestMethod]
    public void Deep_sleep_is_not_entered_for_a_short_wait_or_without_leave()
    {
        bool may = false;
        long wait = 60_000_000;
        ScriptedApplication application = null!;
        var host = new BoardHost(_time, _board, () => application = new ScriptedApplication(now =>
        {
            application.MayPowerDown = may;
            return now + wait;
        })) { DeepSleep = true };
        host.Start();
        _time.RunUntil(1_000_000);
        Assert.AreEqual(BoardState.Running, host.State);
        may = true;
        wait = 900_000;
        _time.RunUntil(120_000_000);
        Assert.AreEqual(BoardState.Running, host.State);
        Assert.AreEqual(1, host.Boots);
    }

    [TestMethod]
    public void A_pin_ends_deep_sleep()
    {
        var host = new BoardHost(_time, _board, () => new ScriptedApplication(now =>
        {
            _steps.Add(now);
            return long.MaxValue;
        }) { MayPowerDown = true, Sleep = { WakesBySensor = true } }) { DeepSleep = true };
        host.Start();
        _time.RunUntil(50_000_000);
        Assert.HasCount(1, _steps);
        _board.SensorLine = true;
        _board.SensorLine = false;
        _time.RunUntil(51_000_000);
        CollectionAssert.AreEqual(new long[] { 300_000, 50_300_000 }, _steps);
        Assert.AreEqual(ResetCause.DeepSleep, _board.Supervisor.LastReset);
    }

    [TestMethod]
    public void Light_sleep_looks_at_pins_when_it_ends_and_its_clock_is_off_meanwhile()
    {
        var host = new BoardHost(_time, _board, () => new ScriptedApplication(now =>
        {
            _steps.Add(now);
            return now + 10_000_000;
        }) { Sleep = { Depth = SleepDepth.Light, LightUntilMicroseconds = 4_000_000 } }) { LightSleep = true, LightSleepErrorPpm = 5000 };
        host.Start();
        // In light sleep until the fourth second: not noticed before.
        _time.RunUntil(2_000_000);
        _board.RaiseInterrupt();
        _time.RunUntil(3_970_000);
        Assert.HasCount(1, _steps);
        _time.RunUntil(4_030_000);
        Assert.HasCount(2, _steps);
        Assert.AreNotEqual(_time.NowMicroseconds, _board.Clock.NowMicroseconds);
        Assert.AreEqual(_time.NowMicroseconds, _board.Clock.NowMicroseconds, 0.005 * 4_000_000);
        // Awake from then on: noticed at once.
        _time.RunUntil(5_000_000);
        _board.RaiseInterrupt();
        _time.RunUntil(5_000_001);
        Assert.HasCount(3, _steps);
        Assert.AreEqual(1, host.LightSleeps);
        Assert.AreEqual(3.7, _board.Charge.States.Single(s => s.State == "light sleep").Seconds, 0.03);
    }

    [TestMethod]
    public void Deep_sleep_is_not_begun_while_the_sensors_line_is_high()
    {
        BoardHost host = new(_time, _board, () => new ScriptedApplication(now =>
        {
            _steps.Add(now);
            return now + 600_000_000;
        }) { MayPowerDown = true, Sleep = { WakesBySensor = true } }) { DeepSleep = true };
        _board.SensorLine = true;
        host.Start();
        _time.RunUntil(1_000_000);
        CollectionAssert.AreEqual(new long[] { 300_000, 600_000, 900_000 }, _steps);
        Assert.AreEqual(3, host.WakesBySensor);
        _board.SensorLine = false;
        _time.RunUntil(100_000_000);
        Assert.AreEqual(3, host.WakesBySensor);
    }

    [TestMethod]
    public void A_restart_follows_after_the_step_and_its_cause_is_found()
    {
        bool asked = false;
        BoardHost host = Host(now =>
        {
            if (now > 1_000_000 && !asked)
            {
                asked = true;
                _board.Supervisor.Restart(ResetCause.Command);
            }

            return now + 1_000_000;
        });
        host.Start();
        _time.RunUntil(2_000_000);
        Assert.AreEqual(2, host.Boots);
        Assert.AreEqual(ResetCause.Command, _board.Supervisor.LastReset);
        CollectionAssert.AreEqual(new long[] { 300_000, 1_300_000, 1_600_000 }, _steps);
    }

    [TestMethod]
    public void An_exception_restarts_and_is_kept_for_the_test()
    {
        BoardHost host = Host(now => now > 1_000_000 && now < 1_500_000 ? throw new InvalidOperationException("broken") : now + 1_000_000);
        host.Start();
        _time.RunUntil(3_000_000);
        Assert.AreEqual("broken", host.Exceptions.Single().Message);
        Assert.AreEqual(ResetCause.Exception, _board.Supervisor.History[1]);
    }

    [TestMethod]
    public void A_power_cut_loses_everything_but_the_storage()
    {
        BoardHost host = Host(now =>
        {
            _board.Storage.Write("mark", [7], 1);
            return now + 1_000_000;
        });
        host.Start();
        _time.RunUntil(1_500_000);
        host.PowerCut();
        Assert.AreEqual(BoardState.Off, host.State);
        _time.RunUntil(10_000_000);
        Assert.HasCount(2, _steps);
        Assert.AreEqual(0, Version());
        host.PowerOn();
        _time.RunUntil(11_000_000);
        Assert.HasCount(3, _steps);
        Assert.AreEqual(600_000, _steps[2], "time goes on from the record of the first turn");
        Assert.AreEqual(0x12, Version());
        CollectionAssert.AreEqual(new byte[] { 7 }, _board.Storage.Peek("mark"));
        CollectionAssert.AreEqual(new[] { ResetCause.PowerOn, ResetCause.PowerOn }, _board.Supervisor.History);
    }

    [TestMethod]
    public void A_power_cut_within_a_write_unwinds_and_power_comes_back_by_itself()
    {
        BoardHost host = Host(now =>
        {
            _board.Storage.Write("mark", [7, 8, 9], 3);
            return now + 1_000_000;
        });
        host.PowerReturnsAfterMicroseconds = 2_000_000;
        // Behind those of guard, clock and the first step.
        _board.Storage.CutPowerAtWrite(4, PowerCutMoment.TornShort, 1);
        host.Start();
        _time.RunUntil(2_000_000);
        Assert.AreEqual(BoardState.Off, host.State);
        Assert.IsEmpty(host.Exceptions);
        CollectionAssert.AreEqual(new byte[] { 7 }, _board.Storage.Peek("mark"));
        _time.RunUntil(4_000_000);
        Assert.AreEqual(2, host.Boots);
        Assert.AreEqual(3, _board.Storage.Peek("mark")!.Length);
    }

    [TestMethod]
    public void A_boards_clock_goes_on_from_its_record_when_power_comes_back()
    {
        BoardHost host = Host(now => now + 1_000_000);
        _time.RunUntil(5_000_000);
        host.Start();
        _time.RunUntil(9_500_000);
        Assert.AreEqual(300_000, _steps[0]);
        host.PowerCut();
        _time.RunUntil(100_000_000);
        host.PowerOn();
        _time.RunUntil(100_500_000);
        // The record is of the first turn.
        Assert.AreEqual(600_000, _steps[^1]);
        Assert.AreEqual(2, _board.Supervisor.ClockEpoch);
    }

    [TestMethod]
    public void A_boards_clock_goes_on_over_a_restart_of_its_own()
    {
        BoardHost host = null!;
        host = Host(now => now == 5_300_000 ? throw new InvalidOperationException("once") : now + 1_000_000);
        host.Start();
        _time.RunUntil(10_000_000);
        Assert.AreEqual(2, host.Boots);
        CollectionAssert.AreEqual(new long[] { 5_300_000, 5_600_000, 6_600_000 }, _steps[5..8]);
        Assert.AreEqual(1, _board.Supervisor.ClockEpoch);
    }

    [TestMethod]
    public void An_answer_that_has_passed_means_the_next_turn_of_the_loop()
    {
        int more = 3;
        BoardHost host = Host(now => more-- > 0 ? now : long.MaxValue);
        host.Start();
        _time.RunUntil(1_000_000);
        CollectionAssert.AreEqual(new long[] { 300_000, 300_100, 300_200, 300_300 }, _steps);
    }

    [TestMethod]
    public void An_application_that_never_looks_ahead_is_named()
    {
        BoardHost host = Host(now => now - 5);
        host.Start();
        var error = Assert.ThrowsExactly<StuckApplicationException>(() => _time.RunFor(TimeSpan.FromSeconds(10)));
        StringAssert.Contains(error.Message, "ScriptedApplication.Step answered");
    }

    [TestMethod]
    public void A_pin_that_rises_within_a_step_is_not_lost()
    {
        bool once = true;
        BoardHost host = Host(_ =>
        {
            if (once)
                _board.RaiseInterrupt();
            once = false;
            return long.MaxValue;
        });
        host.Start();
        _time.RunUntil(1_000_000);
        Assert.HasCount(2, _steps);
    }

    private byte Version()
    {
        var answer = new byte[2];
        _board.Radio.Spi.Transfer([0x42, 0], answer, 2);
        return answer[1];
    }

    private BoardHost Host(Func<long, long> step) => new(_time, _board, () => new ScriptedApplication(now =>
    {
        _steps.Add(now);
        return step(now);
    }));
}
