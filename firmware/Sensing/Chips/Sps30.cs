namespace NanoSensors.Sensing;

/// <summary>
/// Sensirion SPS30 by its I2C commands (data sheet, chapter 6; SEL pin to ground). The binding Iot.Device.Sps30 speaks its serial protocol only, which takes a
/// UART, waits in the call and allocates. Sleep needs firmware 2.0 or later; an older one stays in idle.
/// </summary>
public sealed class Sps30 : IParticulateSensor
{
    /// <summary>The chip's address on the bus.</summary>
    public const int Address = 0x69;

    private const int StartMeasurement = 0x0010;
    private const int StopMeasurement = 0x0104;
    private const int ReadDataReady = 0x0202;
    private const int ReadValues = 0x0300;
    private const int Sleep = 0x1001;
    private const int WakeUp = 0x1103;
    private const int FanCleaning = 0x5607;
    // Big-endian IEEE 754 values: the whole numbers of the other format are whole micrograms.
    private const int FloatFormat = 0x0300;

    private const int WordsOfValues = 20;
    private const int WordOfPm25 = 2;
    private const int WordOfPm10 = 6;

    private const long WakeUpMicroseconds = 10000;
    // Data sheet, table of commands: less than 20 ms.
    private const long StopMicroseconds = 30000;
    private const long SamplePeriod = 1000000;
    private const long RetryPeriod = 100000;
    // A fan cleaning takes ten seconds and has no samples (4.3).
    private const long Patience = 15000000;

    private readonly SensirionBus _bus;
    private bool _running;
    private bool _wakingUp;
    private bool _mayRun;
    private bool _cleaningWanted;
    private long _started;
    private SensorProgress _progress;

    /// <summary>A chip on a bus; standard mode, 100 kHz at most (data sheet 6.1).</summary>
    public Sps30(II2c i2c)
    {
        _bus = new SensirionBus(i2c, WordsOfValues);
        Clear();
    }

    /// <inheritdoc/>
    public int Pm25TenthMicrograms { get; private set; }

    /// <inheritdoc/>
    public int Pm10TenthMicrograms { get; private set; }

    /// <inheritdoc/>
    public long NextPollMicroseconds { get; private set; }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        _started = nowMicroseconds;
        _progress = SensorProgress.Measuring;
        NextPollMicroseconds = nowMicroseconds + SamplePeriod;
        if (_running)
            return;
        // A measurement is started from idle only (6.3.1), and one that failed may have left the fan running.
        if (_mayRun)
            _bus.Command(StopMeasurement);
        // The first wakes its interface and is not acknowledged, the second wakes the rest (6.3.5).
        _bus.Command(WakeUp);
        _bus.Command(WakeUp);
        _wakingUp = true;
        NextPollMicroseconds = nowMicroseconds + (_mayRun ? StopMicroseconds : WakeUpMicroseconds);
    }

    /// <inheritdoc/>
    public SensorProgress Poll(long nowMicroseconds)
    {
        if (_progress != SensorProgress.Measuring || nowMicroseconds < NextPollMicroseconds)
            return _progress;
        if (_wakingUp)
        {
            _wakingUp = false;
            _running = _bus.Command(StartMeasurement, FloatFormat);
            _mayRun = false;
            NextPollMicroseconds = nowMicroseconds + SamplePeriod;
            return _running ? SensorProgress.Measuring : Fail();
        }

        if (_cleaningWanted)
        {
            _cleaningWanted = false;
            NextPollMicroseconds = nowMicroseconds + SamplePeriod;
            return _bus.Command(FanCleaning) ? SensorProgress.Measuring : Fail();
        }

        if (!_bus.Command(ReadDataReady) || !_bus.Read(1))
            return Fail();
        if ((_bus.Word(0) & 1) == 0)
        {
            NextPollMicroseconds = nowMicroseconds + RetryPeriod;
            return nowMicroseconds - _started < Patience ? SensorProgress.Measuring : Fail();
        }

        if (!_bus.Command(ReadValues) || !_bus.Read(WordsOfValues))
            return Fail();
        Pm25TenthMicrograms = SingleFloat.ToTenths((_bus.Word(WordOfPm25) << 16) | _bus.Word(WordOfPm25 + 1));
        Pm10TenthMicrograms = SingleFloat.ToTenths((_bus.Word(WordOfPm10) << 16) | _bus.Word(WordOfPm10 + 1));
        return _progress = SensorProgress.Ready;
    }

    /// <inheritdoc/>
    public void StartFanCleaning()
    {
        // Accepted only while it measures (6.3.7): with the next poll.
        _cleaningWanted = true;
    }

    /// <inheritdoc/>
    public void PowerDown()
    {
        _progress = SensorProgress.Idle;
        _running = false;
        _wakingUp = false;
        _cleaningWanted = false;
        // A stop that is lost costs the fan's 60 mA until the next measurement is over.
        _mayRun = !_bus.Command(StopMeasurement) && !_bus.Command(StopMeasurement);
        _bus.Command(Sleep);
    }

    private SensorProgress Fail()
    {
        _running = false;
        _mayRun = true;
        Clear();
        return _progress = SensorProgress.Failed;
    }

    private void Clear()
    {
        Pm25TenthMicrograms = Measured.NotAvailable;
        Pm10TenthMicrograms = Measured.NotAvailable;
    }
}
