using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Ingest;

/// <summary>A decrypted uplink, whoever brought it.</summary>
public sealed record Uplink
{
    public required Eui64 Device { get; init; }

    /// <summary>What the source calls the device.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Tells apart the times between two joins, within which a counter is used once.</summary>
    public required string Session { get; init; }

    public required uint FCnt { get; init; }

    /// <summary>1 to 255.</summary>
    public required int FPort { get; init; }

    public required byte[] Payload { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>gateway, chirpstack or tts.</summary>
    public required string Source { get; init; }

    public string? Gateway { get; init; }

    public double? Rssi { get; init; }

    public double? Snr { get; init; }

    /// <summary>7 to 12.</summary>
    public int? SpreadingFactor { get; init; }
}
