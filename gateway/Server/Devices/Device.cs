using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Devices;

/// <summary>A node as it is registered.</summary>
public sealed record Device
{
    public required Eui64 DevEui { get; init; }

    /// <summary>What people call it, for instance "Bay 7".</summary>
    public required string Name { get; init; }

    /// <summary>parking, air or footfall; null if not known (yet).</summary>
    public string? Profile { get; init; }

    /// <summary>Degrees north, WGS 84.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east, WGS 84.</summary>
    public double? Longitude { get; init; }

    public Eui64? JoinEui { get; init; }

    /// <summary>How often it reports, in seconds; 0 if nobody minds its silence, null for the server's default.</summary>
    public int? ExpectedIntervalSeconds { get; init; }

    /// <summary>16 bytes; null for a device that another network server looks after. It never leaves the server, and a <see cref="DeviceStatus"/> is without it.</summary>
    public byte[]? AppKey { get; init; }
}

/// <summary>What is known of a device now.</summary>
public sealed record DeviceStatus
{
    public required Device Device { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public Store.Reading? LastReading { get; init; }

    public double? BatteryVolts { get; init; }

    public double? Rssi { get; init; }

    public double? Snr { get; init; }

    public bool? Occupied { get; init; }

    /// <summary>When the bay came to be in this state.</summary>
    public DateTimeOffset? OccupiedSince { get; init; }

    /// <summary>The spreading factor of its last uplink, 7 to 12.</summary>
    public int? SpreadingFactor { get; init; }

    /// <summary>What it said last of its sensor: ok, degraded or fault.</summary>
    public string? SensorHealth { get; init; }

    /// <summary>What it said last of its firmware, as 1.4.12.</summary>
    public string? FirmwareVersion { get; init; }

    /// <summary>The hash of the configuration that it runs, 8 hex digits.</summary>
    public string? ConfigurationHash { get; init; }

    /// <summary>How many DevNonces it said last that it has left; none without a join.</summary>
    public int? RemainingDevNonces { get; init; }

    /// <summary>Its last step against a silent network, as it said last: none, droppedAnswers, rejoined, restarted, or unknown and a number.</summary>
    public string? SilenceStep { get; init; }

    /// <summary>What it said last of its runtime's firmware image, as 1.12.4.268.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>Its last answer to DevStatusReq.</summary>
    public Store.LinkStatus? LinkStatus { get; init; }

    /// <summary>Where its last uplink came from: gateway, chirpstack or tts.</summary>
    public string? Source { get; init; }

    /// <summary>When it joined last.</summary>
    public DateTimeOffset? LastJoin { get; init; }

    /// <summary>What another network server told last of a downlink to it.</summary>
    public DownlinkStatus? LastDownlink { get; init; }

    /// <summary>What another network server complained of last.</summary>
    public NetworkFaultStatus? LastFault { get; init; }

    /// <summary>Whether it is known where The Things Stack takes downlinks for it.</summary>
    public bool HasPushAddress { get; init; }
}

/// <param name="State">A word of <see cref="Store.DownlinkNews"/>.</param>
/// <param name="Detail">The gateway, or the reason.</param>
public sealed record DownlinkStatus(string State, string? Detail, DateTimeOffset Time);

/// <param name="Fault">What it was.</param>
public sealed record NetworkFaultStatus(Store.NetworkFault Fault, DateTimeOffset Time);
