namespace NanoSensors.Sensing;

/// <summary>
/// Sensirion SCD41 by its commands (SCD4x data sheet 1.3, chapter 3). The binding Iot.Device.Scd4x has no single shot and no sleep, and waits in the call. An SCD40 has no single
/// shot and does not answer here.
/// </summary>
/// <remarks>
/// It calibrates itself (ASC) by the lowest of a week, but only if it keeps its power between single shots, idle at 150 µA (3.10): with power_down it never does. So with an
/// interval of half an hour or less it stays idle and takes one shot a measurement; else it sleeps, does not calibrate itself, and takes two shots, of which the first is discarded (3.10.4).
/// The sensor counts ASC's periods in shots and takes each for five minutes, so they are scaled by the interval (embedded-i2c-scd4x, set_automatic_self_calibration_initial_period).
/// They lie in the sensor's RAM: one that does not read as it was written has lost its power, and with it what a shot needs not to be discarded.
/// </remarks>
public sealed class Scd41 : ICarbonDioxideSensor
{
    /// <summary>The chip's address on the bus.</summary>
    public const int Address = 0x62;

    /// <summary>With a longer interval it sleeps between measurements and does not calibrate itself.</summary>
    public const int LongestIdleSeconds = 1800;

    private const int WakeUp = 0x36F6;
    private const int Sleep = 0x36E0;
    private const int StopPeriodic = 0x3F86;
    private const int MeasureSingleShot = 0x219D;
    private const int ReadMeasurement = 0xEC05;
    private const int GetInitialPeriod = 0x2340;
    private const int SetInitialPeriod = 0x2445;
    private const int SetStandardPeriod = 0x244E;

    private const long WakeUpMicroseconds = 30000;
    private const long StopMicroseconds = 500000;
    private const long ShotMicroseconds = 5000000;
    // Data sheet, table 9: 1 ms from the command to the answer.
    private const long ReadMicroseconds = 1000;

    // What the sensor has after a reset, hours; and for which interval of shots.
    private const int InitialPeriodHours = 44;
    private const int StandardPeriodHours = 156;
    private const int PeriodsIntervalSeconds = 300;
    private const int PeriodStepHours = 4;

    private readonly SensirionBus _bus;
    private Phase _phase;
    private int _shotsLeft;
    private bool _hasStandardPeriod;
    private SensorProgress _progress;

    /// <summary>A chip on a bus.</summary>
    public Scd41(II2c i2c)
    {
        _bus = new SensirionBus(i2c, 3);
        Co2Ppm = Measured.NotAvailable;
    }

    private enum Phase
    {
        WakingUp,
        AskingForPeriod,
        Stopping,
        SettingPeriod,
        Measuring,
        Reading,
    }

    /// <inheritdoc/>
    public int Co2Ppm { get; private set; }

    /// <inheritdoc/>
    public int IntervalSeconds { get; set; }

    /// <inheritdoc/>
    public long NextPollMicroseconds { get; private set; }

    private bool StaysIdle
    {
        get { return IntervalSeconds > 0 && IntervalSeconds <= LongestIdleSeconds; }
    }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        Co2Ppm = Measured.NotAvailable;
        _progress = SensorProgress.Measuring;
        // It does not acknowledge this command (3.10.4), so the answer tells nothing; one that is idle ignores it.
        _bus.Command(WakeUp);
        Wait(Phase.WakingUp, nowMicroseconds, WakeUpMicroseconds);
    }

    /// <inheritdoc/>
    public SensorProgress Poll(long nowMicroseconds)
    {
        if (_progress != SensorProgress.Measuring || nowMicroseconds < NextPollMicroseconds)
            return _progress;
        switch (_phase)
        {
            case Phase.WakingUp:
                if (StaysIdle && _bus.Command(GetInitialPeriod))
                    return Wait(Phase.AskingForPeriod, nowMicroseconds, ReadMicroseconds);
                return Stop(nowMicroseconds);
            case Phase.AskingForPeriod:
                if (!_bus.Read(1) || _bus.Word(0) != InitialPeriod())
                    return Stop(nowMicroseconds);
                _shotsLeft = 1;
                return Shoot(nowMicroseconds);
            case Phase.Stopping:
                // Two, the first for the bin. An older chip does not know these periods and refuses; then it takes two each time and calibrates itself less often.
                _shotsLeft = 2;
                _hasStandardPeriod = StaysIdle && _bus.Command(SetStandardPeriod, Scaled(StandardPeriodHours));
                return _hasStandardPeriod ? Wait(Phase.SettingPeriod, nowMicroseconds, ReadMicroseconds) : Shoot(nowMicroseconds);
            case Phase.SettingPeriod:
                return Shoot(nowMicroseconds);
            case Phase.Measuring:
                if (!_bus.Command(ReadMeasurement))
                    return Fail();
                return Wait(Phase.Reading, nowMicroseconds, ReadMicroseconds);
            default:
                if (!_bus.Read(3))
                    return Fail();
                _shotsLeft--;
                if (_shotsLeft > 0)
                    return MarkAndShoot(nowMicroseconds);
                Co2Ppm = _bus.Word(0);
                return _progress = SensorProgress.Ready;
        }
    }

    /// <inheritdoc/>
    public void PowerDown()
    {
        _progress = SensorProgress.Idle;
        if (!StaysIdle)
            _bus.Command(Sleep);
    }

    // After a warm restart of the board it may still be measuring without pause.
    private SensorProgress Stop(long now)
    {
        return _bus.Command(StopPeriodic) ? Wait(Phase.Stopping, now, StopMicroseconds) : Fail();
    }

    private SensorProgress Shoot(long now)
    {
        return _bus.Command(MeasureSingleShot) ? Wait(Phase.Measuring, now, ShotMicroseconds) : Fail();
    }

    // The initial period says that the chip is set up, so it comes last: after the standard period, and after the shot that is discarded.
    private SensorProgress MarkAndShoot(long now)
    {
        if (_hasStandardPeriod && _bus.Command(SetInitialPeriod, InitialPeriod()))
            return Wait(Phase.SettingPeriod, now, ReadMicroseconds);
        return Shoot(now);
    }

    private SensorProgress Wait(Phase phase, long now, long microseconds)
    {
        _phase = phase;
        NextPollMicroseconds = now + microseconds;
        return SensorProgress.Measuring;
    }

    private SensorProgress Fail()
    {
        return _progress = SensorProgress.Failed;
    }

    // Never what the chip has by itself, so that it tells whether it was written.
    private int InitialPeriod()
    {
        int hours = Scaled(InitialPeriodHours);
        return hours == InitialPeriodHours ? hours - PeriodStepHours : hours;
    }

    private int Scaled(int hours)
    {
        int scaled = ((hours * PeriodsIntervalSeconds / IntervalSeconds) + (PeriodStepHours / 2)) / PeriodStepHours * PeriodStepHours;
        return scaled < PeriodStepHours ? PeriodStepHours : scaled;
    }
}
