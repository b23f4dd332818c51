using System;
using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Esp32;
using NanoSensors.Http;
using NanoSensors.Radio;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>Puts a node together on a board: its profile's sensors, the radio, and the page where somebody pressed the button.</summary>
internal sealed class NodeStart : IBoardStart
{
    // Record "fitted", version 1: what is fitted beside the profile's own sensors (1), a sum: 1 a ranging sensor that looks up, for parking; 2 an external watchdog;
    // 4 no light sleep; 8 light sleep without an external watchdog. Written at provisioning.
    private const string FittedRecord = "fitted";
    private const byte FittedRecordVersion = 1;
    private const int OverheadFitted = 1;
    private const int ExternalWatchdogFitted = 2;
    private const int NoLightSleep = 4;
    private const int LightSleepUnwatched = 8;

    // A session that lives between uplinks may reserve counters: fewer writes.
    private const int CounterReserveAwake = 16;

    // The RTC's RC oscillator of 150 kHz times light sleep, calibrated against the crystal as it begins; it drifts with temperature (ESP-IDF, system time). Our margin, to be measured.
    private const int LightSleepClockErrorPpm = 5000;

    // For this long after power is applied, the button opens the page.
    private const int ButtonMilliseconds = 4000;
    private const int PagePort = 80;
    private const int PageConnections = 2;

    private readonly NodeSettings _settings = new NodeSettings();
    private Esp32Board _board;
    private NodeIdentity _identity;
    private NodeSensors _sensors;
    private ISpi _radioBus;
    private IOutputPin _radioReset;
    private IInputPin[] _lines;
    private SelfTestReport _selfTest;
    private bool _isOnSite;
    private int _fitted;

    // A light sleep that does not return (nanoframework/Home#1165) is ended by an external watchdog only: without one the board stays awake in its waits, unless provisioning says otherwise.
    private bool SleepsLightly
    {
        get { return (_fitted & NoLightSleep) == 0 && (_fitted & (ExternalWatchdogFitted | LightSleepUnwatched)) != 0; }
    }

    // Without an identity the application says so and waits to be provisioned.
    private ulong DevEui
    {
        get { return _identity == null ? 0 : _identity.DevEui; }
    }

    /// <inheritdoc/>
    public void Open(BoardContext context)
    {
        _board = new Esp32Board(BoardPins.Provisioned(context.Store));
        _identity = NodeIdentity.Read(context.Store);
        byte[] fitted = new byte[1];
        _fitted = context.Store.Read(FittedRecord, FittedRecordVersion, fitted) == 1 ? fitted[0] : 0;
        _settings.Profile = _identity == null ? NodeProfile.Parking : _identity.Profile;
        _settings.RuntimeVersion = Packed(context.Chip.RuntimeVersion);
        BatteryKind.Apply(BatteryKind.Read(context.Store), _settings);
        _settings.SafeMode = context.IsSafeMode;
        _isOnSite = OpensPage(context.Store, context.Supervisor, DevEui);
        _sensors = context.IsSafeMode ? new NodeSensors() : OpenSensors();
        // People pass at any moment and are seen 25 times a second. A car is noticed by the magnetometer alone, if its interrupt is wired.
        _settings.DeepSleep = !_isOnSite && (_settings.Profile == NodeProfile.Air || (_sensors.Magnetometer != null && _sensors.Magnetometer.CanWatch));
        _settings.LightSleep = !_isOnSite && _settings.Profile != NodeProfile.Footfall && SleepsLightly;
        _settings.EndDevice.CounterReserve = _settings.DeepSleep ? 1 : CounterReserveAwake;
        _settings.EndDevice.ClockErrorPpm = _settings.LightSleep ? LightSleepClockErrorPpm : 0;
        _radioBus = _board.OpenRadioBus();
        _radioReset = _board.OpenRadioReset();
        _lines = _board.OpenRadioLines();
    }

    /// <inheritdoc/>
    public void Test(BoardContext context)
    {
        if (!_isOnSite)
            return;
        ISensor[] fitted;
        string[] names;
        switch (_settings.Profile)
        {
            case NodeProfile.Parking:
                fitted = _sensors.Overhead == null ? new ISensor[] { _sensors.Magnetometer } : new ISensor[] { _sensors.Magnetometer, _sensors.Overhead };
                names = new string[] { "magnetometer", "look up" };
                break;
            case NodeProfile.Air:
                fitted = new ISensor[] { _sensors.Climate, _sensors.CarbonDioxide, _sensors.Particulates };
                names = new string[] { "climate", "CO2", "particulates" };
                break;
            default:
                fitted = new ISensor[] { _sensors.OuterZone, _sensors.InnerZone };
                names = new string[] { "outer zone", "inner zone" };
                break;
        }

        _selfTest = BoardSelfTest.Run(context, _board, context.Clock, DevEui, _settings.Profile == NodeProfile.Parking, fitted, names, _radioBus, _radioReset, _lines);
    }

    /// <inheritdoc/>
    public MainLoop Compose(BoardContext context)
    {
        Sx1276 radio = new Sx1276(_radioBus, _radioReset);
        NodeApplication application = new NodeApplication(
            _settings,
            _sensors,
            radio,
            new NativeAes(),
            context.Store,
            _board.OpenBattery(context.Store),
            context.Supervisor,
            new Entropy(context.Chip, DevEui));
        IApplication runs = _isOnSite ? WithPage(application, context) : application;
        // An empty battery lets every node sleep deeply: the application says when.
        MainLoop loop = new MainLoop(runs, context.Chip, context.Clock, context.Watchdog, new ILoRaRadio[] { radio }, _lines, !_isOnSite, _board.SensorLine);
        if ((_fitted & ExternalWatchdogFitted) != 0)
            loop.ExternalWatchdog = _board.OpenExternalWatchdog();
        return loop;
    }

    private static int Packed(Version version)
    {
        return version == null ? Message.NotAvailable : StatusBySlot.PackRuntimeVersion(version.Major, version.Minor, version.Build, version.Revision);
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

    private IApplication WithPage(NodeApplication application, BoardContext context)
    {
        NodePages pages = new NodePages(application, _settings, _identity, new PasswordGuard(context.Store), _selfTest);
        return new OnSiteApplication(application, pages, new HttpServer(new TcpPort(PagePort), pages, PageConnections), context.Supervisor);
    }

    private NodeSensors OpenSensors()
    {
        NodeSensors sensors = new NodeSensors();
        switch (_settings.Profile)
        {
            case NodeProfile.Parking:
                sensors.Magnetometer = _board.OpenMagnetometer();
                if ((_fitted & OverheadFitted) != 0)
                    sensors.Overhead = _board.OpenOverhead();
                break;
            case NodeProfile.Air:
                sensors.Climate = _board.OpenClimate();
                sensors.Particulates = _board.OpenParticulates();
                sensors.CarbonDioxide = _board.OpenCarbonDioxide();
                break;
            default:
                sensors.OuterZone = _board.OpenZone(false);
                sensors.InnerZone = _board.OpenZone(true);
                break;
        }

        return sensors;
    }
}
