using System;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Http;
using NanoSensors.Radio;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>The board's entry point: puts the node together and runs it.</summary>
public static class Program
{
    // Record "fitted", version 1: what is fitted beside the profile's own sensors (1): 1 is a ranging sensor that looks up, for parking. Written at provisioning.
    private const string FittedRecord = "fitted";
    private const byte FittedRecordVersion = 1;
    private const int OverheadFitted = 1;

    // A session that lives between uplinks may reserve counters: fewer writes.
    private const int CounterReserveAwake = 16;

    // The RTC's RC oscillator of 150 kHz times light sleep, calibrated against the crystal as it begins; it drifts with temperature (ESP-IDF, system time). Our margin, to be measured.
    private const int LightSleepClockErrorPpm = 5000;

    // So long after power was applied the button opens the page.
    private const int ButtonMilliseconds = 4000;
    private const int PagePort = 80;
    private const int PageConnections = 2;

    /// <summary>Runs for ever; what the node does not survive restarts it.</summary>
    public static void Main()
    {
        RecordStore store = new RecordStore(new FileStorage());
        Esp32Chip chip = new Esp32Chip();
        Watchdog watchdog = new Watchdog(chip);
        Supervisor supervisor = new Supervisor(chip, store);
        try
        {
            Run(chip, watchdog, store, supervisor);
        }
        catch (Exception exception)
        {
            watchdog.End();
            supervisor.Restart(watchdog.CauseOf(exception));
        }
    }

    private static void Run(IChip chip, Watchdog watchdog, RecordStore store, Supervisor supervisor)
    {
        bool safeMode = new RestartGuard(store).Begin(supervisor.LastReset);
        watchdog.Begin(Watchdog.StartMilliseconds);
        Esp32Board board = new Esp32Board(BoardPins.Provisioned(store));

        // Without an identity the application says so and waits to be provisioned.
        NodeIdentity identity = NodeIdentity.Read(store);
        NodeSettings settings = new NodeSettings();
        settings.Profile = identity == null ? NodeProfile.Parking : identity.Profile;
        settings.SafeMode = safeMode;
        ulong eui = identity == null ? 0 : identity.DevEui;
        bool isOnSite = OpensPage(store, supervisor, eui);
        NodeSensors sensors = safeMode ? new NodeSensors() : OpenSensors(settings.Profile, board, store);
        // People pass at any moment and are seen 25 times a second. A car is noticed by the magnetometer alone, if its interrupt is wired.
        settings.DeepSleep = !isOnSite && (settings.Profile == NodeProfile.Air || (sensors.Magnetometer != null && sensors.Magnetometer.CanWatch));
        settings.LightSleep = !isOnSite && settings.Profile != NodeProfile.Footfall;
        settings.EndDevice.CounterReserve = settings.DeepSleep ? 1 : CounterReserveAwake;
        settings.EndDevice.ClockErrorPpm = settings.LightSleep ? LightSleepClockErrorPpm : 0;

        BoardClock clock = new BoardClock(chip, store);
        ISpi radioBus = board.OpenRadioBus();
        IOutputPin radioReset = board.OpenRadioReset();
        IInputPin[] lines = board.OpenRadioLines();
        SelfTestReport selfTest = isOnSite ? Test(chip, watchdog, board, clock, eui, settings.Profile, sensors, radioBus, radioReset, lines) : null;
        Sx1276 radio = new Sx1276(radioBus, radioReset);
        NodeApplication application = new NodeApplication(
            settings,
            sensors,
            radio,
            new NativeAes(),
            store,
            board.OpenBattery(),
            supervisor,
            new Entropy(chip, eui));
        watchdog.End();
        // An empty battery lets every node sleep deeply: the application says when.
        IApplication runs = isOnSite ? WithPage(application, settings, identity, store, selfTest, supervisor) : application;
        new MainLoop(runs, chip, clock, watchdog, new ILoRaRadio[] { radio }, lines, !isOnSite, board.SensorLine).Run();
    }

    // Nothing of this costs a wake-up anything.
    private static bool OpensPage(RecordStore store, Supervisor supervisor, ulong eui)
    {
        if (supervisor.LastReset == ResetCause.DeepSleep)
            return false;
        if (supervisor.LastReset == ResetCause.PowerOn || supervisor.LastReset == ResetCause.Unknown)
            BootButton.WaitFor(ButtonMilliseconds);
        AccessPoint accessPoint = new AccessPoint();
        if (!OnSiteAccess.Begin(store, accessPoint, BootButton.IsHeld, false, supervisor, eui))
            return false;
        accessPoint.Serve();
        return true;
    }

    private static SelfTestReport Test(
        IChip chip, Watchdog watchdog, Esp32Board board, BoardClock clock, ulong eui, NodeProfile profile, NodeSensors sensors, ISpi radioBus, IOutputPin radioReset, IInputPin[] lines)
    {
        // It may take longer than a start; nobody waits for it but the one who pressed the button.
        watchdog.End();
        ISensor[] fitted;
        string[] names;
        switch (profile)
        {
            case NodeProfile.Parking:
                fitted = sensors.Overhead == null ? new ISensor[] { sensors.Magnetometer } : new ISensor[] { sensors.Magnetometer, sensors.Overhead };
                names = new string[] { "magnetometer", "look up" };
                break;
            case NodeProfile.Air:
                fitted = new ISensor[] { sensors.Climate, sensors.CarbonDioxide, sensors.Particulates };
                names = new string[] { "climate", "CO2", "particulates" };
                break;
            default:
                fitted = new ISensor[] { sensors.OuterZone, sensors.InnerZone };
                names = new string[] { "outer zone", "inner zone" };
                break;
        }

        return BoardSelfTest.Run(chip, board, clock, eui, profile == NodeProfile.Parking, fitted, names, radioBus, radioReset, lines);
    }

    private static IApplication WithPage(NodeApplication application, NodeSettings settings, NodeIdentity identity, RecordStore store, SelfTestReport selfTest, Supervisor supervisor)
    {
        NodePages pages = new NodePages(application, settings, identity, new PasswordGuard(store), selfTest);
        return new OnSiteApplication(application, pages, new HttpServer(new TcpPort(PagePort), pages, PageConnections), supervisor);
    }

    private static NodeSensors OpenSensors(NodeProfile profile, Esp32Board board, RecordStore store)
    {
        NodeSensors sensors = new NodeSensors();
        switch (profile)
        {
            case NodeProfile.Parking:
                sensors.Magnetometer = board.OpenMagnetometer();
                byte[] fitted = new byte[1];
                if (store.Read(FittedRecord, FittedRecordVersion, fitted) == 1 && (fitted[0] & OverheadFitted) != 0)
                    sensors.Overhead = board.OpenOverhead();
                break;
            case NodeProfile.Air:
                sensors.Climate = board.OpenClimate();
                sensors.Particulates = board.OpenParticulates();
                sensors.CarbonDioxide = board.OpenCarbonDioxide();
                break;
            default:
                sensors.OuterZone = board.OpenZone(false);
                sensors.InnerZone = board.OpenZone(true);
                break;
        }

        return sensors;
    }
}
