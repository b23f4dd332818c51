using System;
using System.Device.Wifi;
using System.Net;
using System.Net.NetworkInformation;
using System.Threading;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// Keeps the board on the Wi-Fi whose name and password lie in its configuration block (nanoff --networkdeployment), keeps the
/// servers' addresses fresh, and lets the time come by SNTP. All of that blocks, so it has a thread of its own, which sleeps nearly always.
/// </summary>
public sealed class WifiLink : IServerAddresses
{
    private const int LookMilliseconds = 5000;

    private readonly string[] _hosts;
    private readonly int[] _ports;
    private readonly string _timeServer;
    private readonly IPEndPoint[] _servers;
    private readonly NameWatch[] _watches;
    private readonly ConnectWatch _connect = new ConnectWatch();
    private bool _timeStarted;

    /// <summary>A link; <see cref="Start"/> begins.</summary>
    /// <param name="hosts">Names or addresses of the network servers; an empty one is never found.</param>
    /// <param name="ports">Their UDP ports.</param>
    /// <param name="timeServer">Name of the SNTP server.</param>
    public WifiLink(string[] hosts, int[] ports, string timeServer)
    {
        _hosts = hosts;
        _ports = ports;
        _timeServer = timeServer;
        _servers = new IPEndPoint[hosts.Length];
        _watches = new NameWatch[hosts.Length];
        for (int i = 0; i < hosts.Length; i++)
            _watches[i] = new NameWatch();
    }

    /// <inheritdoc/>
    public IPEndPoint ServerAt(int index)
    {
        return _servers[index];
    }

    /// <inheritdoc/>
    public NameWatch WatchOf(int index)
    {
        return _watches[index];
    }

    /// <summary>
    /// The Wi-Fi's MAC address made an EUI-64, FF FE in its middle, as gateways without an EUI of their own do by custom.
    /// </summary>
    public static ulong EuiOfHardware()
    {
        NetworkInterface wifi = FindInterface(NetworkInterfaceType.Wireless80211);
        if (wifi == null)
            return 0;
        byte[] mac = wifi.PhysicalAddress;
        ulong eui = 0;
        for (int i = 0; i < 6; i++)
        {
            if (i == 3)
                eui = (eui << 16) | 0xFFFE;
            eui = (eui << 8) | mac[i];
        }

        return eui;
    }

    /// <summary>Starts the thread. Once.</summary>
    public void Start()
    {
        Thread thread = new Thread(Run);
        thread.Priority = ThreadPriority.Lowest;
        thread.Start();
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                Look();
            }
            catch (Exception)
            {
                // No network: looked for again in five seconds.
            }

            Thread.Sleep(LookMilliseconds);
        }
    }

    private void Look()
    {
        if (!HasAddress())
        {
            for (int i = 0; i < _hosts.Length; i++)
            {
                _watches[i].Lost();
                // The board may come back with another address of its own: then its sockets must be opened anew.
                _servers[i] = null;
            }

            if (_connect.IsDue(Now))
            {
                _connect.Begun(Now);
                Connect();
            }

            return;
        }

        _connect.Connected();

        if (!_timeStarted)
        {
            Sntp.Server1 = _timeServer;
            Sntp.Start();
            _timeStarted = true;
        }

        for (int i = 0; i < _hosts.Length; i++)
        {
            if (_hosts[i].Length > 0 && _watches[i].IsDue(Now))
                Resolve(i);
        }
    }

    private void Resolve(int index)
    {
        try
        {
            IPAddress address = Dns.GetHostEntry(_hosts[index]).AddressList[0];
            _watches[index].Answered(Now);
            IPEndPoint known = _servers[index];
            if (known == null || !known.Address.Equals(address))
                _servers[index] = new IPEndPoint(address, _ports[index]);
        }
        catch (Exception)
        {
            // No such name, or nobody to ask: asked again in five seconds, and the other servers meanwhile.
            _watches[index].Failed(Now);
        }
    }

    private static long Now
    {
        get { return (long)HighResTimer.GetCurrent(); }
    }

    private static bool HasAddress()
    {
        NetworkInterface wifi = FindInterface(NetworkInterfaceType.Wireless80211);
        return wifi != null && wifi.IPv4Address != null && wifi.IPv4Address.Length > 0 && wifi.IPv4Address[0] != '0';
    }

    internal static NetworkInterface FindInterface(NetworkInterfaceType type)
    {
        NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].NetworkInterfaceType == type)
                return all[i];
        }

        return null;
    }

    // Ends the station's search for the configured network, which the runtime begins by itself at the start.
    internal static void LeaveStation()
    {
        try
        {
            WifiAdapter.FindAllAdapters()[0].Disconnect();
        }
        catch (Exception)
        {
            // There is no station, or it was not connected.
        }
    }

    private static void Connect()
    {
        NetworkInterface wifi = FindInterface(NetworkInterfaceType.Wireless80211);
        if (wifi == null)
            return;
        Wireless80211Configuration configuration =
            Wireless80211Configuration.GetAllWireless80211Configurations()[(int)wifi.SpecificConfigId];
        WifiAdapter.FindAllAdapters()[0].Connect(configuration.Ssid, WifiReconnectionKind.Automatic, configuration.Password);
    }
}
