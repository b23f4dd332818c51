using NanoSensors.NetworkStandIn;

namespace System.Net.NetworkInformation;

/// <summary>The station and the access point.</summary>
public sealed class NetworkInterface
{
    private NetworkInterface(NetworkInterfaceType type)
    {
        NetworkInterfaceType = type;
    }

    /// <summary>Which of the two.</summary>
    public NetworkInterfaceType NetworkInterfaceType { get; }

    /// <summary>Number of its configuration.</summary>
    public uint SpecificConfigId => 0;

    /// <summary>Its address.</summary>
    public string IPv4Address =>
        NetworkInterfaceType == NetworkInterfaceType.Wireless80211 && NetworkWorld.Current.Wifi.HasAddress ? "192.0.2.77" : "0.0.0.0";

    /// <summary>Its MAC address.</summary>
    public byte[] PhysicalAddress => new byte[6];

    /// <summary>Both.</summary>
    public static NetworkInterface[] GetAllNetworkInterfaces() =>
        new[] { new NetworkInterface(NetworkInterfaceType.Wireless80211), new NetworkInterface(NetworkInterfaceType.WirelessAP) };

    /// <summary>Changes nothing here.</summary>
    public void EnableStaticIPv4(string address, string mask, string gateway)
    {
    }
}
