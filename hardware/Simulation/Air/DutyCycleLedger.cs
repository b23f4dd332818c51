namespace NanoSensors.Simulation;

/// <summary>
/// Keeps account of every sender's time on air in each sub-band of EU863-870 and notes who takes more than is allowed in
/// any hour. It knows the rules by itself (ETSI EN 300 220-2, annex B; limits as in RP002), so that it can judge firmware which has its own
/// account.
/// </summary>
public sealed class DutyCycleLedger
{
    private const long HourMicroseconds = 3_600_000_000;

    // From, to (Hz), share.
    private static readonly (double From, double To, double Share)[] SubBands =
    [
        (863_000_000, 865_000_000, 0.001),
        (865_000_000, 868_000_000, 0.01),
        (868_000_000, 868_600_000, 0.01),
        (868_700_000, 869_200_000, 0.001),
        (869_400_000, 869_650_000, 0.1),
        (869_700_000, 870_000_000, 0.01),
    ];

    private readonly Dictionary<(object Sender, int SubBand), Account> _accounts = [];
    private readonly List<string> _violations = [];

    /// <summary>Begins to keep account of a channel.</summary>
    public DutyCycleLedger(RadioChannel channel)
    {
        channel.Transmitted += Record;
    }

    /// <summary>What was not allowed, in words, in order; at most a hundred entries.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>
    /// The most that any sender has used of what it was allowed in a sub-band within an hour: 1 is all of it.
    /// </summary>
    public double WorstUse { get; private set; }

    /// <summary>Time on air of all senders together, µs.</summary>
    public long AirMicroseconds { get; private set; }

    private void Record(Transmission frame)
    {
        AirMicroseconds += frame.AirMicroseconds;
        double half = frame.Modulation.BandwidthHz / 2.0;
        double carrier = frame.Modulation.FrequencyHz;
        int band = Array.FindIndex(SubBands, b => carrier - half >= b.From && carrier + half <= b.To);
        if (band < 0)
        {
            Note($"a frame at {carrier / 1e6:F3} MHz lies in no sub-band", frame);
            return;
        }

        (object, int) key = (frame.Sender ?? this, band);
        if (!_accounts.TryGetValue(key, out Account? account))
            _accounts.Add(key, account = new Account());
        double use = account.Add(frame) / (SubBands[band].Share * HourMicroseconds);
        WorstUse = Math.Max(WorstUse, use);
        if (use > 1)
            Note($"{use * SubBands[band].Share:P3} of an hour in {SubBands[band].From / 1e6:F1} to {SubBands[band].To / 1e6:F2} MHz, where {SubBands[band].Share:P1} is allowed", frame);
    }

    private void Note(string what, Transmission frame)
    {
        if (_violations.Count < 100)
            _violations.Add($"Frame {frame.Number} from {frame.From} at {frame.StartMicroseconds / 1e6:F3} s: {what}.");
    }

    // One sender in one sub-band.
    private sealed class Account
    {
        private readonly Queue<(long Start, long End)> _frames = new();
        private long _sum;

        // Time on air within the hour that ends with this frame; a frame that began before that hour counts with its part.
        internal long Add(Transmission frame)
        {
            _frames.Enqueue((frame.StartMicroseconds, frame.EndMicroseconds));
            _sum += frame.AirMicroseconds;
            long from = frame.EndMicroseconds - HourMicroseconds;
            while (_frames.Peek().End <= from)
            {
                (long start, long end) = _frames.Dequeue();
                _sum -= end - start;
            }

            return _sum - Math.Max(0, from - _frames.Peek().Start);
        }
    }
}
