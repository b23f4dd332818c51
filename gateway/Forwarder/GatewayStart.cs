using System;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Http;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>Puts a gateway together on a board: its radios, its network or its own access point, and its page.</summary>
internal sealed class GatewayStart : IBoardStart
{
    private const int PagePort = 80;

    // After switching on, BOOT pressed within this time opens the access point.
    private const int ButtonMilliseconds = 5000;

    // First of all.
    private readonly GatewayBuffers _buffers = new GatewayBuffers(true);
    private readonly ForwarderSettings _settings = new ForwarderSettings();
    private readonly GatewayConfiguration _configuration = new GatewayConfiguration();
    private ConfigurationStore _configurationStore;
    private ILoRaRadio[] _radios;
    private IInputPin[] _lines;
    private IDatagrams[] _sockets;
    private WifiSetup _wifi;
    private bool _isOnAccessPoint;

    /// <inheritdoc/>
    public void Open(BoardContext context)
    {
        _configurationStore = new ConfigurationStore(context.Storage, context.Store);
        _configurationStore.Load(_configuration);
        _configuration.MostArchiveSegments = UplinkArchive.SegmentsFor(FileStorage.SizeOfInternalFlash());
        _configuration.Check(_settings);
        for (int i = 0; i < _configuration.ErrorCount; i++)
            Console.WriteLine(_configuration.ErrorAt(i).ToString());
        if (_settings.GatewayEui == 0)
            _settings.GatewayEui = WifiLink.EuiOfHardware();
        if (context.IsSafeMode)
            _settings.Receivers = new ReceiveSettings[0];
        OpenRadios();
        OpenNetwork(context);
    }

    /// <inheritdoc/>
    public void Test(BoardContext context)
    {
    }

    /// <inheritdoc/>
    public MainLoop Compose(BoardContext context)
    {
        GatewayParts parts = new GatewayParts();
        parts.Clock = new SystemClock();
        parts.Storage = context.Storage;
        parts.Store = context.Store;
        parts.Buffers = _buffers;
        parts.Supervisor = context.Supervisor;
        parts.Listener = new TcpPort(PagePort);
        parts.Wifi = _wifi;
        parts.IsOnAccessPoint = _isOnAccessPoint;
        GatewayApplication application = new GatewayApplication(_configuration, _configurationStore, _settings, _radios, _sockets, parts, context.IsSafeMode);
        MainLoop loop = new MainLoop(application, context.Chip, context.Clock, context.Watchdog, _radios, _lines, false, -1);
        if (_configuration.HasExternalWatchdog)
            loop.ExternalWatchdog = new Esp32Board(PinsOf(0)).OpenExternalWatchdog();
        return loop;
    }

    private void OpenRadios()
    {
        int count = _settings.Receivers.Length;
        _radios = new ILoRaRadio[count];
        _lines = new IInputPin[2 * count];
        for (int i = 0; i < count; i++)
        {
            Esp32Board board = new Esp32Board(PinsOf(i));
            _radios[i] = new Sx1276(board.OpenRadioBus(), board.OpenRadioReset());
            IInputPin[] ofRadio = board.OpenRadioLines();
            _lines[2 * i] = ofRadio[0];
            _lines[2 * i + 1] = ofRadio[1];
        }
    }

    private void OpenNetwork(BoardContext context)
    {
        // Without a server the page must still come up: a place that is never reached stands in for it.
        int servers = _configuration.ServerCount == 0 ? 1 : _configuration.ServerCount;
        string[] hosts = new string[servers];
        int[] ports = new int[servers];
        for (int i = 0; i < servers; i++)
        {
            hosts[i] = _configuration.HostOf(i);
            ports[i] = _configuration.ServerCount == 0 ? 0 : _configuration.PortOf(i);
        }

        WifiLink link = new WifiLink(hosts, ports, _configuration.TimeServer);
        _sockets = new IDatagrams[servers];
        for (int i = 0; i < servers; i++)
            _sockets[i] = new UdpSocket(link, i);
        _wifi = new WifiSetup();
        if (context.Supervisor.LastReset == ResetCause.PowerOn)
            BootButton.WaitFor(ButtonMilliseconds);
        AccessPoint accessPoint = new AccessPoint();
        _isOnAccessPoint = OnSiteAccess.Begin(
            context.Store, accessPoint, BootButton.IsHeld, _wifi.Name.Length == 0, context.Supervisor, _settings.GatewayEui);
        if (_isOnAccessPoint)
            accessPoint.Serve();
        else
            link.Start();
    }

    // Further radios share the first one's bus and have lines of their own.
    private BoardPins PinsOf(int radio)
    {
        BoardPins pins = BoardPins.Find(_configuration.Board);
        // No sensors here.
        pins.SensorPower = -1;
        if (radio > 0)
        {
            pins.RadioSelect = _configuration.PinOf(radio, 0);
            pins.RadioReset = _configuration.PinOf(radio, 1);
            pins.RadioDio0 = _configuration.PinOf(radio, 2);
            pins.RadioDio1 = _configuration.PinOf(radio, 3);
        }

        return pins;
    }
}
