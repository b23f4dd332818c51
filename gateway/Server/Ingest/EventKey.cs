using System.Security.Cryptography;

namespace NanoSensors.Server.Ingest;

/// <summary>A key for events that bear none: the same bytes have the same one.</summary>
internal static class EventKey
{
    public static string Of(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16));
}
