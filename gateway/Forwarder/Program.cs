using System;
using System.Threading;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>The board's entry point: puts the gateway together and runs it.</summary>
public static class Program
{
    // Someone who sees the gateway restart over and over can still reach it over USB in between.
    private const int RestartPauseMilliseconds = 10000;

    /// <summary>Runs for ever; what the gateway does not survive restarts it.</summary>
    public static void Main()
    {
        FileStorage storage = new FileStorage();
        RecordStore store = new RecordStore(storage);
        Supervisor supervisor = new Supervisor(store);
        try
        {
            Run(storage, store);
        }
        catch (Exception)
        {
            Thread.Sleep(RestartPauseMilliseconds);
            supervisor.Restart(ResetCause.Exception);
        }
    }

    private static void Run(FileStorage storage, RecordStore store)
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = GatewayConfiguration.Read(storage, settings);
        if (settings.GatewayEui == 0)
            settings.GatewayEui = WifiLink.EuiOfHardware();
        if (configuration.FirstBadLine > 0)
            Console.WriteLine(GatewayConfiguration.FileName + ": line " + configuration.FirstBadLine.ToString() + " makes no sense and is passed over");
        if (configuration.Server == null)
            Console.WriteLine(GatewayConfiguration.FileName + ": no server; add a line \"server = name\" and deploy the file again");

        int count = settings.Receivers.Length;
        ILoRaRadio[] radios = new ILoRaRadio[count];
        InputPin[] lines = new InputPin[2 * count];
        for (int i = 0; i < count; i++)
        {
            Esp32Board board = new Esp32Board(PinsOf(configuration, i));
            radios[i] = new Sx1276(board.OpenRadioBus(), board.OpenRadioReset());
            InputPin[] ofRadio = board.OpenRadioLines();
            lines[2 * i] = ofRadio[0];
            lines[2 * i + 1] = ofRadio[1];
        }

        WifiLink link = new WifiLink(configuration.Server == null ? "" : configuration.Server, configuration.Port, configuration.TimeServer);
        link.Start();
        ForwarderApplication application = new ForwarderApplication(settings, radios, new UdpSocket(link), new SystemClock(), storage);
        new MainLoop(application, new BoardClock(store), radios, lines, false, -1).Run();
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
