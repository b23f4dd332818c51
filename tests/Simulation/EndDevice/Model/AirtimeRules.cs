namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>
/// Time on air in any sliding hour of true time, per band of EN 300 220-2 (annex B) and CEPT/ERC 70-03 (annex 1). Written out here, so
/// that a mistake in the device's own table is found.
/// </summary>
internal sealed class AirtimeRules
{
    internal const long Hour = 3_600_000_000;

    // From and to in kHz, share in thousandths.
    private static readonly (uint From, uint To, int PerMille)[] Bands =
    [
        (863_000, 865_000, 1), (865_000, 868_000, 10), (868_000, 868_600, 10),
        (868_700, 869_200, 1), (869_400, 869_650, 100), (869_700, 870_000, 10),
    ];

    private readonly Queue<(long Start, long Airtime)>[] _hours = [.. Bands.Select(_ => new Queue<(long, long)>())];
    private readonly long[] _sums = new long[Bands.Length];
    private readonly Queue<(long Start, long Airtime)>[] _longHours = [.. Bands.Select(_ => new Queue<(long, long)>())];
    private readonly long[] _longSums = new long[Bands.Length];

    /// <summary>Books a transmission.</summary>
    /// <exception cref="ModelDifference">It is outside the bands, or exceeds an hour's share.</exception>
    internal void Book(AirFrame frame)
    {
        int band = Find(frame.Hz);
        if (band < 0)
            throw new ModelDifference($"A transmission at {frame.Hz} Hz, outside every band.");
        _hours[band].Enqueue((frame.Start, frame.Airtime));
        _sums[band] += frame.Airtime;
        Forget(band, frame.End - Hour);
        _longHours[band].Enqueue((frame.Start, frame.Airtime));
        _longSums[band] += frame.Airtime;
        while (_longHours[band].Peek().Start <= frame.End - Hour * 5 / 4)
            _longSums[band] -= _longHours[band].Dequeue().Airtime;
        long share = Hour / 1000 * Bands[band].PerMille;
        if (_sums[band] > share)
            throw new ModelDifference($"{_sums[band]} us on air in an hour at {Bands[band].From} kHz; "
                + $"{share} us are allowed (EN 300 220-2).");
    }

    /// <summary>When at the earliest a frame of that airtime may go on a carrier.</summary>
    internal long EarliestLegal(uint hz, long airtime, long now)
    {
        int band = Find(hz);
        if (band < 0)
            return long.MaxValue;
        long share = Hour / 1000 * Bands[band].PerMille;
        Forget(band, now - Hour);
        long sum = _sums[band];
        foreach ((long start, long spent) in _hours[band])
        {
            if (sum + airtime <= share)
                return now;
            sum -= spent;
            now = Math.Max(now, start + spent + Hour);
        }

        return now;
    }

    /// <summary>
    /// Whether a device that counts in coarse slots may find that a frame exceeds the share: three quarters of it in 75 minutes.
    /// </summary>
    internal bool MayBeSpent(uint hz, long airtime) => _longSums[Find(hz)] + airtime > Share(hz) * 3 / 4;

    /// <summary>Time on air per hour that the band of a carrier has; 0 outside the bands.</summary>
    private static long Share(uint hz) => Find(hz) is var band and >= 0 ? Hour / 1000 * Bands[band].PerMille : 0;

    private void Forget(int band, long until)
    {
        while (_hours[band].Count > 0 && _hours[band].Peek().Start <= until)
            _sums[band] -= _hours[band].Dequeue().Airtime;
    }

    private static int Find(uint hz)
    {
        for (int i = 0; i < Bands.Length; i++)
        {
            // The signal is 125 kHz wide.
            if (hz >= Bands[i].From * 1000 + 62_500 && hz <= Bands[i].To * 1000 - 62_500)
                return i;
        }

        return -1;
    }
}
