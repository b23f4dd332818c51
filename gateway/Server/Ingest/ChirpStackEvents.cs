using System.Text.Json;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Ingest;

/// <summary>
/// Events of ChirpStack v4's HTTP integration with JSON encoding
/// (https://www.chirpstack.io/docs/chirpstack/integrations/events.html). Inside rxInfo and txInfo zero values are left out.
/// </summary>
internal static class ChirpStackEvents
{
    public const string Source = "chirpstack";

    /// <summary>What <c>?event=</c> may say.</summary>
    public static readonly string[] Types = ["up", "join", "ack", "txack", "log", "status", "location", "integration"];

    /// <summary>Reads an "up" event.</summary>
    /// <returns>Null if it carries no application payload (then <see cref="ReadEvent"/> is for it), or if it is broken.</returns>
    public static Uplink? ReadUplink(EventReader reader, DateTimeOffset now)
    {
        EventObject root = reader.Root;
        EventObject info = root.Object("deviceInfo", required: true);
        Eui64? device = info.Eui("devEui", required: info.Element.ValueKind == JsonValueKind.Object);
        string? name = info.Text("deviceName");
        string? address = root.Address("devAddr");
        long? fCnt = root.Integer("fCnt", 0, uint.MaxValue);
        long? fPort = root.Integer("fPort", 0, 255);
        byte[]? payload = root.Payload("data");
        DateTimeOffset? time = root.Time("time");
        Reception? best = Best(root.Objects("rxInfo"));

        if (!root.Has("data") && fPort is > 0)
            root.Error("data", $"is missing, though fPort is {fPort}: the payload in base64");
        else if (payload is { Length: > 0 } && fPort is null or 0)
            root.Error("fPort", root.Has("fPort") ? "0 carries MAC commands, no readings: 1 to 255" : "is missing: 1 to 255");
        if (!reader.IsGood || fPort is null or 0 || payload == null)
            return null;
        return new Uplink
        {
            Device = device!.Value,
            DeviceName = name,
            // ChirpStack names no session; it gives a new address at each join.
            Session = address ?? "",
            FCnt = (uint)(fCnt ?? 0),
            FPort = (int)fPort,
            Payload = payload,
            Time = time ?? now,
            Source = Source,
            Gateway = best?.Gateway,
            Rssi = best?.Rssi,
            Snr = best?.Snr,
        };
    }

    /// <summary>Reads any event for the device's history.</summary>
    public static DeviceEvent? ReadEvent(EventReader reader, string type, byte[] body, DateTimeOffset now)
    {
        EventObject root = reader.Root;
        EventObject info = root.Object("deviceInfo", required: true);
        Eui64? device = info.Eui("devEui", required: info.Element.ValueKind == JsonValueKind.Object);
        string? name = info.Text("deviceName");
        string? key = root.Text("deduplicationId") ?? root.Text("queueItemId");
        DateTimeOffset? time = root.Time("time");
        if (type == "status")
        {
            root.Integer("margin", -128, 127);
            root.Number("batteryLevel", 0, 100);
        }

        if (!reader.IsGood)
            return null;
        return new DeviceEvent(
            device!.Value, name, Source, type, key ?? EventKey.Of(body), time ?? now, type is "up" or "join" or "status" or "ack",
            root.Element.GetRawText());
    }

    private static Reception? Best(List<EventObject> receptions)
    {
        Reception? best = null;
        foreach (EventObject item in receptions)
        {
            string? gateway = item.Text("gatewayId");
            double? rssi = item.Number("rssi", -300, 100);
            double? snr = item.Number("snr", -100, 100);
            best = Reception.Better(best, new Reception(gateway, rssi, snr ?? (rssi == null ? null : 0)));
        }

        return best;
    }
}
