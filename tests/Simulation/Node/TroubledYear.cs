using NanoSensors.Board;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>
/// Days of a node with all that goes wrong in a year: now and then somebody changes the battery, for a day in 120 there is no network, and on the day in the middle the power fails again and again while the store is written.
/// </summary>
/// <remarks>
/// On that day power comes back for 20 s at least after each cut, so that the node gets to do what it was at; then it fails at the first write, the next time at the second one from there, and so on to the
/// seventh, in one of five ways in turn (before the write, torn in three ways, after it). So each write of what belongs together is met in each way. Each write of a day by itself is cut by <see cref="DayCutTests"/>.
/// </remarks>
internal sealed class TroubledYear(NodeBench bench, int days, long dayLength = 24 * NodeBench.Hour)
{
    private const long Rest = 20 * NodeBench.Second;
    private const int Positions = 7;

    private readonly List<(long From, long To)> _outages = [];
    private readonly List<(long From, long To)> _dark = [];

    private long _restUntil;
    private int _passing;
    private int _coldStarts;
    private int _cuts;
    private long _writesOfDay;

    /// <summary>Called at each cut with the record's name, what was to be written, and when the power fails.</summary>
    internal Action<string, byte[], PowerCutMoment>? Cut { get; set; }

    internal int Days => days;

    internal int ColdStarts => _coldStarts;

    /// <summary>Power cuts at writes.</summary>
    internal int Cuts => _cuts;

    internal double OutageDays => _outages.Sum(one => one.To - one.From) / (double)dayLength;

    internal string Summary => $"{_coldStarts} cold starts, {_cuts} power cuts at the {_writesOfDay} writes of one day, {_outages.Count} day(s) without a network, {bench.Network.Joins} join(s)";

    internal bool WasWithoutNetwork(long at) => _outages.Exists(one => at >= one.From && at <= one.To);

    /// <summary>The time, or when power was there again if it was not.</summary>
    internal long WithPower(long at) => _dark.Where(one => at >= one.From && at <= one.To).Select(one => one.To).Append(at).Max();

    /// <summary>Whether the board had no power at a time, or had it less than so long before.</summary>
    internal bool WasDark(long at, long after) => _dark.Exists(one => at >= one.From && at <= one.To + after);

    internal void Run()
    {
        var random = new SeededRandom(7);
        long cutReturns = bench.Host.PowerReturnsAfterMicroseconds!.Value;
        long begin = bench.Time.NowMicroseconds;
        for (int day = 0; day < days; day++)
        {
            long end = begin + ((day + 1) * dayLength);
            if (day == days / 2)
            {
                CutAtWrites(end);
            }
            else if (day % 120 == 10)
            {
                _outages.Add((bench.Time.NowMicroseconds, end));
                bench.Network.IsAway = true;
                bench.RunUntil(end);
                bench.Network.IsAway = false;
            }
            else if (day % 13 == 5)
            {
                // Somebody changes the battery.
                bench.RunUntil(bench.Time.NowMicroseconds + random.Next(dayLength * 5 / 6));
                long without = 10 * NodeBench.Second + random.Next(600 * NodeBench.Second);
                bench.Host.PowerReturnsAfterMicroseconds = without;
                _dark.Add((bench.Time.NowMicroseconds, bench.Time.NowMicroseconds + without));
                bench.Host.PowerCut();
                _coldStarts++;
                bench.Host.PowerReturnsAfterMicroseconds = cutReturns;
            }

            bench.RunUntil(end);
        }
    }

    private void CutAtWrites(long end)
    {
        PowerCutMoment[] moments = Enum.GetValues<PowerCutMoment>();
        long before = bench.Board.Storage.WriteCount;
        bench.Board.Storage.PowerCutAt = (name, content) =>
        {
            if (bench.Time.NowMicroseconds < _restUntil || _passing-- > 0)
                return null;
            PowerCutMoment moment = moments[_cuts++ % moments.Length];
            _restUntil = bench.Time.NowMicroseconds + Rest;
            _passing = _cuts % Positions;
            _dark.Add((bench.Time.NowMicroseconds, bench.Time.NowMicroseconds + bench.Host.PowerReturnsAfterMicroseconds!.Value));
            Cut?.Invoke(name[..name.LastIndexOf('.')], content, moment);
            return moment;
        };
        bench.RunUntil(end);
        bench.Board.Storage.PowerCutAt = null;
        _writesOfDay = bench.Board.Storage.WriteCount - before;
    }
}
