using System;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Radio;

namespace NanoSensors.Node;

/// <summary>The board's entry point: puts the node together and runs it.</summary>
public static class Program
{
    // Record "board", version 1: the number of the board (1), as BoardPins.Find takes it. Written at provisioning.
    private const string BoardRecord = "board";
    private const byte BoardRecordVersion = 1;

    // A session that lives between uplinks may reserve counters: fewer writes.
    private const int CounterReserveAwake = 16;

    // The RTC's RC oscillator of 150 kHz times light sleep, calibrated against the crystal as it begins; it drifts with temperature (ESP-IDF, system time). Our margin, to be measured.
    private const int LightSleepClockErrorPpm = 5000;

    /// <summary>Runs for ever; what the node does not survive restarts it.</summary>
    public static void Main()
    {
        RecordStore store = new RecordStore(new FileStorage());
        Supervisor supervisor = new Supervisor(store);
        try
        {
            Run(store, supervisor);
        }
        catch (Exception exception)
        {
            Watchdog.End();
            supervisor.Restart(Watchdog.IsCause(exception) ? ResetCause.Watchdog : ResetCause.Exception);
        }
    }

    private static void Run(RecordStore store, Supervisor supervisor)
    {
        bool safeMode = new RestartGuard(store).Begin(supervisor.LastReset);
        Watchdog.Begin(Watchdog.StartMilliseconds);
        Esp32Board board = new Esp32Board(FindBoard(store));

        // Without an identity the application says so and waits to be provisioned.
        NodeIdentity identity = NodeIdentity.Read(store);
        NodeSettings settings = new NodeSettings();
        settings.Profile = identity == null ? NodeProfile.Parking : identity.Profile;
        settings.SafeMode = safeMode;
        NodeSensors sensors = safeMode ? new NodeSensors() : OpenSensors(settings.Profile, board);
        // People pass at any moment and are seen 25 times a second. A car is noticed by the magnetometer alone, if its interrupt is wired.
        settings.DeepSleep = settings.Profile == NodeProfile.Air || (sensors.Magnetometer != null && sensors.Magnetometer.CanWatch);
        settings.LightSleep = settings.Profile != NodeProfile.Footfall;
        settings.EndDevice.CounterReserve = settings.DeepSleep ? 1 : CounterReserveAwake;
        settings.EndDevice.ClockErrorPpm = settings.LightSleep ? LightSleepClockErrorPpm : 0;

        Sx1276 radio = new Sx1276(board.OpenRadioBus(), board.OpenRadioReset());
        NodeApplication application = new NodeApplication(
            settings,
            sensors,
            radio,
            new NativeAes(),
            store,
            board.OpenBattery(),
            supervisor,
            new Entropy(identity == null ? 0 : identity.DevEui));
        Watchdog.End();
        // An empty battery lets every node sleep deeply: the application says when.
        new MainLoop(application, new BoardClock(store, supervisor.LastReset == ResetCause.DeepSleep), new ILoRaRadio[] { radio }, board.OpenRadioLines(), true, board.SensorLine).Run();
    }

    private static NodeSensors OpenSensors(NodeProfile profile, Esp32Board board)
    {
        NodeSensors sensors = new NodeSensors();
        switch (profile)
        {
            case NodeProfile.Parking:
                sensors.Magnetometer = board.OpenMagnetometer();
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

    private static BoardPins FindBoard(RecordStore store)
    {
        byte[] record = new byte[1];
        return BoardPins.Find(store.Read(BoardRecord, BoardRecordVersion, record) == 1 ? record[0] : 0);
    }
}
