namespace NanoSensors.Sensing;

/// <summary>
/// ST LIS2MDL by its registers (data sheet DS12144, chapter 8). One measurement at a time, the chip idle between (1.5 µA against some
/// 200 µA of continuous high resolution), raw counts, nothing allocated: the binding Iot.Device.Lis2Mdl measures without pause, allocates
/// at each read, and gives milligauss as floating point.
/// </summary>
/// <remarks>
/// While the board sleeps the chip measures ten times a second in low-power mode and compares each axis, less its hard-iron offset, with a threshold
/// (data sheet, INT_CRTL_REG and INT_on_DataOFF). The offset registers take the field at rest; they outlast the board's deep sleep and tell it afterwards.
/// </remarks>
public sealed class Lis2Mdl : IMagnetometer
{
    /// <summary>The chip's address on the bus.</summary>
    public const int Address = 0x1E;

    // OFFSET_X_REG_L to OFFSET_Z_REG_H.
    private const byte Offsets = 0x45;
    private const byte WhoAmI = 0x4F;
    private const byte ConfigurationA = 0x60;
    private const byte ConfigurationB = 0x61;
    private const byte ConfigurationC = 0x62;
    private const byte InterruptControl = 0x63;
    private const byte InterruptSource = 0x64;
    private const byte ThresholdLow = 0x65;
    private const byte ThresholdHigh = 0x66;
    private const byte Status = 0x67;
    private const byte OutX = 0x68;
    private const byte OutTemperature = 0x6E;

    private const byte ChipId = 0x40;
    // Temperature compensation on, high resolution, one measurement (MD = 01).
    private const byte MeasureOnce = 0x81;
    // Temperature compensation on, idle (MD = 11).
    private const byte Idle = 0x83;
    // Temperature compensation on, low power (LP), ten samples a second (ODR = 00), continuous (MD = 00).
    private const byte WatchContinuously = 0x90;
    // INT_on_DataOFF: compared after the offset has been taken off; LPF: half the bandwidth and two thirds of the noise (data sheet, tables 8 and 9).
    private const byte WatchFiltered = 0x09;
    // INT_on_PIN and BDU.
    private const byte InterruptOnPin = 0x50;
    // XIEN, YIEN, ZIEN, IEA (active high), IEL (latched until INT_SOURCE_REG is read), IEN.
    private const byte InterruptOnAllAxes = 0xE7;
    // INT in INT_SOURCE_REG.
    private const byte InterruptSeen = 0x01;
    // BDU: high and low byte are of the same sample.
    private const byte BlockDataUpdate = 0x10;
    private const byte AllAxesReady = 0x08;

    // One measurement in high resolution: 9.4 ms to turn on (data sheet, table 12), and some.
    private const long MeasurementMicroseconds = 10000;
    private const long Patience = 50000;
    private const long PollPeriod = 5000;

    private readonly Registers _chip;
    private readonly bool _hasInterruptLine;
    private bool _configured;
    private bool _watching;
    private SensorProgress _progress;
    private long _started;

    /// <summary>A chip on a bus; it is set up by the first measurement.</summary>
    /// <param name="i2c">The chip.</param>
    /// <param name="hasInterruptLine">Whether its INT pin is wired to the line that ends the board's deep sleep.</param>
    public Lis2Mdl(II2c i2c, bool hasInterruptLine)
    {
        _hasInterruptLine = hasInterruptLine;
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
    public bool CanWatch
    {
        get { return _hasInterruptLine; }
    }

    /// <inheritdoc/>
    public int WatchedX { get; private set; }

    /// <inheritdoc/>
    public int WatchedY { get; private set; }

    /// <inheritdoc/>
    public int WatchedZ { get; private set; }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        Clear();
        if (_watching)
            EndWatch();
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

    /// <inheritdoc/>
    public bool Watch(int x, int y, int z, int limitCounts)
    {
        if (!_hasInterruptLine)
            return false;
        _progress = SensorProgress.Idle;
        _configured = false;
        // The interrupt comes last, and what the filter's settling made of it is forgotten with a first look at its source.
        _watching = _chip.Read(WhoAmI, 1) && _chip.Data[0] == ChipId
            && WriteOffset(0, x) && WriteOffset(2, y) && WriteOffset(4, z)
            && _chip.Write(ThresholdLow, (byte)limitCounts) && _chip.Write(ThresholdHigh, (byte)(limitCounts >> 8))
            && _chip.Write(ConfigurationB, WatchFiltered) && _chip.Write(ConfigurationC, InterruptOnPin)
            && _chip.Write(ConfigurationA, WatchContinuously) && _chip.Write(InterruptControl, InterruptOnAllAxes)
            && _chip.Read(InterruptSource, 1);
        return _watching;
    }

    /// <inheritdoc/>
    public WatchOutcome EndWatch()
    {
        _watching = false;
        // A chip that lost its power reads as after a reset: no interrupt is on.
        if (!_hasInterruptLine || !_chip.Read(InterruptControl, 1) || _chip.Data[0] != InterruptOnAllAxes)
            return WatchOutcome.None;
        if (!_chip.Read(Offsets, 6))
            return WatchOutcome.None;
        WatchedX = _chip.LittleEndianInt16(0);
        WatchedY = _chip.LittleEndianInt16(2);
        WatchedZ = _chip.LittleEndianInt16(4);
        if (!_chip.Read(InterruptSource, 1))
            return WatchOutcome.None;
        bool moved = (_chip.Data[0] & InterruptSeen) != 0;
        // Single measurements are raw again; ConfigurationC comes with the next.
        bool ended = _chip.Write(InterruptControl, 0) && _chip.Write(ConfigurationA, Idle) && _chip.Write(ConfigurationB, 0)
            && WriteOffset(0, 0) && WriteOffset(2, 0) && WriteOffset(4, 0);
        return !ended ? WatchOutcome.None : moved ? WatchOutcome.Moved : WatchOutcome.Still;
    }

    // What a watch left behind must not falsify measurements, whoever began it.
    private bool Configure()
    {
        return _chip.Read(WhoAmI, 1) && _chip.Data[0] == ChipId && _chip.Write(InterruptControl, 0) && _chip.Write(ConfigurationB, 0)
            && WriteOffset(0, 0) && WriteOffset(2, 0) && WriteOffset(4, 0) && _chip.Write(ConfigurationC, BlockDataUpdate);
    }

    private bool WriteOffset(int at, int counts)
    {
        return _chip.Write((byte)(Offsets + at), (byte)counts) && _chip.Write((byte)(Offsets + at + 1), (byte)(counts >> 8));
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
