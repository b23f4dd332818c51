using System.Diagnostics;
using System.Globalization;

namespace NanoSensors.Load;

/// <summary>
/// How a long run goes: at each tenth the rate since the one before, what each uplink took of the processors, and the server's memory. The first tenth warms the
/// server up, and is not part of the result. What grows to the end is seen, and so is what only the runtime's compiling made slow.
/// </summary>
internal sealed class Course(ServerProcess server, int count, params (string Name, Func<TimeSpan> Cpu)[] others)
{
    private readonly CpuMeter _meter = new([("server", () => server.Cpu), .. others]);
    private readonly List<Mark> _marks = [];
    private bool _isNoting;

    /// <summary>Uplinks a second after the first tenth.</summary>
    public double PerSecond => (_marks[^1].Done - _marks[0].Done) / Stopwatch.GetElapsedTime(_marks[0].At, _marks[^1].At).TotalSeconds;

    /// <summary>To be called as uplinks are done, from any thread.</summary>
    public async Task DoneAsync(double done)
    {
        lock (_marks)
        {
            if (_isNoting || done < (_marks.Count + 1) * (count / 10))
                return;
            _isNoting = true;
        }

        long at = Stopwatch.GetTimestamp();
        var mark = new Mark(done, at, _meter.Read(), server.MemoryBytes, await server.MetricAsync("dotnet_gc_last_collection_heap_size_bytes"));
        lock (_marks)
        {
            _marks.Add(mark);
            _isNoting = false;
        }
    }

    /// <summary>Prints what there is after the first tenth.</summary>
    public void Print()
    {
        Console.WriteLine("Figure: after the first tenth, CPU for each uplink: " + Cost(_marks[0], _marks[^1]));
        for (int i = 1; i < _marks.Count; i++)
        {
            Mark from = _marks[i - 1];
            Mark to = _marks[i];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {to.Done,8:0} uplinks: {(to.Done - from.Done) / Stopwatch.GetElapsedTime(from.At, to.At).TotalSeconds:0}/s, {Cost(from, to)}; ")
                + to.Memory);
        }

        Console.WriteLine($"Figure: the server's memory after the first tenth {_marks[0].Memory}; at the end {_marks[^1].Memory}");
    }

    private string Cost(Mark from, Mark to) => _meter.Each(from.Cpu, to.Cpu, to.Done - from.Done);

    private sealed record Mark(double Done, long At, TimeSpan[] Cpu, long ResidentBytes, double HeapBytes)
    {
        public string Memory => string.Create(CultureInfo.InvariantCulture, $"{ResidentBytes / 1048576.0:0} MB, of that {HeapBytes / 1048576.0:0} MB in live objects and gaps between them");
    }
}
