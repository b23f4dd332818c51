namespace NanoSensors.Server;

/// <summary>
/// What an operator can set, in appsettings.json (<c>"Udp": { "Port": 1700 }</c>), by environment (<c>Udp__Port=1700</c>) or on the
/// command line (<c>--Udp:Port=1700</c>).
/// </summary>
public sealed class ServerSettings
{
    public HttpSettings Http { get; set; } = new();

    public UdpSettings Udp { get; set; } = new();

    public StoreSettings Store { get; set; } = new();

    public ApiSettings Api { get; set; } = new();

    public OidcSettings Oidc { get; set; } = new();

    public PageSettings Page { get; set; } = new();

    public IngestSettings Ingest { get; set; } = new();

    public AmqpSettings Amqp { get; set; } = new();

    public ChirpStackSettings ChirpStack { get; set; } = new();

    public ThingsStackSettings ThingsStack { get; set; } = new();

    public NetworkSettings Network { get; set; } = new();

    public AlertSettings Alerts { get; set; } = new();

    /// <summary>Devices that the server registers at its start. What is registered already keeps its counters and sessions.</summary>
    public List<DeviceSettings> Devices { get; set; } = [];
}

/// <summary>The HTTP side: API, page and webhooks.</summary>
public sealed class HttpSettings
{
    /// <summary>Where to listen, several separated by ';'. Port 0 takes any free one.</summary>
    public string Url { get; set; } = "http://127.0.0.1:8080";

    /// <summary>How many API requests an address may make in a minute; 0 for any number, behind a proxy that limits by itself.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Whether /metrics asks nobody for a key. A server that listens to this machine alone never does.</summary>
    public bool OpenMetrics { get; set; }
}

/// <summary>The Semtech UDP side, where gateways send their frames.</summary>
public sealed class UdpSettings
{
    /// <summary>False for a server that only takes frames from other network servers.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Loopback until an operator sets it: the protocol has no authentication.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    public int Port { get; set; } = 1700;
}

/// <summary>Where readings, devices and sessions live.</summary>
public sealed class StoreSettings
{
    /// <summary>A SQLite connection string; one with <c>Host=</c> is PostgreSQL.</summary>
    public string ConnectionString { get; set; } = "Data Source=nanosensors.db";

    /// <summary>
    /// Where the key ring of a PostgreSQL store lies, the same on every server of it. A SQLite file has its own beside it.
    /// </summary>
    public string KeyFolder { get; set; } = "nanosensors.keys";

    /// <summary>Readings and events older than this are removed, in days; 0 keeps them for ever. A device's last reading is always kept.</summary>
    public int RetentionDays { get; set; }
}

/// <summary>The webhooks of other network servers.</summary>
public sealed class IngestSettings
{
    /// <summary>If set, webhooks of a source without a key of its own must send it.</summary>
    public string? Key { get; set; }

    public IngestSourceSettings ChirpStack { get; set; } = new();

    public IngestSourceSettings ThingsStack { get; set; } = new();

    /// <summary>The largest body taken, in bytes.</summary>
    public int MaxBodyBytes { get; set; } = 256 * 1024;

    /// <summary>What a source's webhooks must send: its own key, or else the one for all; null for nothing.</summary>
    internal string? KeyOf(IngestSourceSettings source)
        => !string.IsNullOrEmpty(source.Key) ? source.Key : string.IsNullOrEmpty(Key) ? null : Key;
}

/// <summary>The webhooks of one network server.</summary>
public sealed class IngestSourceSettings
{
    /// <summary>If set, they must send this key, and no other one.</summary>
    public string? Key { get; set; }
}

/// <summary>The network server for the gateways on the UDP side.</summary>
public sealed class NetworkSettings
{
    /// <summary>NetID, 6 hex digits. 000000 is for networks without an identifier from the LoRa Alliance.</summary>
    public string NetId { get; set; } = "000000";

    /// <summary>How long copies of one frame from several gateways are collected before it is answered, in milliseconds.</summary>
    public int DeduplicationMilliseconds { get; set; } = 200;

    /// <summary>
    /// The data rates among which ADR may choose, for instance 0-5: only such as every gateway hears. Empty: no ADR, as gateways that
    /// listen to one spreading factor need it.
    /// </summary>
    public string AdrDataRates { get; set; } = "";

    /// <summary>How often a device is asked for its battery and margin, in hours; 0 for never.</summary>
    public int DeviceStatusHours { get; set; } = 24;

    /// <summary>How long a downlink waits for its device, in hours.</summary>
    public int DownlinkExpiryHours { get; set; } = 72;
}

/// <summary>A device in the settings.</summary>
public sealed class DeviceSettings
{
    public string DevEui { get; set; } = "";

    public string? JoinEui { get; set; }

    public string? AppKey { get; set; }

    public string? Name { get; set; }

    public string? Profile { get; set; }

    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    public int? ExpectedIntervalSeconds { get; set; }
}
