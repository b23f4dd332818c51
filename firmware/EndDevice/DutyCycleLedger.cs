using NanoSensors.Board;
using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <summary>
/// What was spent of each sub-band's duty cycle in the last hour. Time on air is booked in buckets of 186 seconds, and 21
/// of them count, so that the window is 62 to 65 minutes long: never shorter than the hour of EN 300 220-1, 4.3.3.
/// </summary>
/// <remarks>
/// To be stored rarely, each stored copy grants every band a share that may be spent before the next copy; a copy that
/// is read back counts its grants as spent.
/// </remarks>
internal sealed class DutyCycleLedger
{
    internal const int MaxStoredLength = 9 + MaxBands * (4 + 3 * Buckets);

    private const int MaxBands = 8;
    private const int Buckets = 21;
    // Longer than three minutes by a thirtieth, and so is the window: over deep sleep the clock may run fast by two percent.
    private const long BucketMicroseconds = 186L * 1000 * 1000;
    // Stored in units of 16 µs, so that a whole bucket fits into three bytes.
    private const int StoredUnitMicroseconds = 16;
    private const int MaxStoredUnits = 0xFFFFFF;

    private readonly Region _region;
    private readonly int _bands;
    private readonly int[] _spent;
    private readonly long[] _granted;
    private readonly long[] _unsaved;
    private long _newest;
    private bool _grantsToBook;

    internal DutyCycleLedger(Region region)
    {
        _region = region;
        _bands = region.SubBands.Length;
        _spent = new int[_bands * Buckets];
        _granted = new long[_bands];
        _unsaved = new long[_bands];
    }

    // When a transmission of this length may begin: now or later; long.MaxValue if it is longer than an hour's share.
    internal long Earliest(int band, long airtimeMicroseconds, long now)
    {
        Advance(now);
        long free = _region.SubBands[band].MicrosecondsPerHour - airtimeMicroseconds;
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

    internal void Charge(int band, long airtimeMicroseconds, long now)
    {
        Advance(now);
        Book(band, airtimeMicroseconds);
        _unsaved[band] += airtimeMicroseconds;
    }

    // What was charged at this time did not go on the air.
    internal void Refund(int band, long airtimeMicroseconds, long now)
    {
        Advance(now);
        int slot = Slot(band, _newest);
        _spent[slot] -= (int)(airtimeMicroseconds < _spent[slot] ? airtimeMicroseconds : _spent[slot]);
        _unsaved[band] -= airtimeMicroseconds;
    }

    // Whether the stored copy still covers what has been charged.
    internal bool IsCovered(int band)
    {
        return _unsaved[band] <= _granted[band];
    }

    internal long Spent(int band)
    {
        long sum = 0;
        for (int i = 0; i < Buckets; i++)
            sum += _spent[band * Buckets + i];
        return sum;
    }

    internal int Write(byte[] data, int at, int grantPerMille)
    {
        int start = at;
        BigEndian.Write(data, at, 8, _newest);
        at += 9;
        int present = 0;
        for (int band = 0; band < _bands; band++)
        {
            long grant = _region.SubBands[band].MicrosecondsPerHour / 1000 * grantPerMille;
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

    // After a copy was stored: its grants hold from now on.
    internal void Saved(int grantPerMille)
    {
        for (int band = 0; band < _bands; band++)
        {
            _granted[band] = _region.SubBands[band].MicrosecondsPerHour / 1000 * grantPerMille;
            _unsaved[band] = 0;
        }

        _grantsToBook = false;
    }

    // Returns the position behind what was read, or -1 if the bytes are none of Write's.
    internal int Read(byte[] data, int at, int end)
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

    // Brings the account to this time; to be called first when a stored copy has been read, so that it ages from then on.
    internal void Advance(long now)
    {
        long bucket = now / BucketMicroseconds;
        if (bucket < _newest)
        {
            SetBack(bucket);
        }

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

    // More than the whole share says no more than that nothing is left, and does not fit into a bucket's number.
    private void Book(int band, long microseconds)
    {
        int slot = Slot(band, _newest);
        long sum = _spent[slot] + microseconds;
        long share = _region.SubBands[band].MicrosecondsPerHour;
        _spent[slot] = (int)(sum < share ? sum : share);
    }

    // The clock went back with the power: what lies ahead of it counts as spent just now. The others keep their times. That they keep their ages instead would make everything
    // older by a bucket each time the clock goes back over the boundary between two.
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
