namespace NanoSensors.Sensing;

/// <summary>
/// Tells from raw magnetometer samples whether a car stands on the bay. Whole numbers only, no clock, no memory beyond a
/// few fields: samples in, state out, the same for the same samples always.
/// </summary>
/// <remarks>
/// Two levels of the field are kept, as vectors: the empty bay's (the baseline) and, while a car stands there, the car's. An engine or axle that
/// rolls over the sensor makes a large peak, which no neighbour does; just after one a small departure from the baseline is a
/// car, and a field nearer to the baseline than to the car's level is an empty bay. Without a peak it takes twice the threshold to make a car, and
/// nearly the baseline itself to make an empty bay. A change must hold for some samples and the field must be steady meanwhile, so that a car that
/// passes changes nothing; a field that never becomes steady is believed after eight times as many samples.
/// The baseline is learnt from the first quiet samples and followed slowly while the bay is free. What shifts the field a little while a car
/// stands there (the neighbour's car, temperature) shifts both levels alike, so that the way back stays known through a long stay.
/// </remarks>
public sealed class ParkingDetector
{
    /// <summary>Bytes that <see cref="Save"/> writes.</summary>
    public const int SavedLength = 26;

    // An axis at its end tells nothing.
    private const int SaturatedCounts = 32000;

    // Keeps the squared length of three axes within 31 bits.
    private const int MaxDifference = 26000;

    // Fraction bits of the baseline: with the slowest shift, 12, it still follows a quarter of a count.
    private const int FractionBits = 14;
    private const int UnsteadyFactor = 8;

    // A car that has just come may still be moving: so many samples its level is taken as it is.
    private const int SettlingSamples = 15;

    // Both levels follow small shifts of an occupied bay within a minute or so at 1 Hz.
    private const int OccupiedShift = 6;

    // After a departure the baseline takes up within half a minute what has changed meanwhile.
    private const int CatchUpSamples = 30;
    private const int CatchUpShift = 3;

    // A car's engine or axle right above the sensor makes a field that no neighbour makes: so many times the threshold, and it counts for so long.
    private const int PeakFactor = 4;
    private const int PeakSamples = 20;

    // Without such a peak a car is believed only at so many percent of the threshold: two neighbours together make less.
    private const int UnannouncedPercent = 200;

    // With one an empty bay is found again if it is no farther from its baseline than so many percent of the threshold.
    private const int ReturnPercent = 400;

    private readonly ParkingDetectorSettings _settings;
    private int _baseX;
    private int _baseY;
    private int _baseZ;
    private int _carX;
    private int _carY;
    private int _carZ;
    private int _lastX;
    private int _lastY;
    private int _lastZ;
    private bool _hasLast;
    private BayState _candidate;
    private int _steadySamples;
    private int _candidateSamples;
    private int _calibrationCount;
    private int _settling;
    private int _movedSamples;
    private int _sincePeak = PeakSamples;
    private int _catchUp;
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
        int peak = PeakFactor * _settings.ThresholdCounts;
        if (DepartureSquared >= peak * peak)
            _sincePeak = 0;
        else if (_sincePeak < PeakSamples)
            _sincePeak++;
        BayState seen = saturated ? BayState.Disturbed : Judge(x, y, z);
        if (seen == State)
        {
            _candidateSamples = 0;
            if (State == BayState.Free)
                FollowFree(x, y, z);
            else if (State == BayState.Occupied)
                FollowOccupied(x, y, z, steady);
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
        BayState before = State;
        State = seen;
        _catchUp = seen == BayState.Free ? CatchUpSamples : 0;
        _settling = seen == BayState.Occupied ? SettlingSamples : 0;
        _movedSamples = 0;
        _sincePeak = PeakSamples;
        SetCar(x, y, z);
        if (seen == BayState.Free && before == BayState.Occupied)
        {
            // What has shifted the field during the stay is part of the empty bay now.
            _baseX = _carX;
            _baseY = _carY;
            _baseZ = _carZ;
        }

        return true;
    }

    /// <summary>Writes what must survive a restart: the state and the two levels.</summary>
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
        WriteInt32(buffer, offset + 14, _carX);
        WriteInt32(buffer, offset + 18, _carY);
        WriteInt32(buffer, offset + 22, _carZ);
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
        _carX = ReadInt32(buffer, offset + 14);
        _carY = ReadInt32(buffer, offset + 18);
        _carZ = ReadInt32(buffer, offset + 22);
        _settling = 0;
        _movedSamples = 0;
        _sincePeak = PeakSamples;
        _catchUp = 0;
        _calibrationCount = 0;
        _candidateSamples = 0;
        _hasLast = false;
        return true;
    }

    private BayState Judge(int x, int y, int z)
    {
        int enter = _settings.ThresholdCounts;
        if (DepartureSquared >= _settings.DisturbedCounts * _settings.DisturbedCounts)
            return BayState.Disturbed;
        if (State != BayState.Occupied)
        {
            enter = _sincePeak < PeakSamples ? Release : enter * UnannouncedPercent / 100;
            return DepartureSquared >= enter * enter ? BayState.Occupied : BayState.Free;
        }

        int back = _sincePeak < PeakSamples ? enter * ReturnPercent / 100 : Release;
        return DepartureSquared < back * back && DepartureSquared < CarDistanceSquared(x, y, z) ? BayState.Free : BayState.Occupied;
    }

    private void FollowFree(int x, int y, int z)
    {
        int release = Release;
        // Near the threshold it may be a car that has just begun to come: follow at a quarter of the pace.
        int shift = DepartureSquared < release * release ? _settings.BaselineShift : _settings.BaselineShift + 2;
        if (_catchUp > 0)
        {
            _catchUp--;
            shift = CatchUpShift;
        }

        _baseX += ((x << FractionBits) - _baseX) >> shift;
        _baseY += ((y << FractionBits) - _baseY) >> shift;
        _baseZ += ((z << FractionBits) - _baseZ) >> shift;
    }

    private void FollowOccupied(int x, int y, int z, bool steady)
    {
        int enter = _settings.ThresholdCounts;
        if (_settling > 0)
        {
            _settling--;
            SetCar(x, y, z);
            return;
        }

        if (CarDistanceSquared(x, y, z) >= enter * enter)
        {
            // It manoeuvres, or leaves, or another one takes its place: once that is over, the car's level is new.
            _movedSamples = steady ? _movedSamples + 1 : 0;
            if (_movedSamples >= 2 * _settings.ConfirmSamples)
                SetCar(x, y, z);
            return;
        }

        _movedSamples = 0;
        int shiftX = ((x << FractionBits) - _carX) >> OccupiedShift;
        int shiftY = ((y << FractionBits) - _carY) >> OccupiedShift;
        int shiftZ = ((z << FractionBits) - _carZ) >> OccupiedShift;
        _carX += shiftX;
        _carY += shiftY;
        _carZ += shiftZ;
        _baseX += shiftX;
        _baseY += shiftY;
        _baseZ += shiftZ;
    }

    private int Release
    {
        get { return _settings.ThresholdCounts * _settings.ReleasePercent / 100; }
    }

    private int CarDistanceSquared(int x, int y, int z)
    {
        return LengthSquared(x - (_carX >> FractionBits), y - (_carY >> FractionBits), z - (_carZ >> FractionBits));
    }

    private void SetCar(int x, int y, int z)
    {
        _carX = x << FractionBits;
        _carY = y << FractionBits;
        _carZ = z << FractionBits;
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
