using System.Text.Json;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Ingest;

/// <summary>
/// Webhook messages of The Things Stack v3 in JSON (https://www.thethingsindustries.com/docs/integrations/data-formats/).
/// Zero values are left out, f_cnt 0 among them.
/// </summary>
internal static class ThingsStackEvents
{
    public const string Source = "tts";

    // The message's type is the field that it bears. The first of those present counts.
    private static readonly string[] Types =
    [
        "uplink_message", "uplink_normalized", "join_accept", "downlink_ack", "downlink_nack", "downlink_sent", "downlink_failed", "downlink_queued",
        "downlink_queue_invalidated", "location_solved", "service_data",
    ];

    /// <summary>The type of a message, or null (with an error) if it bears none that is known.</summary>
    public static string? TypeOf(EventReader reader)
    {
        string? type = Array.Find(Types, reader.Root.Has);
        if (type == null)
            reader.Error("uplink_message", "is missing, and so is every other message that a webhook sends");
        return type;
    }

    /// <summary>Reads an uplink_message.</summary>
    /// <returns>Null if it carries no application payload (then <see cref="ReadEvent"/> is for it), or if it is broken.</returns>
    public static Uplink? ReadUplink(EventReader reader, DateTimeOffset now)
    {
        EventObject root = reader.Root;
        EventObject ids = root.Object("end_device_ids", required: true);
        Eui64? device = ids.Eui("dev_eui", required: ids.Element.ValueKind == JsonValueKind.Object);
        string? name = ids.Text("device_id");
        string? address = ids.Address("dev_addr");
        EventObject message = root.Object("uplink_message", required: true);
        string? session = message.Text("session_key_id", 64);
        long? fCnt = message.Integer("f_cnt", 0, uint.MaxValue);
        long? fPort = message.Integer("f_port", 0, 255);
        byte[]? payload = message.Payload("frm_payload");
        DateTimeOffset? received = message.Time("received_at");
        DateTimeOffset? forwarded = root.Time("received_at");
        Reception? best = Best(message.Objects("rx_metadata"));
        long? spreadingFactor = message.Object("settings").Object("data_rate").Object("lora").Integer("spreading_factor", 5, 12);

        if (!message.Has("frm_payload") && fPort is > 0)
            message.Error("frm_payload", $"is missing, though f_port is {fPort}: the payload in base64");
        else if (payload is { Length: > 0 } && fPort is null or 0)
            message.Error("f_port", message.Has("f_port") ? "0 carries MAC commands, no readings: 1 to 255" : "is missing: 1 to 255");
        if (!reader.IsGood || fPort is null or 0 || payload == null)
            return null;
        return new Uplink
        {
            Device = device!.Value,
            DeviceName = name,
            Session = session is { Length: > 0 } ? session : address ?? "",
            FCnt = (uint)(fCnt ?? 0),
            FPort = (int)fPort,
            Payload = payload,
            Time = received ?? forwarded ?? now,
            Source = Source,
            Gateway = best?.Gateway,
            Rssi = best?.Rssi,
            Snr = best?.Snr,
            SpreadingFactor = (int?)spreadingFactor,
        };
    }

    /// <summary>Reads any message for the device's history and page.</summary>
    public static DeviceEvent? ReadEvent(EventReader reader, string type, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        EventObject root = reader.Root;
        EventObject ids = root.Object("end_device_ids", required: true);
        Eui64? device = ids.Eui("dev_eui", required: ids.Element.ValueKind == JsonValueKind.Object);
        string? name = ids.Text("device_id");
        DateTimeOffset? time = root.Time("received_at");
        DeviceNews? news = type switch
        {
            "join_accept" => new DeviceNews { HasJoined = true },
            "downlink_ack" => Downlink(root, type, DownlinkNews.Acknowledged),
            "downlink_nack" => Downlink(root, type, DownlinkNews.Unanswered),
            "downlink_sent" => Downlink(root, type, DownlinkNews.Transmitted),
            "downlink_failed" => Failure(root.Object(type)),
            _ => null,
        };
        if (!reader.IsGood)
            return null;
        return new DeviceEvent(
            device!.Value, name, Source, type, EventKey.Of(body), time ?? now, type is "uplink_message" or "join_accept" or "downlink_ack",
            root.Element.GetRawText(), news);
    }

    private static DeviceNews Downlink(EventObject root, string type, string state)
        => new() { Downlink = new DownlinkNews(state, null, root.Object(type).Texts("correlation_ids")) };

    private static DeviceNews Failure(EventObject failed)
    {
        EventObject error = failed.Object("error");
        string text = error.Text("message_format", 4096) ?? error.Text("name") ?? "";
        return new DeviceNews
        {
            Downlink = new DownlinkNews(DownlinkNews.Failed, text, failed.Object("downlink").Texts("correlation_ids")),
            Fault = new NetworkFault("error", "downlink_failed", text),
        };
    }

    private static Reception? Best(List<EventObject> receptions)
    {
        Reception? best = null;
        foreach (EventObject item in receptions)
        {
            EventObject gateway = item.Object("gateway_ids");
            string? id = gateway.Text("eui") ?? gateway.Text("gateway_id");
            double? rssi = item.Number("rssi", -300, 100);
            double? snr = item.Number("snr", -100, 100);
            best = Reception.Better(best, new Reception(id, rssi, snr ?? (rssi == null ? null : 0)));
        }

        return best;
    }
}
