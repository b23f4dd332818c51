using System.Text.Json;
using System.Text.Json.Nodes;
using NanoSensors.Codec;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Ingest;

/// <summary>From an uplink to a stored reading.</summary>
public sealed class UplinkPipeline(IReadingStore readings, ServerMetrics metrics)
{
    /// <summary>Decodes and stores. When the task completes the reading is durable.</summary>
    /// <returns>The reading, or null if it was stored before.</returns>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public async Task<Reading?> StoreAsync(Uplink uplink)
    {
        Reading? reading = await readings.AppendAsync(Decode(uplink));
        Count(uplink.Source, reading);
        return reading;
    }

    /// <summary>Counts a reading after it was stored; null if it was there already.</summary>
    public void Count(string source, Reading? stored)
        => metrics.Uplink(source, stored == null ? "duplicate" : stored.Error == null ? "stored" : "undecoded");

    /// <summary>What the codec makes of an uplink. One that it cannot read is kept with its bytes and the reason.</summary>
    public static NewReading Decode(Uplink uplink)
    {
        DecodedUplink decoded = UplinkDecoder.Decode(uplink.FPort, uplink.Payload);
        JsonObject data = decoded.Data ?? [];
        List<JsonObject> transitions = LateTransitions.Of(data);
        if (transitions.Count == 0)
            return ToReading(uplink, decoded, data);
        return ToReading(uplink, decoded, transitions[0]) with
        {
            Others = [.. transitions.Index().Skip(1).Reverse().Select(one => ToReading(uplink, decoded, one.Item) with { Session = $"{uplink.Session}/{one.Index}" })],
        };
    }

    private static NewReading ToReading(Uplink uplink, DecodedUplink decoded, JsonObject data)
    {
        double? age = Number(data, "ageSeconds");
        return new NewReading
        {
            Device = uplink.Device,
            DeviceName = uplink.DeviceName,
            Session = uplink.Session,
            FCnt = uplink.FCnt,
            FPort = uplink.FPort,
            Payload = uplink.Payload,
            // A reading that waited in the node is of when it was measured.
            Time = uplink.Time - TimeSpan.FromSeconds(age ?? 0),
            Source = uplink.Source,
            Gateway = uplink.Gateway,
            Rssi = uplink.Rssi,
            Snr = uplink.Snr,
            SpreadingFactor = uplink.SpreadingFactor,
            Kind = decoded.Error == null ? decoded.Kind : "unknown",
            Data = decoded.Error == null ? data.ToJsonString() : "{}",
            Error = decoded.Error,
            BatteryVolts = Number(data, "batteryVolts"),
            Occupied = data["occupied"]?.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
            PreviousStateSeconds = Number(data, "previousStateSeconds"),
            IsLate = age != null,
            SensorHealth = Text(data, "sensorHealth"),
            FirmwareVersion = Text(data, "firmwareVersion"),
            ConfigurationHash = Text(data, "configurationHash"),
            RemainingDevNonces = (int?)Number(data, "remainingDevNonces"),
            SilenceStep = Text(data, "silenceStep"),
            RuntimeVersion = Text(data, "runtimeVersion"),
            Outcome = Outcome(decoded.Kind, data),
        };
    }

    private static CommandOutcome? Outcome(string kind, JsonObject data)
        => kind == "acknowledgement" && Number(data, "token") is { } token && data["result"]?.ToString() is { } result
            ? new CommandOutcome((int)token, result, result == "done")
            : null;

    private static string? Text(JsonObject data, string key) => data[key] is { } node && node.GetValueKind() == JsonValueKind.String ? node.ToString() : null;

    /// <summary>A number of an object, or null.</summary>
    internal static double? Number(JsonObject data, string key)
        // A node that was made in code answers only to the type it was made with: the codec makes whole numbers and others.
        => data[key] is not JsonValue value ? null : value.TryGetValue(out int whole) ? whole : value.TryGetValue(out double number) ? number : null;
}
