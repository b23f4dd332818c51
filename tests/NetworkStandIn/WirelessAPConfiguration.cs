namespace System.Net.NetworkInformation;

/// <summary>The access point's stored configuration.</summary>
public sealed class WirelessAPConfiguration
{
    /// <summary>Its options.</summary>
    [Flags]
    public enum ConfigurationOptions
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>Off.</summary>
        Disable = 1,

        /// <summary>On.</summary>
        Enable = 2,

        /// <summary>On from the start; includes <see cref="Enable"/>.</summary>
        AutoStart = 6,
    }

    /// <summary>Its name.</summary>
    public string Ssid { get; set; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Its options.</summary>
    public ConfigurationOptions Options { get; set; } = ConfigurationOptions.AutoStart;

    /// <summary>Not simulated.</summary>
    public AuthenticationType Authentication { get; set; }

    /// <summary>Not simulated.</summary>
    public EncryptionType Encryption { get; set; }

    /// <summary>The most phones.</summary>
    public byte MaxConnections { get; set; }

    /// <summary>The one there is.</summary>
    public static WirelessAPConfiguration[] GetAllWirelessAPConfigurations() => new[] { new WirelessAPConfiguration() };

    /// <summary>Not simulated.</summary>
    public void SaveConfiguration()
    {
    }
}
