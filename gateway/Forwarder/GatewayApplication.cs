using NanoSensors.Board;
using NanoSensors.Http;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// The whole gateway: the forwarder, its page, and the care for its own restarts. The page is served when the forwarder has time: never shortly before a
/// transmission.
/// </summary>
public sealed class GatewayApplication : IApplication
{
    // The longest step of the page on an ESP32, and some.
    private const long PageStepMicroseconds = 60000;
    private const long PageRetryMicroseconds = 20000;
    private const int Callers = 2;
    private const long WellAfterMicroseconds = 3600000000L;

    // On the access point it reaches no server: it goes back when nobody has used the page for so long.
    private const long AwayMicroseconds = 600000000L;

    private readonly ForwarderApplication _forwarder;
    private readonly HttpServer _web;
    private readonly StatusPage _status;
    private readonly ConfigurationPage _configuration;
    private readonly RestartGuard _guard;
    private readonly ISupervisor _supervisor;
    private readonly IWifiSetup _wifi;
    private readonly bool _isOnAccessPoint;
    private long _wellAt = -1;
    private long _backAt;
    private int _requests;

    /// <summary>A gateway.</summary>
    /// <param name="configuration">Loaded from <paramref name="store"/> and checked into <paramref name="settings"/>.</param>
    /// <param name="store">Where the page writes it.</param>
    /// <param name="settings">With one entry of <see cref="ForwarderSettings.Receivers"/> for each radio.</param>
    /// <param name="radios">Up to 3 radios, not yet reset; none in safe mode.</param>
    /// <param name="servers">1 to 3 sockets, one a server.</param>
    /// <param name="parts">The rest of the board.</param>
    /// <param name="safeMode">Whether it starts without radios because it failed over and over; the page says so.</param>
    public GatewayApplication(
        GatewayConfiguration configuration, ConfigurationStore store, ForwarderSettings settings, ILoRaRadio[] radios, IDatagrams[] servers, GatewayParts parts,
        bool safeMode)
    {
        _supervisor = parts.Supervisor;
        _wifi = parts.Wifi;
        _isOnAccessPoint = parts.IsOnAccessPoint;
        _guard = new RestartGuard(parts.Store);
        Restarts = new RestartLog(parts.Store, parts.Supervisor.LastReset);
        GatewayBuffers buffers = parts.Buffers ?? new GatewayBuffers(true);
        _forwarder = new ForwarderApplication(settings, radios, servers, parts.Clock, parts.Storage, parts.Store, buffers);
        _status = new StatusPage(settings, _forwarder, configuration, Restarts, parts.Clock, safeMode);
        _configuration = new ConfigurationPage(settings, configuration, store, new PasswordGuard(parts.Store), parts.Wifi);
        _web = new HttpServer(parts.Listener, new GatewayPages(_status, _configuration), Callers);
    }

    /// <summary>The forwarder within.</summary>
    public ForwarderApplication Forwarder => _forwarder;

    /// <summary>How often the board has started, and why.</summary>
    public RestartLog Restarts { get; }

    /// <summary>What its page has served.</summary>
    public HttpStatistics Web => _web.Statistics;

    /// <inheritdoc/>
    public SleepPlan Sleep => _forwarder.Sleep;

    /// <inheritdoc/>
    public long Step(long nowMicroseconds)
    {
        if (_wellAt < 0)
        {
            _wellAt = nowMicroseconds + WellAfterMicroseconds;
            _status.Begin(nowMicroseconds);
            _backAt = nowMicroseconds + AwayMicroseconds;
        }

        long next = _forwarder.Step(nowMicroseconds);
        if (nowMicroseconds >= _wellAt)
        {
            _wellAt = long.MaxValue;
            _guard.Forget();
        }

        if (nowMicroseconds >= _configuration.RestartAtMicroseconds || IsToGoBack(nowMicroseconds))
            _supervisor.Restart(ResetCause.Command);
        long due = _web.NextStepMicroseconds;
        if (nowMicroseconds >= due && _forwarder.NextTransmissionMicroseconds - nowMicroseconds > PageStepMicroseconds)
        {
            _web.Step(nowMicroseconds);
            due = _web.NextStepMicroseconds;
        }

        if (due <= nowMicroseconds)
            due = nowMicroseconds + PageRetryMicroseconds;
        return due < next ? due : next;
    }

    // With no Wi-Fi to go back to it stays where it is.
    private bool IsToGoBack(long now)
    {
        if (!_isOnAccessPoint)
            return false;
        if (_requests != _web.Statistics.Requests)
        {
            _requests = _web.Statistics.Requests;
            _backAt = now + AwayMicroseconds;
        }

        return now >= _backAt && _wifi.Name.Length > 0;
    }
}
