using System.Runtime.CompilerServices;
using nanoFramework.Runtime.Native;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.SelfTest;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>The board's own <see cref="Esp32Chip"/>, on stand-ins of the runtime's classes whose time limit ends with the method that installed it.</summary>
[TestClass]
public class Esp32ChipTests
{
    private const long Second = 1_000_000;

    private readonly Esp32Chip _chip = new();

    [TestMethod]
    public void The_runtimes_limit_is_gone_when_the_method_that_installed_it_has_returned()
    {
        InstallAndReturn();
        Spin(3 * Second);
        Assert.ThrowsExactly<ConstraintException>(InstallAndSpin);
    }

    [TestMethod]
    public void Stuck_work_is_ended_within_its_limit()
    {
        long before = _chip.SinceStartMicroseconds;
        Exception ended = Assert.ThrowsExactly<ConstraintException>(() => _chip.RunLimited(new Work(() => Spin(30 * Second)), 500));
        Assert.IsTrue(_chip.IsTimeLimit(ended));
        long after = _chip.SinceStartMicroseconds - before;
        Assert.IsTrue(after is >= 500_000 and < 510_000, $"ended after {after} us");
        // And no limit is left behind.
        Spin(3 * Second);
    }

    [TestMethod]
    public void The_watchdog_keeps_its_contract_on_the_boards_chip()
    {
        var report = new SelfTestReport();
        WatchdogContract.Check(new Watchdog(_chip), new SpinningClock(_chip), report);
        Assert.AreEqual("", report.FailureOf(0));
        Assert.IsTrue(report.ChecksOf(0) >= 10);
    }

    [TestMethod]
    public void A_light_sleep_that_the_timer_ended_does_not_make_the_start_a_wake_up()
    {
        long before = _chip.SinceStartMicroseconds;
        _chip.LightSleep(Second);
        Assert.IsTrue(_chip.SinceStartMicroseconds - before >= Second);
        Assert.IsFalse(_chip.WokeFromDeepSleep);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void InstallAndReturn() => ExecutionConstraint.Install(500, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void InstallAndSpin()
    {
        ExecutionConstraint.Install(500, 0);
        Spin(3 * Second);
    }

    private void Spin(long microseconds)
    {
        long end = _chip.SinceStartMicroseconds + microseconds;
        while (_chip.SinceStartMicroseconds < end)
        {
        }
    }

    private sealed class Work(Action action) : IGuardedWork
    {
        public void Run() => action();
    }

    private sealed class SpinningClock(IChip chip) : ISelfTestClock
    {
        public long NowMicroseconds => chip.SinceStartMicroseconds;

        public void WaitUntil(long microseconds)
        {
            while (chip.SinceStartMicroseconds < microseconds)
            {
            }
        }
    }
}
