using System;
using System.Device.Gpio;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Threading;
using NanoSensors.Board;
using NanoSensors.Http;

namespace NanoSensors.Esp32;

/// <summary>
/// The board's own access point, for setting it up from a phone: while it knows no Wi-Fi, and when its BOOT button is pressed right after the start. Name
/// "NanoSensors-" and the last four digits of the EUI; the password is on the label; the page is at http://192.168.4.1.
/// </summary>
/// <remarks>
/// The runtime takes changes of its wireless configuration at a start only, so opening and closing each cost a restart. Record "access-point", version 1: the
/// password in ASCII, 8 to 63, from provisioning; without it there is no access point, since an open one would let anybody listen to the page's password. Record "access",
/// version 1: one byte, there when the button asked for the access point that the next start opens.
/// </remarks>
public static class AccessPoint
{
    private const string PasswordRecord = "access-point";
    private const string RequestRecord = "access";
    private const byte RecordVersion = 1;
    private const int BootButton = 0;
    private const string Address = "192.168.4.1";
    private const string Mask = "255.255.255.0";
    private const WirelessAPConfiguration.ConfigurationOptions On =
        WirelessAPConfiguration.ConfigurationOptions.Enable | WirelessAPConfiguration.ConfigurationOptions.AutoStart;

    /// <summary>To be called at each start, before the network is used. Restarts the board where the access point is to be opened or closed.</summary>
    /// <param name="store">Holds the records.</param>
    /// <param name="wifi">Tells whether the board knows a Wi-Fi; null for a board that needs none, a node.</param>
    /// <param name="supervisor">Restarts.</param>
    /// <param name="eui">Its last digits are in the name.</param>
    /// <returns>Whether the access point is open now.</returns>
    public static bool Begin(RecordStore store, IWifiSetup wifi, ISupervisor supervisor, ulong eui)
    {
        NetworkInterface network = WifiLink.FindInterface(NetworkInterfaceType.WirelessAP);
        byte[] password = new byte[63];
        int length = store.Read(PasswordRecord, RecordVersion, password);
        if (network == null || length < 8)
            return false;
        WirelessAPConfiguration configuration = WirelessAPConfiguration.GetAllWirelessAPConfigurations()[(int)network.SpecificConfigId];
        bool isOn = (configuration.Options & WirelessAPConfiguration.ConfigurationOptions.Enable) != 0;
        byte[] request = new byte[1];
        bool requested = store.Read(RequestRecord, RecordVersion, request) == 1;
        if (requested)
            store.Delete(RequestRecord);
        bool held = IsButtonHeld();
        bool wanted = requested || held || (wifi != null && wifi.Name.Length == 0);
        if (wanted == isOn)
        {
            if (isOn)
                Serve(network);
            return isOn;
        }

        if (wanted)
        {
            if (held)
                store.Write(RequestRecord, RecordVersion, request, 1);
            configuration.Ssid = "NanoSensors-" + ((ushort)eui).ToString("X4");
            configuration.Password = TextOf(password, length);
            configuration.Authentication = AuthenticationType.WPA2;
            configuration.Encryption = EncryptionType.WPA2_PSK;
            configuration.MaxConnections = 4;
            configuration.Options = On;
            network.EnableStaticIPv4(Address, Mask, Address);
        }
        else
        {
            configuration.Options = WirelessAPConfiguration.ConfigurationOptions.Disable;
        }

        configuration.SaveConfiguration();
        supervisor.Restart(ResetCause.Command);
        return false;
    }

    /// <summary>
    /// Waits for the button, for as long at most: held while the board is switched on it would start the chip's own loader instead of the application, so people press it
    /// right afterwards.
    /// </summary>
    /// <param name="milliseconds">How long; a board that is switched on once a year can spare some seconds.</param>
    public static void WaitForButton(int milliseconds)
    {
        const int Look = 50;
        for (int waited = 0; waited < milliseconds && !IsButtonHeld(); waited += Look)
            Thread.Sleep(Look);
    }

    private static void Serve(NetworkInterface network)
    {
        if (network.IPv4Address != Address)
            network.EnableStaticIPv4(Address, Mask, Address);
        Thread thread = new Thread(GiveAddresses);
        thread.Priority = ThreadPriority.Lowest;
        thread.Start();
    }

    // Waits for phones on a thread of its own.
    private static void GiveAddresses()
    {
        DhcpResponder responder = new DhcpResponder(new byte[] { 192, 168, 4, 1 });
        byte[] packet = new byte[DhcpResponder.LongestPacket];
        while (true)
        {
            try
            {
                Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, true);
                socket.Bind(new IPEndPoint(IPAddress.Any, 67));
                IPEndPoint everybody = new IPEndPoint(IPAddress.Broadcast, 68);
                while (true)
                {
                    EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                    int length = responder.Answer(packet, socket.ReceiveFrom(packet, ref from));
                    if (length > 0)
                        socket.SendTo(packet, length, SocketFlags.None, everybody);
                }
            }
            catch (Exception)
            {
                // The access point is not up yet, or a phone has gone.
                Thread.Sleep(1000);
            }
        }
    }

    // BOOT pulls GPIO 0 to ground on every supported board.
    private static bool IsButtonHeld()
    {
        using (GpioController controller = new GpioController())
        {
            return controller.OpenPin(BootButton, PinMode.InputPullUp).Read() == PinValue.Low;
        }
    }

    private static string TextOf(byte[] bytes, int length)
    {
        char[] text = new char[length];
        for (int i = 0; i < length; i++)
            text[i] = (char)bytes[i];
        return new string(text);
    }
}
