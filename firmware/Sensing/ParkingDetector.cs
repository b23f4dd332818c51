namespace NanoSensors.Sensing;

/// <summary>
/// Tells from raw magnetometer samples whether a car stands on the bay. Whole numbers only, no clock, no memory beyond a
/// few fields: samples in, state out, the same for the same samples always.
/// </summary>
/// <remarks>
/// The empty bay's field is the baseline. It is learnt from the first quiet samples and then followed slowly, and only while the bay is free, so that
/// temperature and the neighbour's car are followed but a parked car is not. The measure is the length of the difference
/// vector, squared. Up and down have different thresholds (hysteresis); a change must hold for some samples and the field must be steady
/// meanwhile, so that a car that passes changes nothing. A field that never becomes steady is believed after eight times as many samples.
/// </remarks>
public sealed class ParkingDetector
{
    /// <summary>Bytes that <see cref="Save"/> writes.</summary>
    public const int SavedLength = 14;

    // An axis at its end tells nothing.
    private const int SaturatedCounts = 32000;

    // Keeps the squared length of three axes within 31 bits.
    private const int MaxDifference = 26000;

    // Fraction bits of the baseline: with the slowest shift, 12, it still follows a quarter of a count.
    private const int FractionBits = 14;
    private const int UnsteadyFactor = 8;

    private readonly ParkingDetectorSettings _settings;
    private int _baseX;
    private int _baseY;
    private int _baseZ;
    private int _lastX;
    private int _lastY;
    private int _lastZ;
    private bool _hasLast;
    private BayState _candidate;
    private int _steadySamples;
    private int _candidateSamples;
    private int _calibrationCount;
    private int _sumX;
    private int _sumY;
    private int _sumZ;

    /// <summary>A detector that begins by learning the empty bay.</summary>
    /// <param name="settings">Kept by reference: what is changed in it counts from the next sample.</param>
    public ParkingDetector(ParkingDetectorSettings settings)
    {
        _settings = settings;
        State = BayState.Unknown;
        IsCalibrating = true;
    }

    /// <summary>What the bay is now.</summary>
    public BayState State { get; private set; }

    /// <summary>True while the empty bay's field is being learnt.</summary>
    public bool IsCalibrating { get; private set; }

    /// <summary>Squared length of the last sample's departure from the baseline, in counts squared.</summary>
    public int DepartureSquared { get; private set; }

    /// <summary>The baseline's x axis in counts, rounded down.</summary>
    public int BaselineX { get { return _baseX >> FractionBits; } }

    /// <summary>The baseline's y axis in counts, rounded down.</summary>
    public int BaselineY { get { return _baseY >> FractionBits; } }

    /// <summary>The baseline's z axis in counts, rounded down.</summary>
    public int BaselineZ { get { return _baseZ >> FractionBits; } }

    /// <summary>Learns the empty bay anew from the next samples: "the bay is empty now". The state stays until that is done.</summary>
    public void Calibrate()
    {
        IsCalibrating = true;
        _calibrationCount = 0;
    }

    /// <summary>Takes one sample, in raw counts, -32,768 to 32,767 each.</summary>
    /// <returns>True if <see cref="State"/> has changed.</returns>
    public bool Add(int x, int y, int z)
    {
        bool steady = _hasLast && LengthSquared(x - _lastX, y - _lastY, z - _lastZ) <= _settings.SteadyCounts * _settings.SteadyCounts;
        _lastX = x;
        _lastY = y;
        _lastZ = z;
        _hasLast = true;

        bool saturated = IsSaturated(x) || IsSaturated(y) || IsSaturated(z);
        if (IsCalibrating)
            return !saturated && Learn(x, y, z, steady);

        DepartureSquared = LengthSquared(x - BaselineX, y - BaselineY, z - BaselineZ);
        BayState seen = saturated ? BayState.Disturbed : Judge(DepartureSquared);
        if (seen == State)
        {
            _candidateSamples = 0;
            if (State == BayState.Free)
                Follow(x, y, z);
            return false;
        }

        if (_candidateSamples == 0 || seen != _candidate)
        {
            _candidate = seen;
            _candidateSamples = 0;
            _steadySamples = 0;
        }

        _candidateSamples++;
        // The first sample of a change differs from the one before by the change itself, and counts.
        _steadySamples = steady ? _steadySamples + 1 : 1;
        if (_steadySamples < _settings.ConfirmSamples && _candidateSamples < UnsteadyFactor * _settings.ConfirmSamples)
            return false;

        _candidateSamples = 0;
        State = seen;
        return true;
    }

    /// <summary>Writes what must survive a restart: the state and the baseline.</summary>
    /// <param name="buffer">Takes <see cref="SavedLength"/> bytes.</param>
    /// <param name="offset">Index of the first.</param>
    /// <returns>The number of bytes, <see cref="SavedLength"/>.</returns>
    public int Save(byte[] buffer, int offset)
    {
        buffer[offset] = (byte)State;
        buffer[offset + 1] = (byte)(IsCalibrating ? 1 : 0);
        WriteInt32(buffer, offset + 2, _baseX);
        WriteInt32(buffer, offset + 6, _baseY);
        WriteInt32(buffer, offset + 10, _baseZ);
        return SavedLength;
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote. An unfinished calibration begins anew.</summary>
    /// <returns>False, and nothing has changed, if the bytes are not such.</returns>
    public bool Restore(byte[] buffer, int offset, int length)
    {
        if (length != SavedLength || buffer[offset] > (byte)BayState.Unknown || buffer[offset + 1] > 1)
            return false;
        State = (BayState)buffer[offset];
        IsCalibrating = buffer[offset + 1] == 1 || State == BayState.Unknown;
        _baseX = ReadInt32(buffer, offset + 2);
        _baseY = ReadInt32(buffer, offset + 6);
        _baseZ = ReadInt32(buffer, offset + 10);
        _calibrationCount = 0;
        _candidateSamples = 0;
        _hasLast = false;
        return true;
    }

    private BayState Judge(int departureSquared)
    {
        int enter = _settings.ThresholdCounts;
        int release = enter * _settings.ReleasePercent / 100;
        if (departureSquared >= _settings.DisturbedCounts * _settings.DisturbedCounts)
            return BayState.Disturbed;
        if (departureSquared >= enter * enter)
            return BayState.Occupied;
        if (departureSquared < release * release)
            return BayState.Free;
        // Between the two thresholds it stays what it was; a disturbance that has ended so far is no car.
        return State == BayState.Disturbed ? BayState.Free : State;
    }

    private void Follow(int x, int y, int z)
    {
        int release = _settings.ThresholdCounts * _settings.ReleasePercent / 100;
        // Between the thresholds it may be a car that has just begun to come: follow at a quarter of the pace.
        int shift = DepartureSquared < release * release ? _settings.BaselineShift : _settings.BaselineShift + 2;
        _baseX += ((x << FractionBits) - _baseX) >> shift;
        _baseY += ((y << FractionBits) - _baseY) >> shift;
        _baseZ += ((z << FractionBits) - _baseZ) >> shift;
    }

    private bool Learn(int x, int y, int z, bool steady)
    {
        if (_calibrationCount == 0 || !steady)
        {
            // Something moves over the bay: begin again.
            _calibrationCount = 0;
            _sumX = 0;
            _sumY = 0;
            _sumZ = 0;
        }

        _sumX += x;
        _sumY += y;
        _sumZ += z;
        _calibrationCount++;
        int wanted = _settings.CalibrationSamples;
        if (_calibrationCount < wanted)
            return false;

        _baseX = (int)(((long)_sumX << FractionBits) / wanted);
        _baseY = (int)(((long)_sumY << FractionBits) / wanted);
        _baseZ = (int)(((long)_sumZ << FractionBits) / wanted);
        IsCalibrating = false;
        _candidateSamples = 0;
        DepartureSquared = 0;
        bool changed = State != BayState.Free;
        State = BayState.Free;
        return changed;
    }

    private static bool IsSaturated(int counts)
    {
        return counts >= SaturatedCounts || counts <= -SaturatedCounts;
    }

    private static int LengthSquared(int x, int y, int z)
    {
        x = Clamp(x);
        y = Clamp(y);
        z = Clamp(z);
        return (x * x) + (y * y) + (z * z);
    }

    private static int Clamp(int difference)
    {
        return difference > MaxDifference ? MaxDifference : difference < -MaxDifference ? -MaxDifference : difference;
    }

    private static void WriteInt32(byte[] buffer, int at, int value)
    {
        buffer[at] = (byte)(value >> 24);
        buffer[at + 1] = (byte)(value >> 16);
        buffer[at + 2] = (byte)(value >> 8);
        buffer[at + 3] = (byte)value;
    }

    private static int ReadInt32(byte[] buffer, int at)
    {
        return (buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3];
    }
}
