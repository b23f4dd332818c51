using System.Diagnostics;
using System.Text;

namespace NanoSensors.Tests.Runtime.Host;

/// <summary>One run of a program on the host build: what it printed, and whether it came to its end.</summary>
internal sealed class HostRun
{
    // Printed by each of our programs as the last thing it does. The host's exit code is 0 whatever happened.
    private const string EndMark = "End";
    private const string FigureMark = "Figure;";

    private readonly Dictionary<string, long> _figures = [];

    private HostRun(string output, bool timedOut, int exitCode)
    {
        Output = output;
        TimedOut = timedOut;
        ExitCode = exitCode;
        Lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string line in Lines)
        {
            string[] parts = line.Split(';');
            if (line.StartsWith(FigureMark, StringComparison.Ordinal) && parts.Length == 3 && long.TryParse(parts[2], out long value))
                _figures[parts[1]] = value;
        }
    }

    internal string Output { get; }

    internal IReadOnlyList<string> Lines { get; }

    internal bool TimedOut { get; }

    internal int ExitCode { get; }

    /// <summary>Whether the program came to its end.</summary>
    internal bool HasEnded => !TimedOut && Lines.Contains(EndMark);

    /// <summary>Collections, by the build's own messages; 0 where it prints none.</summary>
    internal int CollectionMessages =>
        Lines.Count(line => line.StartsWith("GC: ", StringComparison.Ordinal) && line.Contains("bytes used"));

    /// <summary>The last "instructions N" that the build printed, or null: upstream's own builds count none.</summary>
    internal long? Instructions => Lines
        .Where(line => line.StartsWith("instructions ", StringComparison.Ordinal))
        .Select(line => long.TryParse(line["instructions ".Length..], out long count) ? count : (long?)null)
        .LastOrDefault();

    /// <summary>A figure that the program printed.</summary>
    internal long Figure(string name) =>
        _figures.TryGetValue(name, out long value)
            ? value
            : throw new AssertFailedException($"The program printed no figure '{name}':\n{Tail}");

    internal bool Has(string figure) => _figures.ContainsKey(figure);

    /// <summary>Why the run is not worth anything, or null.</summary>
    internal string? Fault
    {
        get
        {
            string? checksum = Lines.FirstOrDefault(line => line.Contains("Invalid native checksum"));
            if (checksum != null)
            {
                return $"The host refuses an assembly: {checksum.Trim('*', ' ')}. "
                    + "Its commit and this repository's CoreLibrary or declarations do not belong together.";
            }

            string? missing = Lines.FirstOrDefault(line => line.StartsWith("Missing assembly", StringComparison.Ordinal));
            if (missing != null)
                return $"The host misses an assembly: {missing}.";
            if (TimedOut)
                return $"The host did not end in time. Its last lines:\n{Tail}";
            return HasEnded ? null : $"The program did not come to its end (exit code {ExitCode}). Its last lines:\n{Tail}";
        }
    }

    private string Tail => string.Join('\n', Lines.TakeLast(30));

    /// <summary>Runs .pe files on the host.</summary>
    internal static HostRun Start(string host, IEnumerable<string> assemblies, TimeSpan limit)
    {
        ProcessStartInfo start = new(host, assemblies) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        StringBuilder output = new();
        object gate = new();
        void Take(object sender, DataReceivedEventArgs line)
        {
            lock (gate)
            {
                if (line.Data != null)
                    output.Append(line.Data).Append('\n');
            }
        }

        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool ended = process.WaitForExit(limit);
        if (!ended)
            process.Kill(true);
        process.WaitForExit();
        lock (gate)
            return new HostRun(output.ToString(), !ended, process.ExitCode);
    }

    /// <summary>Fails the test if the run is not worth anything.</summary>
    internal HostRun Checked()
    {
        if (Fault != null)
            Assert.Fail(Fault);
        return this;
    }
}
