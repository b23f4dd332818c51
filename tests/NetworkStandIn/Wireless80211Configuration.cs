using NanoSensors.NetworkStandIn;

namespace System.Net.NetworkInformation;

/// <summary>The station's stored configuration.</summary>
public sealed class Wireless80211Configuration
{
    /// <summary>Its options.</summary>
    [Flags]
    public enum ConfigurationOptions
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>The station is on.</summary>
        Enable = 2,

        /// <summary>It connects at the start; includes <see cref="Enable"/>.</summary>
        AutoConnect = 6,
    }

    /// <summary>Its name.</summary>
    public string Ssid { get; set; } = "House";

    /// <summary>Its password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Its options.</summary>
    public ConfigurationOptions Options { get; set; } =
        NetworkWorld.Current.Wifi.AutoConnect ? ConfigurationOptions.AutoConnect : ConfigurationOptions.Enable;

    /// <summary>Not simulated.</summary>
    public AuthenticationType Authentication { get; set; }

    /// <summary>Not simulated.</summary>
    public EncryptionType Encryption { get; set; }

    /// <summary>The one there is.</summary>
    public static Wireless80211Configuration[] GetAllWireless80211Configurations() => new[] { new Wireless80211Configuration() };

    /// <summary>Not simulated.</summary>
    public void SaveConfiguration()
    {
    }
}
