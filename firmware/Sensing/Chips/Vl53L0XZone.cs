namespace NanoSensors.Sensing;

/// <summary>
/// An ST VL53L0X that already ranges without pause, read without waiting. Its set-up (a table of some eighty undocumented writes) is the
/// binding's, at start; the binding's own read waits in the call. Registers and the meaning of the status as in ST's API (UM2039).
/// </summary>
public sealed class Vl53L0XZone : ITimeOfFlight
{
    /// <summary>IDENTIFICATION_MODEL_ID.</summary>
    public const byte ModelIdRegister = 0xC0;

    /// <summary>What <see cref="ModelIdRegister"/> holds.</summary>
    public const byte ModelId = 0xEE;

    private const byte InterruptClear = 0x0B;
    private const byte InterruptStatus = 0x13;
    private const byte RangeStatus = 0x14;
    private const int RangeOffset = 10;
    private const int RangeComplete = 11;
    private const int FarthestMillimetres = 8000;
    // Two bytes of a released data line; the chip's own largest is 8191.
    private const int AllOnes = 0xFFFF;

    private const long PollPeriod = 5000;
    private const long Patience = 200000;

    private readonly Registers _chip;
    private SensorProgress _progress;
    private long _started;
    private bool _isOld;

    /// <summary>A chip on a bus, set up and ranging.</summary>
    public Vl53L0XZone(II2c i2c)
    {
        _chip = new Registers(i2c, RangeOffset + 2);
        DistanceMillimetres = Measured.NotAvailable;
    }

    /// <inheritdoc/>
    public int DistanceMillimetres { get; private set; }

    /// <inheritdoc/>
    public long NextPollMicroseconds { get; private set; }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        _started = nowMicroseconds;
        _progress = SensorProgress.Measuring;
        NextPollMicroseconds = nowMicroseconds;
        // The range that a failed measurement did not fetch must not count as the next one.
        if (_isOld && !_chip.Write(InterruptClear, 1))
            Fail();
        else
            _isOld = false;
    }

    /// <inheritdoc/>
    public SensorProgress Poll(long nowMicroseconds)
    {
        if (_progress != SensorProgress.Measuring || nowMicroseconds < NextPollMicroseconds)
            return _progress;
        if (!_chip.Read(InterruptStatus, 1))
            return Fail();
        if ((_chip.Data[0] & 7) == 0)
        {
            NextPollMicroseconds = nowMicroseconds + PollPeriod;
            return nowMicroseconds - _started < Patience ? SensorProgress.Measuring : Fail();
        }

        if (!_chip.Read(RangeStatus, RangeOffset + 2))
            return Fail();
        int status = (_chip.Data[0] & 0x78) >> 3;
        int range = _chip.BigEndianUInt16(RangeOffset);
        if (range == AllOnes)
            return Fail();
        // Any other status is a target too weak or out of reach.
        DistanceMillimetres = status == RangeComplete && range < FarthestMillimetres ? range : TimeOfFlight.NoTarget;
        if (!_chip.Write(InterruptClear, 1))
            return Fail();
        return _progress = SensorProgress.Ready;
    }

    /// <inheritdoc/>
    public void PowerDown()
    {
        // It ranges on: stopping it takes the binding's set-up again.
        _progress = SensorProgress.Idle;
    }

    private SensorProgress Fail()
    {
        DistanceMillimetres = Measured.NotAvailable;
        _isOld = true;
        return _progress = SensorProgress.Failed;
    }
}
