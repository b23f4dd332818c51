using System.Text.Json;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Ingest;

/// <summary>
/// Events of ChirpStack v4 as JSON (https://www.chirpstack.io/docs/chirpstack/integrations/events.html). Inside rxInfo and txInfo zero values are
/// left out; what comes as Protobuf leaves them out everywhere.
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
        long? spreadingFactor = root.Object("txInfo").Object("modulation").Object("lora").Integer("spreadingFactor", 5, 12);

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
            SpreadingFactor = (int?)spreadingFactor,
        };
    }

    /// <summary>Reads any event for the device's history and page.</summary>
    public static DeviceEvent? ReadEvent(EventReader reader, string type, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        EventObject root = reader.Root;
        EventObject info = root.Object("deviceInfo", required: true);
        Eui64? device = info.Eui("devEui", required: info.Element.ValueKind == JsonValueKind.Object);
        string? name = info.Text("deviceName");
        // A queue item is told of several times, by a txack and an ack.
        string? key = root.Text("deduplicationId") ?? root.Text("queueItemId");
        DateTimeOffset time = root.Time("time") ?? now;
        DeviceNews? news = type switch
        {
            "join" => new DeviceNews { HasJoined = true },
            "status" => new DeviceNews { Status = Status(root, time) },
            "ack" => new DeviceNews { Downlink = Acknowledgement(root) },
            "txack" => new DeviceNews { Downlink = new DownlinkNews(DownlinkNews.Transmitted, root.Text("gatewayId"), References(root.Text("queueItemId"))) },
            "log" => Log(root),
            _ => null,
        };
        if (!reader.IsGood)
            return null;
        return new DeviceEvent(
            device!.Value, name, Source, type, key is { Length: > 0 } ? key : EventKey.Of(body), time, type is "up" or "join" or "status" or "ack",
            root.Element.GetRawText(), news);
    }

    // A level in percent, as DevStatusAns has it (LoRaWAN 1.0.4, 5.5).
    private static LinkStatus Status(EventObject root, DateTimeOffset time)
    {
        long margin = root.Integer("margin", -128, 127) ?? 0;
        double percent = root.Number("batteryLevel", 0, 100) ?? 0;
        bool external = root.Flag("externalPowerSource");
        bool unknown = root.Flag("batteryLevelUnavailable");
        int battery = external ? 0 : unknown ? 255 : 1 + (int)Math.Round(percent * 2.53);
        return new LinkStatus(battery, (int)margin, time);
    }

    // An acknowledgement that did not come is told too.
    private static DownlinkNews Acknowledgement(EventObject root)
        => new(root.Flag("acknowledged") ? DownlinkNews.Acknowledged : DownlinkNews.Unanswered, null, References(root.Text("queueItemId")));

    private static DeviceNews? Log(EventObject root)
    {
        string level = root.Word("level") ?? "INFO";
        string code = root.Word("code") ?? "UNKNOWN";
        string description = root.Text("description", 4096) ?? "";
        // Of a downlink that it gave up ChirpStack names the queue item, and goes on with the next.
        string? item = code.StartsWith("DOWNLINK", StringComparison.Ordinal) ? root.Object("context").Text("queue_item_id") : null;
        if (level is "INFO" or "0")
            return null;
        return new DeviceNews
        {
            Fault = new NetworkFault(level.ToLowerInvariant(), code, description),
            Downlink = item == null ? null : new DownlinkNews(DownlinkNews.Failed, description, [item]),
        };
    }

    private static string[] References(string? item) => item is { Length: > 0 } ? [item] : [];

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
