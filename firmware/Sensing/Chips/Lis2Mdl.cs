namespace NanoSensors.Sensing;

/// <summary>
/// ST LIS2MDL by its registers (data sheet DS12144, chapter 8). One measurement at a time, the chip idle between (1.5 µA against some
/// 200 µA of continuous high resolution), raw counts, nothing allocated: the binding Iot.Device.Lis2Mdl measures without pause, allocates
/// at each read, and gives milligauss as floating point.
/// </summary>
public sealed class Lis2Mdl : IMagnetometer
{
    /// <summary>The chip's address on the bus.</summary>
    public const int Address = 0x1E;

    private const byte WhoAmI = 0x4F;
    private const byte ConfigurationA = 0x60;
    private const byte ConfigurationC = 0x62;
    private const byte Status = 0x67;
    private const byte OutX = 0x68;
    private const byte OutTemperature = 0x6E;

    private const byte ChipId = 0x40;
    // Temperature compensation on, high resolution, one measurement (MD = 01).
    private const byte MeasureOnce = 0x81;
    // Temperature compensation on, idle (MD = 11).
    private const byte Idle = 0x83;
    // BDU: high and low byte are of the same sample.
    private const byte BlockDataUpdate = 0x10;
    private const byte AllAxesReady = 0x08;

    // One measurement in high resolution: 9.4 ms to turn on (data sheet, table 12), and some.
    private const long MeasurementMicroseconds = 10000;
    private const long Patience = 50000;
    private const long PollPeriod = 5000;

    private readonly Registers _chip;
    private bool _configured;
    private SensorProgress _progress;
    private long _started;

    /// <summary>A chip on a bus; it is set up by the first measurement.</summary>
    public Lis2Mdl(II2c i2c)
    {
        _chip = new Registers(i2c, 6);
        Clear();
    }

    /// <inheritdoc/>
    public int X { get; private set; }

    /// <inheritdoc/>
    public int Y { get; private set; }

    /// <inheritdoc/>
    public int Z { get; private set; }

    /// <inheritdoc/>
    public int TemperatureCentiCelsius { get; private set; }

    /// <inheritdoc/>
    public long NextPollMicroseconds { get; private set; }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        Clear();
        _started = nowMicroseconds;
        NextPollMicroseconds = nowMicroseconds + MeasurementMicroseconds;
        _configured = _configured || Configure();
        bool started = _configured && _chip.Write(ConfigurationA, MeasureOnce);
        // A chip that lost its power meanwhile has lost its settings too.
        _configured = started;
        _progress = started ? SensorProgress.Measuring : SensorProgress.Failed;
    }

    /// <inheritdoc/>
    public SensorProgress Poll(long nowMicroseconds)
    {
        if (_progress != SensorProgress.Measuring || nowMicroseconds < NextPollMicroseconds)
            return _progress;
        if (!_chip.Read(Status, 1))
            return Fail();
        if ((_chip.Data[0] & AllAxesReady) == 0)
        {
            NextPollMicroseconds = nowMicroseconds + PollPeriod;
            return nowMicroseconds - _started < Patience ? SensorProgress.Measuring : Fail();
        }

        if (!_chip.Read(OutX, 6))
            return Fail();
        int x = _chip.LittleEndianInt16(0);
        int y = _chip.LittleEndianInt16(2);
        int z = _chip.LittleEndianInt16(4);
        if (!_chip.Read(OutTemperature, 2))
            return Fail();
        X = x;
        Y = y;
        Z = z;
        // 8 counts a degree, 0 at 25 °C (data sheet, table 5).
        TemperatureCentiCelsius = 2500 + (_chip.LittleEndianInt16(0) * 100 / 8);
        return _progress = SensorProgress.Ready;
    }

    /// <inheritdoc/>
    public void PowerDown()
    {
        _progress = SensorProgress.Idle;
        _configured = _configured && _chip.Write(ConfigurationA, Idle);
    }

    private bool Configure()
    {
        return _chip.Read(WhoAmI, 1) && _chip.Data[0] == ChipId && _chip.Write(ConfigurationC, BlockDataUpdate);
    }

    private SensorProgress Fail()
    {
        _configured = false;
        Clear();
        return _progress = SensorProgress.Failed;
    }

    private void Clear()
    {
        X = Measured.NotAvailable;
        Y = Measured.NotAvailable;
        Z = Measured.NotAvailable;
        TemperatureCentiCelsius = Measured.NotAvailable;
    }
}
