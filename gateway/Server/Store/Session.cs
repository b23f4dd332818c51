using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store;

/// <summary>What a join leaves behind.</summary>
public sealed record Session
{
    public required Eui64 Device { get; init; }

    public required DevAddr DevAddr { get; init; }

    /// <summary>1 to 2^24-1; with the device it names the session.</summary>
    public required int JoinNonce { get; init; }

    public required byte[] NwkSKey { get; init; }

    public required byte[] AppSKey { get; init; }

    /// <summary>The highest counter accepted, or -1 before the first.</summary>
    public long LastFCntUp { get; init; } = -1;

    /// <summary>When the device joined.</summary>
    public DateTimeOffset Joined { get; init; }

    /// <summary>What is known of its radio link.</summary>
    public LinkState Link { get; init; } = new();

    /// <summary>The session's part of a reading's key.</summary>
    public string Key => $"{DevAddr}-{JoinNonce:x6}";
}
