using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// Keeps the duty cycle of each transmit band over restarts. Airtime is reserved when a downlink is accepted and charged when its
/// transmission ends, so that it counts until an hour after its last symbol. Nothing is reserved beyond what the stored copy covers.
/// </summary>
/// <remarks>
/// Record "duty-cycle", version 1: number of bands (1), for each band lower and upper edge in Hz (4 each) and thousandths of an hour
/// (2), big-endian, then <see cref="DutyCycleAccount"/>'s copy. A start's first copy grants 2 % of the share to each band in use, the
/// next ones 4, 8 and 10 %, since a start counts as spent what the last copy granted. A copy is renewed when half of its grant is spent:
/// one to four writes per start, and 480 per day for each band that is at its limit all day. A record of other bands counts every band
/// as spent. Where the storage refuses, nothing is sent beyond the last grant.
/// </remarks>
public sealed class DutyCycle
{
    private const string RecordName = "duty-cycle";
    private const byte RecordVersion = 1;
    private const int BandLength = 10;
    private const int FirstGrantPerMille = 20;
    private const int MostGrantPerMille = 100;

    // A refused write is tried again after this.
    private const long RetryMicroseconds = 60000000;

    private readonly TransmitBand[] _bands;
    private readonly RecordStore _store;
    private readonly DutyCycleAccount _account;
    private readonly long[] _shares;
    private readonly long[] _reserved;
    private readonly long[] _grants;
    private readonly bool[] _isInUse;
    private readonly byte[] _record;
    private int _grantPerMille = FirstGrantPerMille;
    private int _storedPerMille;
    private bool _isRead;
    private long _retryAt;

    /// <summary>Creates an account.</summary>
    /// <param name="bands">The bands, at most <see cref="DutyCycleAccount.MaxBands"/>.</param>
    /// <param name="store">Holds the record; null keeps the account in RAM only.</param>
    public DutyCycle(TransmitBand[] bands, RecordStore store)
    {
        _bands = bands;
        _store = store;
        _shares = new long[bands.Length];
        for (int i = 0; i < bands.Length; i++)
            _shares[i] = bands[i].DutyCyclePermille * 3600000L;
        _account = new DutyCycleAccount(_shares);
        _reserved = new long[bands.Length];
        _grants = new long[bands.Length];
        _isInUse = new bool[bands.Length];
        _record = new byte[1 + BandLength * bands.Length + DutyCycleAccount.MaxStoredLength];
    }

    /// <summary>Airtime that counts in a band, reserved included, µs.</summary>
    /// <param name="band">Number of the band.</param>
    public long SpentMicroseconds(int band)
    {
        return _account.Spent(band) + _reserved[band];
    }

    /// <summary>Transmissions in a band are to be expected: each stored copy holds a grant for it.</summary>
    /// <param name="band">Number of the band.</param>
    public void Use(int band)
    {
        _isInUse[band] = true;
    }

    /// <summary>Reserves a transmission if the band's account allows it.</summary>
    /// <param name="band">Number of the band.</param>
    /// <param name="airtimeMicroseconds">Its time on air, µs.</param>
    /// <param name="now">The board's time, µs.</param>
    /// <param name="mayWrite">Whether there is time for a write to flash before anything is due.</param>
    /// <returns>False, and nothing is reserved, if it would be too much, or could not be stored now.</returns>
    public bool TryReserve(int band, long airtimeMicroseconds, long now, bool mayWrite)
    {
        Read(now);
        long wanted = _reserved[band] + airtimeMicroseconds;
        if (_account.Earliest(band, wanted, now) > now)
            return false;
        _reserved[band] = wanted;
        _isInUse[band] = true;
        if (_store == null || _account.IsCovered(band, wanted) || (mayWrite && Store(now)))
            return true;
        _reserved[band] -= airtimeMicroseconds;
        return false;
    }

    /// <summary>A reserved transmission ended, or failed after it began.</summary>
    /// <param name="band">Number of the band.</param>
    /// <param name="airtimeMicroseconds">As it was reserved, µs.</param>
    /// <param name="now">The board's time, µs.</param>
    public void Charge(int band, long airtimeMicroseconds, long now)
    {
        _reserved[band] -= airtimeMicroseconds;
        _account.Charge(band, airtimeMicroseconds, now);
    }

    /// <summary>A reserved transmission did not begin.</summary>
    /// <param name="band">Number of the band.</param>
    /// <param name="airtimeMicroseconds">As it was reserved, µs.</param>
    public void Release(int band, long airtimeMicroseconds)
    {
        _reserved[band] -= airtimeMicroseconds;
    }

    /// <summary>To be called while nothing is due: stores a copy early, so that the next downlink finds its grant.</summary>
    /// <param name="now">The board's time, µs.</param>
    public void Keep(long now)
    {
        Read(now);
        if (_store == null)
            return;
        for (int band = 0; band < _bands.Length; band++)
        {
            if (_isInUse[band] && _account.GrantLeft(band) <= _shares[band] / 2000 * _storedPerMille)
            {
                Store(now);
                return;
            }
        }
    }

    private long GrantOf(int band)
    {
        long grant = _shares[band] / 1000 * _grantPerMille;
        return grant > _reserved[band] ? grant : _reserved[band];
    }

    private void Read(long now)
    {
        if (_isRead)
            return;
        _isRead = true;
        int length = _store == null ? -1 : _store.Read(RecordName, RecordVersion, _record);
        if (length < 0)
        {
            _account.Advance(now);
            return;
        }

        bool mayBeOutdated = _store.MayBeOutdated;
        int at = 1 + BandLength * _bands.Length;
        if (!IsOfTheseBands(length) || _account.Read(_record, at, length) != length)
            _account.AddLostGrants(1000);
        else if (mayBeOutdated)
            _account.AddLostGrants(MostGrantPerMille);
        _account.Advance(now);
    }

    private bool Store(long now)
    {
        if (now < _retryAt)
            return false;
        _account.Advance(now);
        int at = WriteBands();
        for (int band = 0; band < _bands.Length; band++)
            _grants[band] = _isInUse[band] ? GrantOf(band) : 0;
        int length = _account.Write(_record, at, _grants);
        if (!_store.Write(RecordName, RecordVersion, _record, length))
        {
            _retryAt = now + RetryMicroseconds;
            return false;
        }

        _account.Saved(_grants);
        _storedPerMille = _grantPerMille;
        _grantPerMille = _grantPerMille * 2 < MostGrantPerMille ? _grantPerMille * 2 : MostGrantPerMille;
        return true;
    }

    private int WriteBands()
    {
        _record[0] = (byte)_bands.Length;
        int at = 1;
        for (int i = 0; i < _bands.Length; i++)
        {
            BigEndian.WriteUInt32(_record, at, _bands[i].LowHz);
            BigEndian.WriteUInt32(_record, at + 4, _bands[i].HighHz);
            BigEndian.Write(_record, at + 8, 2, _bands[i].DutyCyclePermille);
            at += BandLength;
        }

        return at;
    }

    private bool IsOfTheseBands(int length)
    {
        if (length < 1 + BandLength * _bands.Length || _record[0] != _bands.Length)
            return false;
        int at = 1;
        for (int i = 0; i < _bands.Length; i++)
        {
            if (BigEndian.ReadUInt32(_record, at) != _bands[i].LowHz || BigEndian.ReadUInt32(_record, at + 4) != _bands[i].HighHz
                || BigEndian.Read(_record, at + 8, 2) != _bands[i].DutyCyclePermille)
                return false;
            at += BandLength;
        }

        return true;
    }
}
