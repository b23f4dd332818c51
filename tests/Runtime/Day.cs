using System.Globalization;
using NanoSensors.Tests.Runtime.Build;
using NanoSensors.Tests.Runtime.Host;

namespace NanoSensors.Tests.Runtime;

/// <summary>Builds and runs a program that lives for some hours of virtual time.</summary>
internal static class Day
{
    internal const string HoursVariable = "NANOSENSORS_RUNTIME_HOURS";

    /// <summary>Heaps are tried in steps of so many KB.</summary>
    internal const int HeapStep = 2;

    /// <summary>
    /// The smallest heap, KB, in which two hours run: what the program needs at its peak, fakes not counted. <paramref name="most"/> + <see
    /// cref="HeapStep"/> if none.
    /// </summary>
    internal static int SmallestHeap(RuntimeTools tools, string project, string name, int least, int most, int profile)
    {
        int low = least / HeapStep;
        int high = (most / HeapStep) + 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            HostRun run = Run(tools, project, name, middle * HeapStep * 1024, profile, 2);
            if (run.HasEnded)
                high = middle;
            else
                low = middle + 1;
        }

        return low * HeapStep;
    }

    internal static int Hours(int usual)
    {
        string text = Environment.GetEnvironmentVariable(HoursVariable) ?? "";
        if (text.Length == 0)
            return usual;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int hours) || hours is < 1 or > 1000)
            throw new AssertFailedException($"{HoursVariable} is '{text}': write whole hours, 1 to 1000.");
        return hours;
    }

    internal static HostRun Run(RuntimeTools tools, string project, string name, int limitedHeap, int profile, int hours)
    {
        string constants = $$"""
            namespace NanoSensors.Tests.Runtime
            {
                internal static class Constants
                {
                    internal const int WholeHeap = {{tools.HeapBytes}};
                    internal const int LimitedHeap = {{limitedHeap}};
                    internal const int Profile = {{profile}};
                    internal const int Hours = {{hours}};
                }
            }
            """;
        DeviceBuild build = new(tools, name);
        return HostRun.Start(tools.Host, build.Build(project, constants), TimeSpan.FromMinutes(30));
    }

    internal static string Describe(HostRun run)
    {
        static string Kilobytes(long bytes) => (bytes / 1024.0).ToString("0.0", CultureInfo.InvariantCulture) + " KB";
        long fakes = run.Figure("fakes");
        string instructions = run.Instructions is long count ? $"{count} instructions" : "instructions not counted by this build";
        return $"heap in use at start {Kilobytes(run.Figure("usedStart"))}, composed {Kilobytes(run.Figure("usedComposed") - fakes)}, "
            + $"after the first hour {Kilobytes(run.Figure("usedSettled") - fakes)}, at the end {Kilobytes(run.Figure("usedEnd") - fakes)} "
            + $"(fakes of {Kilobytes(fakes)} not counted), largest block that can be made {Kilobytes(run.Figure("largestBlock"))}, "
            + $"collections {run.Figure("collectionsBefore")} in the first hour and {run.Figure("collectionsSteady")} afterwards, "
            + $"{run.Figure("steps")} steps, {instructions}";
    }
}
