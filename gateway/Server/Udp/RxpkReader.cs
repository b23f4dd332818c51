using System.Globalization;
using System.Text.Json;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Network;

namespace NanoSensors.Server.Udp;

/// <summary>
/// Reads the JSON of a PUSH_DATA. Tolerant where gateways differ: a fractional rssi, base64 without padding, fields that nobody knows. One
/// unusable frame does not spoil the others.
/// </summary>
internal static class RxpkReader
{
    /// <summary>Reads the frames.</summary>
    /// <param name="json">The datagram after its header.</param>
    /// <param name="gateway">Whose it is.</param>
    /// <param name="arrival">When the datagram arrived.</param>
    /// <param name="malformed">Told the reason for each frame that cannot be used.</param>
    public static List<GatewayFrame> Read(ReadOnlyMemory<byte> json, Eui64 gateway, Arrival arrival, Action<string> malformed)
    {
        var frames = new List<GatewayFrame>();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            malformed("json");
            return frames;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                malformed("json");
                return frames;
            }

            if (!document.RootElement.TryGetProperty("rxpk", out JsonElement items))
                return frames;
            if (items.ValueKind != JsonValueKind.Array)
            {
                malformed("rxpk");
                return frames;
            }

            foreach (JsonElement item in items.EnumerateArray())
            {
                string? reason = ReadOne(item, gateway, arrival, out GatewayFrame? frame);
                if (reason == null)
                    frames.Add(frame!);
                else
                    malformed(reason);
            }
        }

        return frames;
    }

    // Null, or why the frame cannot be used.
    private static string? ReadOne(JsonElement item, Eui64 gateway, Arrival arrival, out GatewayFrame? frame)
    {
        frame = null;
        if (item.ValueKind != JsonValueKind.Object)
            return "rxpk";
        if (Number(item, "stat") is < 0)
            return "crc";
        if (Text(item, "modu") is { } modulation && modulation != "LORA")
            return "modulation";
        if (Number(item, "freq") is not ({ } megahertz and > 100 and < 3000))
            return "freq";
        if (!ReadDataRate(Text(item, "datr"), out int spreadingFactor, out int bandwidthHz))
            return "datr";
        if (Number(item, "rssi") is not ({ } rssi and > -300 and < 100))
            return "rssi";
        if (Number(item, "lsnr") is not ({ } snr and > -100 and < 100))
            return "lsnr";
        if (!TryBase64(Text(item, "data"), out byte[] payload) || payload.Length is 0 or > DataFrame.MaxFrameLength)
            return "data";
        if (Number(item, "size") is { } size && size != payload.Length)
            return "size";
        uint? tmst = Number(item, "tmst") is { } ticks and >= 0 and <= uint.MaxValue && ticks == Math.Floor(ticks) ? (uint)ticks : null;
        DateTimeOffset? time = Text(item, "time") is { } text && Rfc3339.TryParse(text, out DateTimeOffset value) ? value : null;
        frame = new GatewayFrame
        {
            Gateway = gateway,
            PhyPayload = payload,
            Tmst = tmst,
            FrequencyHz = (uint)Math.Round(megahertz * 1e6),
            SpreadingFactor = spreadingFactor,
            BandwidthHz = bandwidthHz,
            Rssi = rssi,
            Snr = snr,
            GatewayTime = time,
            Arrival = arrival,
        };
        return null;
    }

    // "SF7BW125".
    private static bool ReadDataRate(string? text, out int spreadingFactor, out int bandwidthHz)
    {
        spreadingFactor = 0;
        bandwidthHz = 0;
        if (text == null || !text.StartsWith("SF", StringComparison.Ordinal))
            return false;
        int at = text.IndexOf("BW", StringComparison.Ordinal);
        if (at < 3
            || !int.TryParse(text.AsSpan(2, at - 2), NumberStyles.None, CultureInfo.InvariantCulture, out spreadingFactor)
            || !int.TryParse(text.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out int kilohertz))
            return false;
        bandwidthHz = kilohertz * 1000;
        return spreadingFactor is >= 5 and <= 12 && kilohertz is 125 or 250 or 500;
    }

    private static bool TryBase64(string? text, out byte[] bytes)
    {
        bytes = [];
        if (text == null || text.Length > 512)
            return false;
        string padded = text.TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        byte[] buffer = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, buffer, out int length))
            return false;
        bytes = buffer[..length];
        return true;
    }

    private static double? Number(JsonElement item, string name)
        => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            ? number
            : null;

    private static string? Text(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no text.
            return null;
        }
    }
}
