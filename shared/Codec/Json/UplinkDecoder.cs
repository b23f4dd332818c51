#nullable enable
using System;
using System.Text.Json.Nodes;

namespace NanoSensors.Codec;

/// <summary>From what a node sent to JSON, the same object that the JavaScript codec gives as data.</summary>
public static class UplinkDecoder
{
    /// <summary>Decodes a payload. Any bytes give an object or an error, never an exception.</summary>
    /// <param name="fPort">The port it came on; any number.</param>
    /// <param name="payload">The decrypted application payload.</param>
    public static DecodedUplink Decode(int fPort, ReadOnlySpan<byte> payload)
    {
        JsonObject data = FrameJson.Decode(fPort, payload, true, out Frame? frame, out DecodeError code, out string? error);
        return new DecodedUplink(frame?.JsonKind ?? "unknown", data, code, error);
    }
}
