using System.Text.Json;

namespace NanoSensors.Server.Store.Sql;

/// <summary>
/// A bay's transition that came before in another frame: at once and then late because the network's answer was lost, late twice, or late before the frame that a gateway had kept. Two that tell the same
/// state and the same duration of the state before, and are less than that duration apart, are one: between two different ones that state lies.
/// </summary>
internal static class RepeatedTransition
{
    // An age on the air has steps, and a frame takes its time.
    private const double SlackSeconds = 60;

    // A node's clock is not off by more.
    private const double LongestSeconds = 3600;

    /// <summary>Whether it may be one: it waited at the node or at a gateway. What comes at once is not looked for.</summary>
    /// <param name="lastReading">Time of the device's last reading, in milliseconds since 1970 UTC.</param>
    public static bool IsPossible(NewReading reading, long? lastReading)
        => reading.IsTransition && reading.Error == null && (reading.IsLate || lastReading > reading.Time.ToUnixTimeMilliseconds());

    /// <summary>Whether the store has it.</summary>
    public static bool IsStored(SqlWriter writer, long device, NewReading reading)
    {
        long time = reading.Time.ToUnixTimeMilliseconds();
        long window = (long)Window(reading).TotalMilliseconds;
        return writer.All(
            "SELECT data FROM readings WHERE device = $1 AND time > $2 AND time < $3 AND kind = 'parking' AND error IS NULL",
            row => row.GetString(0), device, time - window, time + window).Exists(data => IsSame(reading, data));
    }

    /// <summary>Whether two readings of a device are one transition.</summary>
    public static bool AreOne(NewReading one, NewReading other)
        => other.Kind == "parking" && (one.Time - other.Time).Duration() < Window(one) && IsSame(one, other.Data);

    private static TimeSpan Window(NewReading reading) => TimeSpan.FromSeconds(Math.Min(LongestSeconds, SlackSeconds + reading.PreviousStateSeconds!.Value));

    private static bool IsSame(NewReading reading, string data)
    {
        using JsonDocument document = JsonDocument.Parse(data);
        JsonElement root = document.RootElement;
        bool? occupied = root.TryGetProperty("occupied", out JsonElement state) ? state.ValueKind == JsonValueKind.True : null;
        return occupied == reading.Occupied && root.TryGetProperty("previousStateSeconds", out JsonElement seconds) && seconds.GetDouble() == reading.PreviousStateSeconds;
    }
}
