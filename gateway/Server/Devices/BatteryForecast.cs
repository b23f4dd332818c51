using System.Text.Json;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Devices;

/// <summary>
/// When a battery will be low, if it goes on as it did. Through the medians of its days, which a cold night or one wrong reading hardly moves, runs the line of
/// Theil and Sen: its slope is the median of the slopes between all pairs of days (P. K. Sen, Journal of the American Statistical Association 63, 1968, 1379).
/// </summary>
/// <param name="LowAt">When the line meets the limit.</param>
/// <param name="VoltsPerDay">Its slope.</param>
/// <param name="Days">How many days it was drawn through.</param>
/// <param name="LimitVolts">The voltage that calls a battery low.</param>
internal sealed record BatteryForecast(DateTimeOffset LowAt, double VoltsPerDay, int Days, double LimitVolts)
{
    private const int LeastDays = 14;
    private const int MostYears = 20;

    // A step of the codec, 20 mV, over the 90 days: less than that cannot be told from none.
    private const double LeastVoltsPerDay = 0.02 / 90;

    private static readonly TimeSpan History = TimeSpan.FromDays(90);

    /// <summary>The readings of the last 90 days that may tell of the battery.</summary>
    public static IEnumerable<Sample> Samples(IReadingStore readings, DeviceStatus status, DateTimeOffset now)
    {
        if (status is not { BatteryVolts: not null, Device.Profile: { } profile })
            return [];
        return readings.Samples(status.Device.DevEui, profile, now - History, now).Where(sample => sample.Time >= now - History && sample.Time <= now);
    }

    /// <returns>Null with fewer than 14 days that tell, with no fall that could be told from none, and for more than 20 years.</returns>
    public static BatteryForecast? Of(IEnumerable<Sample> samples, double limitVolts)
    {
        (double Day, double Volts)[] days = [.. samples
            .Select(sample => (sample.Time, Volts: Volts(sample.Data)))
            .Where(point => point.Volts != null)
            .GroupBy(point => point.Time.UtcDateTime.Date, point => point.Volts!.Value)
            .OrderBy(day => day.Key)
            .Select(day => ((double)day.Key.Ticks / TimeSpan.TicksPerDay, Median([.. day])))];
        if (days.Length < LeastDays)
            return null;
        var slopes = new List<double>(days.Length * days.Length / 2);
        for (int i = 0; i < days.Length; i++)
        {
            for (int k = i + 1; k < days.Length; k++)
                slopes.Add((days[k].Volts - days[i].Volts) / (days[k].Day - days[i].Day));
        }

        double slope = Median([.. slopes]);
        if (slope > -LeastVoltsPerDay)
            return null;
        double first = days[0].Day;
        double start = Median([.. days.Select(day => day.Volts - (slope * (day.Day - first)))]);
        double until = (limitVolts - start) / slope;
        if (until > days[^1].Day - first + (MostYears * 365.25))
            return null;
        // A day's median stands for its noon.
        var noon = new DateTimeOffset((long)(first * TimeSpan.TicksPerDay), TimeSpan.Zero).AddHours(12);
        return new BatteryForecast(noon.AddDays(Math.Max(0, until)), slope, days.Length, limitVolts);
    }

    private static double? Volts(string data)
    {
        // Most parking events tell none, and need not be read for that.
        if (!data.Contains("\"batteryVolts\"", StringComparison.Ordinal))
            return null;
        using JsonDocument document = JsonDocument.Parse(data);
        return document.RootElement.TryGetProperty("batteryVolts", out JsonElement value) && value.TryGetDouble(out double volts) ? volts : null;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
