using System.Text.Json;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Devices;

/// <summary>What a node said last of itself, and how often its magnetometer wakes it.</summary>
/// <param name="Time">When.</param>
/// <param name="Data">The decoded status as JSON.</param>
/// <param name="WakeUpsPerDay">From this status and an earlier one; null where none tells.</param>
internal sealed record NodeStatus(DateTimeOffset Time, string Data, double? WakeUpsPerDay)
{
    // A status comes once a day; some more were asked for.
    private const int Looked = 20;

    // The node sends its count modulo this.
    private const int Modulus = 65_536;

    // More is no node that woke but one whose flash was erased: its count began anew.
    private const double MostPerDay = 8_000;

    private static readonly TimeSpan Best = TimeSpan.FromHours(20);
    private static readonly TimeSpan Least = TimeSpan.FromHours(1);

    /// <summary>The last status of a device; null if there is none.</summary>
    public static NodeStatus? Of(IReadingStore readings, Eui64 device)
        => Of(readings.Query(new ReadingQuery(device, "status", null, null, Looked, null)).Readings);

    /// <param name="newestFirst">Statuses of one device.</param>
    public static NodeStatus? Of(IReadOnlyList<Reading> newestFirst)
    {
        if (newestFirst.Count == 0)
            return null;
        Reading last = newestFirst[0];
        return new NodeStatus(last.Time, last.Data, PerDay(newestFirst));
    }

    // Over about a day, which evens out night and day; over less where there is no more.
    private static double? PerDay(IReadOnlyList<Reading> newestFirst)
    {
        if (WakeUps(newestFirst[0]) is not { } now)
            return null;
        double? rate = null;
        foreach (Reading reading in newestFirst.Skip(1))
        {
            TimeSpan span = newestFirst[0].Time - reading.Time;
            if (span < Least || WakeUps(reading) is not { } then)
                continue;
            double perDay = (now - then + Modulus) % Modulus / span.TotalDays;
            rate = perDay <= MostPerDay ? perDay : null;
            if (span >= Best)
                break;
        }

        return rate;
    }

    private static int? WakeUps(Reading reading)
    {
        using JsonDocument data = JsonDocument.Parse(reading.Data);
        return data.RootElement.TryGetProperty("wakeUps", out JsonElement count) && count.TryGetInt32(out int value) ? value : null;
    }
}
