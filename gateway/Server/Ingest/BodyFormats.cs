namespace NanoSensors.Server.Ingest;

/// <summary>In which encoding a network server sends its events.</summary>
internal enum BodyFormat
{
    Json,
    Protobuf,
}

/// <summary>Tells the encodings apart.</summary>
internal static class BodyFormats
{
    /// <summary>By what the sender says; JSON if it says nothing. ChirpStack sends Protobuf as application/octet-stream.</summary>
    /// <returns>Null if it says something else.</returns>
    public static BodyFormat? OfContentType(string? type)
    {
        if (string.IsNullOrEmpty(type) || type.Contains("json", StringComparison.OrdinalIgnoreCase))
            return BodyFormat.Json;
        return type.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) || type.Contains("protobuf", StringComparison.OrdinalIgnoreCase)
            ? BodyFormat.Protobuf
            : null;
    }

    /// <summary>
    /// By its first byte, where nobody says, as over MQTT 3.1.1. An event in JSON begins with a brace; in Protobuf that byte would begin a group, which
    /// ChirpStack's messages have none of.
    /// </summary>
    public static BodyFormat OfBytes(ReadOnlySpan<byte> body) => body is [(byte)'{', ..] ? BodyFormat.Json : BodyFormat.Protobuf;
}
