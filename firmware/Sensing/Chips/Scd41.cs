namespace NanoSensors.Sensing;

/// <summary>
/// Sensirion SCD41 by its commands (SCD4x data sheet, chapter 3): asleep between measurements, then two single shots of five seconds, of which
/// the first is discarded, as the data sheet asks after a wake-up (3.10). The binding Iot.Device.Scd4x has no single shot and no sleep, and
/// waits in the call. An SCD40 has no single shot and does not answer here.
/// </summary>
public sealed class Scd41 : ICarbonDioxideSensor
{
    /// <summary>The chip's address on the bus.</summary>
    public const int Address = 0x62;

    private const int WakeUp = 0x36F6;
    private const int Sleep = 0x36E0;
    private const int StopPeriodic = 0x3F86;
    private const int MeasureSingleShot = 0x219D;
    private const int ReadMeasurement = 0xEC05;

    private const long WakeUpMicroseconds = 30000;
    private const long StopMicroseconds = 500000;
    private const long ShotMicroseconds = 5000000;
    // Data sheet, table 9: 1 ms from the command to the answer.
    private const long ReadMicroseconds = 1000;
    private const int Shots = 2;

    private readonly SensirionBus _bus;
    private Phase _phase;
    private bool _stopped;
    private int _shots;
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
        Stopping,
        Measuring,
        Reading,
    }

    /// <inheritdoc/>
    public int Co2Ppm { get; private set; }

    /// <inheritdoc/>
    public long NextPollMicroseconds { get; private set; }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        Co2Ppm = Measured.NotAvailable;
        _shots = 0;
        _progress = SensorProgress.Measuring;
        // It does not acknowledge this command (3.10.4), so the answer tells nothing.
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
                if (_stopped)
                    return Shoot(nowMicroseconds);
                // After a warm restart of the board it may still be measuring without pause.
                if (!_bus.Command(StopPeriodic))
                    return Fail();
                return Wait(Phase.Stopping, nowMicroseconds, StopMicroseconds);
            case Phase.Stopping:
                _stopped = true;
                return Shoot(nowMicroseconds);
            case Phase.Measuring:
                if (!_bus.Command(ReadMeasurement))
                    return Fail();
                return Wait(Phase.Reading, nowMicroseconds, ReadMicroseconds);
            default:
                if (!_bus.Read(3))
                    return Fail();
                _shots++;
                if (_shots < Shots)
                    return Shoot(nowMicroseconds);
                Co2Ppm = _bus.Word(0);
                return _progress = SensorProgress.Ready;
        }
    }

    /// <inheritdoc/>
    public void PowerDown()
    {
        _progress = SensorProgress.Idle;
        _bus.Command(Sleep);
    }

    private SensorProgress Shoot(long now)
    {
        return _bus.Command(MeasureSingleShot) ? Wait(Phase.Measuring, now, ShotMicroseconds) : Fail();
    }

    private SensorProgress Wait(Phase phase, long now, long microseconds)
    {
        _phase = phase;
        NextPollMicroseconds = now + microseconds;
        return SensorProgress.Measuring;
    }

    private SensorProgress Fail()
    {
        _stopped = false;
        return _progress = SensorProgress.Failed;
    }
}
