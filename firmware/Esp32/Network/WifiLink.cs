using System;
using System.Device.Wifi;
using System.Net;
using System.Net.NetworkInformation;
using System.Threading;
using nanoFramework.Networking;

namespace NanoSensors.Esp32;

/// <summary>
/// Keeps the board on the Wi-Fi whose name and password lie in its configuration block (nanoff --networkdeployment), keeps the
/// server's address fresh, and lets the time come by SNTP. All of that blocks, so it has a thread of its own, which sleeps nearly always.
/// </summary>
public sealed class WifiLink
{
    private const int LookMilliseconds = 5000;

    // A name may come to mean another address, for instance behind dynamic DNS: asked anew every ten minutes.
    private const int LooksPerResolution = 120;

    private readonly string _host;
    private readonly int _port;
    private readonly string _timeServer;
    private int _looksUntilResolution;
    private bool _timeStarted;

    /// <summary>A link; <see cref="Start"/> begins.</summary>
    /// <param name="host">Name or address of the network server.</param>
    /// <param name="port">Its UDP port.</param>
    /// <param name="timeServer">Name of the SNTP server.</param>
    public WifiLink(string host, int port, string timeServer)
    {
        _host = host;
        _port = port;
        _timeServer = timeServer;
    }

    /// <summary>Where the server is; null until it is known. Another object as soon as the address changes.</summary>
    public IPEndPoint Server { get; private set; }

    /// <summary>
    /// The Wi-Fi's MAC address made an EUI-64, FF FE in its middle, as gateways without an EUI of their own do by custom.
    /// </summary>
    public static ulong EuiOfHardware()
    {
        NetworkInterface wifi = FindInterface();
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
                // No network, no such name, no answer: looked for again in five seconds.
                _looksUntilResolution = 0;
            }

            Thread.Sleep(LookMilliseconds);
        }
    }

    private void Look()
    {
        if (!HasAddress())
        {
            _looksUntilResolution = 0;
            Connect();
            return;
        }

        if (!_timeStarted)
        {
            Sntp.Server1 = _timeServer;
            Sntp.Start();
            _timeStarted = true;
        }

        if (--_looksUntilResolution > 0)
            return;
        IPHostEntry entry = Dns.GetHostEntry(_host);
        _looksUntilResolution = LooksPerResolution;
        IPAddress address = entry.AddressList[0];
        if (Server == null || !Server.Address.Equals(address))
            Server = new IPEndPoint(address, _port);
    }

    private static bool HasAddress()
    {
        NetworkInterface wifi = FindInterface();
        return wifi != null && wifi.IPv4Address != null && wifi.IPv4Address.Length > 0 && wifi.IPv4Address[0] != '0';
    }

    private static NetworkInterface FindInterface()
    {
        NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].NetworkInterfaceType == NetworkInterfaceType.Wireless80211)
                return all[i];
        }

        return null;
    }

    private static void Connect()
    {
        NetworkInterface wifi = FindInterface();
        if (wifi == null)
            return;
        Wireless80211Configuration configuration =
            Wireless80211Configuration.GetAllWireless80211Configurations()[(int)wifi.SpecificConfigId];
        WifiAdapter.FindAllAdapters()[0].Connect(configuration.Ssid, WifiReconnectionKind.Automatic, configuration.Password);
    }
}
