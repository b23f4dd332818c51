using System.Text.Json.Serialization;

namespace NanoSensors.Server.Store;

/// <summary>What the network server has learnt of a session's radio link, for ADR and DevStatusReq.</summary>
public sealed record LinkState
{
    /// <summary>The data rate of the last uplink, or -1 before the first.</summary>
    public int DataRate { get; init; } = -1;

    /// <summary>TXPower that the device has accepted; 0 is the most.</summary>
    public int TxPower { get; init; }

    /// <summary>SNR in dB of the last uplinks, each at the gateway that heard it best; the oldest first.</summary>
    public IReadOnlyList<double> Snr { get; init; } = [];

    /// <summary>The highest data rate that the device has not refused.</summary>
    public int MaxDataRate { get; init; } = 15;

    /// <summary>The highest TXPower, which is the least power, that the device has not refused.</summary>
    public int MaxTxPower { get; init; } = 15;

    /// <summary>What the last LinkADRReq asked for, until it is answered.</summary>
    public LinkRequest? Asked { get; init; }

    /// <summary>When DevStatusReq was sent last, milliseconds since 1970 UTC.</summary>
    public long? StatusAsked { get; init; }

    /// <summary>When it was answered last.</summary>
    public long? StatusAnswered { get; init; }
}

/// <param name="FCntUp">The uplink that it was sent after.</param>
/// <param name="Times">How often it was sent.</param>
public sealed record LinkRequest(int DataRate, int TxPower, uint FCntUp, int Times);

/// <summary>A device's answer to DevStatusReq (LoRaWAN 1.0.4, 5.5).</summary>
/// <param name="Battery">0 external power, 1 empty to 254 full, 255 not known.</param>
/// <param name="MarginDb">SNR of the request at the device, -32 to 31 dB.</param>
public sealed record LinkStatus(int Battery, int MarginDb, DateTimeOffset Time);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LinkState))]
internal sealed partial class LinkJson : JsonSerializerContext;
