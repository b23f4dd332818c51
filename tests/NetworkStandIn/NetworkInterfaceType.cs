namespace System.Net.NetworkInformation;

/// <summary>Kinds of interfaces.</summary>
public enum NetworkInterfaceType
{
    /// <summary>Station.</summary>
    Wireless80211 = 71,

    /// <summary>Access point.</summary>
    WirelessAP = 72,
}
