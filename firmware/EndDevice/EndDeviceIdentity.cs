using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <summary>What a device is provisioned with, for activation over the air (LoRaWAN 1.0.4, 6.1.1).</summary>
public sealed class EndDeviceIdentity
{
    /// <summary>An identity.</summary>
    /// <param name="devEui">The device's identifier.</param>
    /// <param name="joinEui">The join server's identifier.</param>
    /// <param name="appKey">16 bytes, kept by reference.</param>
    public EndDeviceIdentity(Eui64 devEui, Eui64 joinEui, byte[] appKey)
    {
        DevEui = devEui;
        JoinEui = joinEui;
        AppKey = appKey;
    }

    /// <summary>The device's identifier.</summary>
    public Eui64 DevEui { get; }

    /// <summary>The join server's identifier (AppEUI before 1.0.4).</summary>
    public Eui64 JoinEui { get; }

    /// <summary>The device's root key, 16 bytes.</summary>
    public byte[] AppKey { get; }
}
