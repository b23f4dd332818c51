namespace NanoSensors.Server;

/// <summary>ChirpStack's REST API, which takes downlinks.</summary>
public sealed class ChirpStackSettings
{
    /// <summary>Where it is, as http://127.0.0.1:8090. Unset: devices behind ChirpStack get no commands.</summary>
    public string? ApiUrl { get; set; }

    /// <summary>An API key of ChirpStack's.</summary>
    public string? ApiToken { get; set; }
}

/// <summary>The Things Stack, which takes downlinks at an address that its webhooks tell.</summary>
public sealed class ThingsStackSettings
{
    /// <summary>
    /// The hosts that may be such an address, separated by ';': eu1.cloud.thethings.network is one by HTTPS, http://192.168.1.5:1885 one of one's own
    /// network. Empty: devices behind The Things Stack get no commands.
    /// </summary>
    public string Hosts { get; set; } = "";

    /// <summary>An API key that may write downlinks; unset, the one that the webhook tells is used.</summary>
    public string? ApiKey { get; set; }
}
