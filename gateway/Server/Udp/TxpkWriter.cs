using System.Globalization;
using System.Text;
using System.Text.Json;
using NanoSensors.Server.Network;

namespace NanoSensors.Server.Udp;

/// <summary>Between downlinks and the JSON of PULL_RESP and TX_ACK.</summary>
internal static class TxpkWriter
{
    public static byte[] Write(DownlinkTransmission downlink)
    {
        string frequency = (downlink.FrequencyHz / 1e6).ToString("0.0#####", CultureInfo.InvariantCulture);
        string text = $$$"""
            {"txpk":{"imme":false,"tmst":{{{downlink.Tmst}}},"freq":{{{frequency}}},"rfch":0,"powe":{{{downlink.PowerDbm}}},"modu":"LORA",
            "datr":"SF{{{downlink.SpreadingFactor}}}BW{{{downlink.BandwidthHz / 1000}}}","codr":"4/5","ipol":true,"prea":8,"ncrc":true,
            "size":{{{downlink.PhyPayload.Length}}},"data":"{{{Convert.ToBase64String(downlink.PhyPayload)}}}"} }
            """;
        return Encoding.ASCII.GetBytes(text.ReplaceLineEndings(""));
    }

    /// <summary>The error word of a TX_ACK; NONE if it bears none, as an empty one does.</summary>
    public static string ReadError(ReadOnlyMemory<byte> json)
    {
        // Some gateways end the text with a zero byte.
        ReadOnlyMemory<byte> text = json[..^(json.Length > 0 && json.Span[^1] == 0 ? 1 : 0)];
        if (text.IsEmpty)
            return DownlinkResult.None;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("txpk_ack", out JsonElement answer) && answer.ValueKind == JsonValueKind.Object
                && answer.TryGetProperty("error", out JsonElement error))
                return error.ValueKind == JsonValueKind.String && error.GetString() is { Length: > 0 and < 64 } word ? word : "UNKNOWN";
            return DownlinkResult.None;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "UNKNOWN";
        }
    }
}
