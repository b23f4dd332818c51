using System.Globalization;

namespace NanoSensors.Load;

/// <param name="PerSecond">Uplinks acknowledged.</param>
/// <param name="P50">Milliseconds that half of them took at most.</param>
/// <param name="P99">Milliseconds that all but one in a hundred took at most.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P99)
{
    public static LoadResult Of(double[] milliseconds, double seconds)
    {
        Array.Sort(milliseconds);
        return new LoadResult(milliseconds.Length / seconds, milliseconds[milliseconds.Length / 2], milliseconds[(int)(milliseconds.Length * 0.99)]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond:0}/s, p50 {P50:0.0} ms, p99 {P99:0.0} ms");
}
