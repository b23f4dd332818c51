using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Threading;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// The board's own access point; its page is at http://192.168.4.1. When it is open is decided by OnSiteAccess (shared/Http). The runtime does not give addresses to phones, so
/// <see cref="Serve"/> does.
/// </summary>
public sealed class AccessPoint : IAccessPoint
{
    private const string Address = "192.168.4.1";
    private const string Mask = "255.255.255.0";
    private const int MostPhones = 4;
    private const WirelessAPConfiguration.ConfigurationOptions On =
        WirelessAPConfiguration.ConfigurationOptions.Enable | WirelessAPConfiguration.ConfigurationOptions.AutoStart;

    private readonly NetworkInterface _network;
    private readonly WirelessAPConfiguration _configuration;

    /// <summary>The board's; without one it is never open.</summary>
    public AccessPoint()
    {
        _network = WifiLink.FindInterface(NetworkInterfaceType.WirelessAP);
        if (_network == null)
            return;
        _configuration = WirelessAPConfiguration.GetAllWirelessAPConfigurations()[(int)_network.SpecificConfigId];
        IsOpen = (_configuration.Options & WirelessAPConfiguration.ConfigurationOptions.Enable) != 0;
    }

    /// <inheritdoc/>
    public bool IsOpen { get; }

    /// <inheritdoc/>
    public bool Open(string name, string password)
    {
        if (_network == null)
            return false;
        try
        {
            _configuration.Ssid = name;
            _configuration.Password = password;
            _configuration.Authentication = AuthenticationType.WPA2;
            _configuration.Encryption = EncryptionType.WPA2_PSK;
            _configuration.MaxConnections = MostPhones;
            _configuration.Options = On;
            _network.EnableStaticIPv4(Address, Mask, Address);
            _configuration.SaveConfiguration();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Close()
    {
        if (_network == null)
            return false;
        try
        {
            _configuration.Options = WirelessAPConfiguration.ConfigurationOptions.Disable;
            _configuration.SaveConfiguration();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>To be called once where it is open: gives addresses to phones, on a thread of its own.</summary>
    public void Serve()
    {
        if (_network.IPv4Address != Address)
            _network.EnableStaticIPv4(Address, Mask, Address);
        Thread thread = new Thread(GiveAddresses);
        thread.Priority = ThreadPriority.Lowest;
        thread.Start();
    }

    // On a thread of its own.
    private static void GiveAddresses()
    {
        IPEndPoint everybody = new IPEndPoint(IPAddress.Broadcast, 68);
        AddressServer server = new AddressServer(new byte[] { 192, 168, 4, 1 }, new IPEndPoint(IPAddress.Any, 67), everybody);
        while (true)
        {
            // A station that searches for its network takes the access point along from channel to channel.
            WifiLink.LeaveStation();
            server.Serve();
            Thread.Sleep(1000);
        }
    }
}
