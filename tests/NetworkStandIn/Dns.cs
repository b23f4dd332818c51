using NanoSensors.NetworkStandIn;

namespace System.Net;

/// <summary>Knows one address for every name while the station has an address.</summary>
public static class Dns
{
    /// <summary>Asks.</summary>
    public static IPHostEntry GetHostEntry(string name)
    {
        NetworkWorld.Current.NamesAsked++;
        if (!NetworkWorld.Current.Wifi.HasAddress)
            throw new Sockets.SocketException((int)Sockets.SocketError.HostNotFound);
        return new IPHostEntry { HostName = name, AddressList = new[] { IPAddress.Parse("192.0.2.1") } };
    }
}
