using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store;

/// <summary>A decoded uplink on its way into the store.</summary>
public sealed record NewReading
{
    public required Eui64 Device { get; init; }

    /// <summary>A name for the device if it is not registered yet.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Tells apart the times between two joins, within which a counter is used once.</summary>
    public required string Session { get; init; }

    /// <summary>The 32-bit frame counter.</summary>
    public required uint FCnt { get; init; }

    public required int FPort { get; init; }

    public required byte[] Payload { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>gateway, chirpstack or tts.</summary>
    public required string Source { get; init; }

    public string? Gateway { get; init; }

    /// <summary>dBm.</summary>
    public double? Rssi { get; init; }

    /// <summary>dB.</summary>
    public double? Snr { get; init; }

    /// <summary>parking, air, footfall, status, acknowledgement, or unknown.</summary>
    public required string Kind { get; init; }

    /// <summary>7 to 12.</summary>
    public int? SpreadingFactor { get; init; }

    /// <summary>The decoded object as JSON.</summary>
    public required string Data { get; init; }

    /// <summary>Why the payload could not be decoded, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Volts at the node's battery, if the reading tells.</summary>
    public double? BatteryVolts { get; init; }

    /// <summary>Whether a car stands on the bay, if the reading tells.</summary>
    public bool? Occupied { get; init; }

    /// <summary>How long the bay's state before had lasted, if the reading tells.</summary>
    public double? PreviousStateSeconds { get; init; }

    /// <summary>True if the reading marks the moment in which the bay's state changed.</summary>
    public bool IsTransition => PreviousStateSeconds != null;

    /// <summary>True if it waited at the node, and may have come before without the node's knowing.</summary>
    public bool IsLate { get; init; }

    /// <summary>ok, degraded or fault, if the reading tells.</summary>
    public string? SensorHealth { get; init; }

    /// <summary>The node's firmware, if the reading tells.</summary>
    public string? FirmwareVersion { get; init; }

    /// <summary>The hash of the node's configuration, if the reading tells.</summary>
    public string? ConfigurationHash { get; init; }

    /// <summary>How many DevNonces the node has left, if the reading tells.</summary>
    public int? RemainingDevNonces { get; init; }

    /// <summary>The node's last step against a silent network, if the reading tells: none, droppedAnswers, rejoined, restarted, or unknown and a number.</summary>
    public string? SilenceStep { get; init; }

    /// <summary>The runtime's firmware image, if the reading tells, as 1.12.4.268.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>The command that this reading acknowledges, or null.</summary>
    public CommandOutcome? Outcome { get; init; }

    /// <summary>
    /// What its frame tells of other times, the oldest first; stored with it. Each has a <see cref="Session"/> of its own, made from the frame's, because a counter is used once in one.
    /// </summary>
    public IReadOnlyList<NewReading> Others { get; init; } = [];
}

/// <param name="Token">The command's token, 0 to 255.</param>
/// <param name="Result">The codec's word for it.</param>
/// <param name="Done">True if the node did what was asked.</param>
public sealed record CommandOutcome(int Token, string Result, bool Done);

/// <summary>A reading as the store gives it back.</summary>
public sealed record Reading
{
    public required long Id { get; init; }

    public required Eui64 Device { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Kind { get; init; }

    public required int FPort { get; init; }

    public required uint FCnt { get; init; }

    public required string Source { get; init; }

    public double? Rssi { get; init; }

    public double? Snr { get; init; }

    /// <summary>The gateway that heard it best.</summary>
    public string? Gateway { get; init; }

    /// <summary>7 to 12.</summary>
    public int? SpreadingFactor { get; init; }

    public required string Data { get; init; }

    public string? Error { get; init; }

    /// <summary>The payload, only where it could not be decoded.</summary>
    public byte[]? Payload { get; init; }
}
