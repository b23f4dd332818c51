using NanoSensors.Board;

namespace NanoSensors.Radio;

/// <summary>
/// Airtime spent of each band's duty cycle in the last hour, of an end device as of a gateway. Time on air is booked in buckets of 186
/// seconds, and 21 of them count, so that the window is 62 to 65 minutes long: never shorter than the hour of EN 300 220-1, 4.3.3.
/// </summary>
/// <remarks>
/// To be stored rarely, each stored copy grants every band a share that may be spent before the next copy; a copy that
/// is read back counts its grants as spent.
/// </remarks>
public sealed class DutyCycleAccount
{
    /// <summary>The longest stored copy, bytes.</summary>
    public const int MaxStoredLength = 9 + MaxBands * (4 + 3 * Buckets);

    /// <summary>The most bands.</summary>
    public const int MaxBands = 8;

    private const int Buckets = 21;
    // Longer than three minutes by a thirtieth, and so is the window: over deep sleep the clock may run fast by two percent.
    private const long BucketMicroseconds = 186L * 1000 * 1000;
    // Stored in units of 16 µs, so that a whole bucket fits into three bytes.
    private const int StoredUnitMicroseconds = 16;
    private const int MaxStoredUnits = 0xFFFFFF;

    private readonly long[] _shares;
    private readonly int _bands;
    private readonly int[] _spent;
    private readonly long[] _granted;
    private readonly long[] _unsaved;
    private readonly long[] _equalGrants;
    private long _newest;
    private bool _grantsToBook;

    /// <summary>Creates an account in which nothing is spent.</summary>
    /// <param name="microsecondsPerHour">What each band allows in an hour, µs; 1 to <see cref="MaxBands"/> bands.</param>
    public DutyCycleAccount(long[] microsecondsPerHour)
    {
        _shares = microsecondsPerHour;
        _bands = microsecondsPerHour.Length;
        if (_bands < 1 || _bands > MaxBands)
            throw new System.ArgumentException("A duty cycle account has 1 to 8 bands.");
        _spent = new int[_bands * Buckets];
        _granted = new long[_bands];
        _unsaved = new long[_bands];
        _equalGrants = new long[_bands];
    }

    /// <summary>Returns when a transmission may begin: now or later; <see cref="long.MaxValue"/> if it is longer than an hour's
    /// share.</summary>
    /// <param name="band">Number of the band.</param>
    /// <param name="airtimeMicroseconds">Its time on air, µs.</param>
    /// <param name="now">The board's time, µs.</param>
    public long Earliest(int band, long airtimeMicroseconds, long now)
    {
        Advance(now);
        long free = _shares[band] - airtimeMicroseconds;
        if (free < 0)
            return long.MaxValue;
        long spent = Spent(band);
        if (spent <= free)
            return now;
        for (long bucket = _newest - Buckets + 1; bucket <= _newest; bucket++)
        {
            spent -= _spent[Slot(band, bucket)];
            if (spent <= free)
                return (bucket + Buckets) * BucketMicroseconds;
        }

        return long.MaxValue;
    }

    /// <summary>Books a transmission.</summary>
    /// <param name="band">Number of the band.</param>
    /// <param name="airtimeMicroseconds">Its time on air, µs.</param>
    /// <param name="now">The board's time, µs.</param>
    public void Charge(int band, long airtimeMicroseconds, long now)
    {
        Advance(now);
        Book(band, airtimeMicroseconds);
        _unsaved[band] += airtimeMicroseconds;
    }

    /// <summary>What was charged at this time did not go on the air.</summary>
    public void Refund(int band, long airtimeMicroseconds, long now)
    {
        Advance(now);
        int slot = Slot(band, _newest);
        _spent[slot] -= (int)(airtimeMicroseconds < _spent[slot] ? airtimeMicroseconds : _spent[slot]);
        _unsaved[band] -= airtimeMicroseconds;
    }

    /// <summary>Whether the stored copy still covers what has been charged.</summary>
    public bool IsCovered(int band)
    {
        return IsCovered(band, 0);
    }

    /// <summary>Whether the stored copy covers what has been charged and so much more.</summary>
    /// <param name="band">Number of the band.</param>
    /// <param name="moreMicroseconds">What is to be charged, µs.</param>
    public bool IsCovered(int band, long moreMicroseconds)
    {
        return _unsaved[band] + moreMicroseconds <= _granted[band];
    }

    /// <summary>What is left of the stored copy's grant, µs; negative where more was charged.</summary>
    public long GrantLeft(int band)
    {
        return _granted[band] - _unsaved[band];
    }

    /// <summary>Airtime that counts at present, µs.</summary>
    public long Spent(int band)
    {
        long sum = 0;
        for (int i = 0; i < Buckets; i++)
            sum += _spent[band * Buckets + i];
        return sum;
    }

    /// <summary>Writes a copy that grants every band the same part of its share.</summary>
    /// <param name="data">Takes the copy.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="grantPerMille">The grant, thousandths of the share.</param>
    /// <returns>The position behind it.</returns>
    public int Write(byte[] data, int at, int grantPerMille)
    {
        return Write(data, at, EqualGrants(grantPerMille));
    }

    /// <summary>Writes a copy.</summary>
    /// <param name="data">Takes the copy.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="grants">What each band may spend before the next copy, µs.</param>
    /// <returns>The position behind it.</returns>
    public int Write(byte[] data, int at, long[] grants)
    {
        int start = at;
        BigEndian.Write(data, at, 8, _newest);
        at += 9;
        int present = 0;
        for (int band = 0; band < _bands; band++)
        {
            long grant = grants[band];
            if (Spent(band) == 0 && grant == 0)
                continue;
            present |= 1 << band;
            int grantAt = at;
            at += 4;
            for (long bucket = _newest - Buckets + 1; bucket <= _newest; bucket++)
            {
                int units = (_spent[Slot(band, bucket)] + StoredUnitMicroseconds - 1) / StoredUnitMicroseconds;
                if (units > MaxStoredUnits)
                {
                    // What three bytes cannot hold counts as a grant does: as spent when it is read back.
                    grant += (long)(units - MaxStoredUnits) * StoredUnitMicroseconds;
                    units = MaxStoredUnits;
                }

                BigEndian.Write(data, at, 3, units);
                at += 3;
            }

            BigEndian.Write(data, grantAt, 4, grant);
        }

        data[start + 8] = (byte)present;
        return at;
    }

    /// <summary>To be called after a copy was stored: its grants hold from now on.</summary>
    /// <param name="grantPerMille">As in <see cref="Write(byte[], int, int)"/>.</param>
    public void Saved(int grantPerMille)
    {
        Saved(EqualGrants(grantPerMille));
    }

    /// <summary>To be called after a copy was stored: its grants hold from now on.</summary>
    /// <param name="grants">As in <see cref="Write(byte[], int, long[])"/>.</param>
    public void Saved(long[] grants)
    {
        for (int band = 0; band < _bands; band++)
        {
            _granted[band] = grants[band];
            _unsaved[band] = 0;
        }

        _grantsToBook = false;
    }

    /// <summary>Reads a copy. Its grants count as spent from the next <see cref="Advance"/> on.</summary>
    /// <param name="data">Holds the copy.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="end">Where the bytes end.</param>
    /// <returns>The position behind what was read, or -1 if the bytes are none of Write's.</returns>
    public int Read(byte[] data, int at, int end)
    {
        if (at + 9 > end)
            return -1;
        _newest = BigEndian.Read(data, at, 8);
        int present = data[at + 8];
        at += 9;
        if (_newest < 0 || _newest > long.MaxValue / BucketMicroseconds - Buckets || present >> _bands != 0)
            return -1;
        for (int band = 0; band < _bands; band++)
        {
            if ((present & (1 << band)) == 0)
                continue;
            if (at + 4 + 3 * Buckets > end)
                return -1;
            _granted[band] = BigEndian.Read(data, at, 4);
            at += 4;
            for (long bucket = _newest - Buckets + 1; bucket <= _newest; bucket++)
            {
                _spent[Slot(band, bucket)] = (int)BigEndian.Read(data, at, 3) * StoredUnitMicroseconds;
                at += 3;
            }
        }

        _grantsToBook = true;
        return at;
    }

    /// <summary>Adds to the grants of a copy that was just read: a newer copy was lost and granted so much more.</summary>
    /// <param name="grantPerMille">Thousandths of each band's share.</param>
    public void AddLostGrants(int grantPerMille)
    {
        for (int band = 0; band < _bands; band++)
            _granted[band] += _shares[band] / 1000 * grantPerMille;
        _grantsToBook = true;
    }

    /// <summary>Brings the account to this time. To be called first when a stored copy has been read, so that it ages from then
    /// on.</summary>
    /// <param name="now">The board's time, µs.</param>
    public void Advance(long now)
    {
        long bucket = now / BucketMicroseconds;
        if (bucket < _newest)
            SetBack(bucket);

        long gap = bucket - _newest;
        for (long i = 0; i < gap && i < Buckets; i++)
        {
            for (int band = 0; band < _bands; band++)
                _spent[Slot(band, bucket - i)] = 0;
        }

        _newest = bucket;
        if (!_grantsToBook)
            return;
        _grantsToBook = false;
        for (int band = 0; band < _bands; band++)
        {
            Book(band, _granted[band]);
            _granted[band] = 0;
        }
    }

    private long[] EqualGrants(int perMille)
    {
        for (int band = 0; band < _bands; band++)
            _equalGrants[band] = _shares[band] / 1000 * perMille;
        return _equalGrants;
    }

    // More than the whole share says no more than that nothing is left, and does not fit into a bucket's number.
    private void Book(int band, long microseconds)
    {
        int slot = Slot(band, _newest);
        long sum = _spent[slot] + microseconds;
        // A share above 59 % of an hour does not fit either.
        long most = _shares[band] < int.MaxValue ? _shares[band] : int.MaxValue;
        _spent[slot] = (int)(sum < most ? sum : most);
    }

    // The clock went back with the power: what lies ahead of it counts as spent just now. The others keep their times. That they keep
    // their ages instead would make everything older by a bucket each time the clock goes back over the boundary between two.
    private void SetBack(long bucket)
    {
        long oldest = _newest - Buckets + 1;
        long newest = _newest;
        _newest = bucket;
        for (int band = 0; band < _bands; band++)
        {
            long ahead = 0;
            for (long i = oldest > bucket ? oldest : bucket; i <= newest; i++)
            {
                ahead += _spent[Slot(band, i)];
                _spent[Slot(band, i)] = 0;
            }

            Book(band, ahead);
        }
    }

    // Bucket numbers under 0 occur in the first hour of the board's time.
    private static int Slot(int band, long bucket)
    {
        return band * Buckets + (int)((bucket + Buckets) % Buckets);
    }
}
