#nullable enable
using System;
using System.Text.Json.Nodes;

namespace NanoSensors.Codec;

/// <summary>From a queued downlink back to the JSON it was made from.</summary>
public static class DownlinkDecoder
{
    /// <summary>Decodes a payload. Any bytes give an object or an error, never an exception.</summary>
    /// <param name="fPort">The port it goes to; any number.</param>
    /// <param name="payload">The application payload.</param>
    public static DecodedDownlink Decode(int fPort, ReadOnlySpan<byte> payload)
    {
        JsonObject data = FrameJson.Decode(fPort, payload, false, out _, out DecodeError code, out string? error);
        return new DecodedDownlink(data, code, error);
    }
}
