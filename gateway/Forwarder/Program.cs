using System;
using System.Threading;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Http;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>The board's entry point: puts the gateway together and runs it.</summary>
public static class Program
{
    // Someone who sees the gateway restart over and over can still reach it over USB in between.
    private const int RestartPauseMilliseconds = 10000;

    private const int PagePort = 80;

    // After switching on, BOOT pressed within this time opens the access point.
    private const int ButtonMilliseconds = 5000;

    /// <summary>Runs for ever; what the gateway does not survive restarts it.</summary>
    public static void Main()
    {
        FileStorage storage = new FileStorage();
        RecordStore store = new RecordStore(storage);
        Esp32Chip chip = new Esp32Chip();
        Watchdog watchdog = new Watchdog(chip);
        Supervisor supervisor = new Supervisor(chip, store);
        try
        {
            Run(chip, watchdog, storage, store, supervisor);
        }
        catch (Exception exception)
        {
            watchdog.End();
            Thread.Sleep(RestartPauseMilliseconds);
            supervisor.Restart(watchdog.CauseOf(exception));
        }
    }

    private static void Run(IChip chip, Watchdog watchdog, FileStorage storage, RecordStore store, Supervisor supervisor)
    {
        bool safeMode = new RestartGuard(store).Begin(supervisor.LastReset);
        watchdog.Begin(Watchdog.StartMilliseconds);
        ForwarderSettings settings = new ForwarderSettings();
        ConfigurationStore configurationStore = new ConfigurationStore(storage, store);
        GatewayConfiguration configuration = new GatewayConfiguration();
        configurationStore.Load(configuration);
        configuration.Check(settings);
        for (int i = 0; i < configuration.ErrorCount; i++)
            Console.WriteLine(configuration.ErrorAt(i).ToString());
        if (settings.GatewayEui == 0)
            settings.GatewayEui = WifiLink.EuiOfHardware();
        if (safeMode)
            settings.Receivers = new ReceiveSettings[0];

        int count = settings.Receivers.Length;
        ILoRaRadio[] radios = new ILoRaRadio[count];
        IInputPin[] lines = new IInputPin[2 * count];
        for (int i = 0; i < count; i++)
        {
            Esp32Board board = new Esp32Board(PinsOf(configuration, i));
            radios[i] = new Sx1276(board.OpenRadioBus(), board.OpenRadioReset());
            IInputPin[] ofRadio = board.OpenRadioLines();
            lines[2 * i] = ofRadio[0];
            lines[2 * i + 1] = ofRadio[1];
        }

        // Without a server the page must still come up: a place that is never reached stands in for it.
        int servers = configuration.ServerCount == 0 ? 1 : configuration.ServerCount;
        string[] hosts = new string[servers];
        int[] ports = new int[servers];
        for (int i = 0; i < servers; i++)
        {
            hosts[i] = configuration.HostOf(i);
            ports[i] = configuration.ServerCount == 0 ? 0 : configuration.PortOf(i);
        }

        WifiLink link = new WifiLink(hosts, ports, configuration.TimeServer);
        IDatagrams[] sockets = new IDatagrams[servers];
        for (int i = 0; i < servers; i++)
            sockets[i] = new UdpSocket(link, i);
        WifiSetup wifi = new WifiSetup();
        if (supervisor.LastReset == ResetCause.PowerOn)
            BootButton.WaitFor(ButtonMilliseconds);
        AccessPoint accessPoint = new AccessPoint();
        bool isOnAccessPoint = OnSiteAccess.Begin(store, accessPoint, BootButton.IsHeld, wifi.Name.Length == 0, supervisor, settings.GatewayEui);
        if (isOnAccessPoint)
            accessPoint.Serve();
        else
            link.Start();

        GatewayParts parts = new GatewayParts();
        parts.Clock = new SystemClock();
        parts.Storage = storage;
        parts.Store = store;
        parts.Supervisor = supervisor;
        parts.Listener = new TcpPort(PagePort);
        parts.Wifi = wifi;
        parts.IsOnAccessPoint = isOnAccessPoint;
        GatewayApplication application = new GatewayApplication(configuration, configurationStore, settings, radios, sockets, parts, safeMode);
        watchdog.End();
        new MainLoop(application, chip, new BoardClock(chip, store), watchdog, radios, lines, false, -1).Run();
    }

    // Further radios share the first one's bus and have lines of their own.
    private static BoardPins PinsOf(GatewayConfiguration configuration, int radio)
    {
        BoardPins pins = BoardPins.Find(configuration.Board);
        // No sensors here.
        pins.SensorPower = -1;
        if (radio > 0)
        {
            pins.RadioSelect = configuration.PinOf(radio, 0);
            pins.RadioReset = configuration.PinOf(radio, 1);
            pins.RadioDio0 = configuration.PinOf(radio, 2);
            pins.RadioDio1 = configuration.PinOf(radio, 3);
        }

        return pins;
    }
}
