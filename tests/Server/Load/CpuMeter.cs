using System.Globalization;

namespace NanoSensors.Load;

/// <summary>What several processes take of the processors.</summary>
/// <param name="processes">What each is called, and its time so far.</param>
internal sealed class CpuMeter(params (string Name, Func<TimeSpan> Cpu)[] processes)
{
    /// <summary>This process.</summary>
    public static TimeSpan Own() => Environment.CpuUsage.TotalTime;

    public TimeSpan[] Read() => Array.ConvertAll(processes, one => one.Cpu());

    /// <summary>What each took for one of many, in words.</summary>
    public string Each(TimeSpan[] from, TimeSpan[] to, double count) => string.Join(", ", processes.Select((process, i) => string.Create(
        CultureInfo.InvariantCulture, $"{process.Name} {(to[i] - from[i]).TotalMicroseconds / count:0.0} µs")));
}
