using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <summary>
/// Activation by personalization (LoRaWAN 1.0.4, 6.3): a session that was never joined. For test benches only: keys that
/// never change, and a network that must be told of every reset of the counters.
/// </summary>
public sealed class PersonalizedSession
{
    /// <summary>A session for a test bench.</summary>
    /// <param name="devAddr">The device's address.</param>
    /// <param name="nwkSKey">16 bytes, kept by reference.</param>
    /// <param name="appSKey">16 bytes, kept by reference.</param>
    public PersonalizedSession(DevAddr devAddr, byte[] nwkSKey, byte[] appSKey)
    {
        DevAddr = devAddr;
        NwkSKey = nwkSKey;
        AppSKey = appSKey;
    }

    /// <summary>The device's address.</summary>
    public DevAddr DevAddr { get; }

    /// <summary>The network session key, 16 bytes.</summary>
    public byte[] NwkSKey { get; }

    /// <summary>The application session key, 16 bytes.</summary>
    public byte[] AppSKey { get; }
}
