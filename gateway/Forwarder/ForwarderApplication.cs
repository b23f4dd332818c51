using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// The gateway: up to three LoRa radios on one side, up to three network servers that speak the Semtech UDP protocol on the other.
/// A state machine like the node; one call of <see cref="Step"/> does what is due and allocates nothing.
/// </summary>
public sealed class ForwarderApplication : IApplication
{
    private const int MostEventsAStep = 8;
    private const int MostDatagramsAStep = 8;
    // RX2 after a join opens 6 s after the uplink; until then an answer may come.
    private const long BusyAfterUplinkMicroseconds = 7000000;

    private const long QuietForFlashMicroseconds = 500000;

    // A piece of a replay, with its share of the flash, takes an ESP32 less.
    private const long QuietForReplayMicroseconds = 100000;

    private readonly ForwarderSettings _settings;
    private readonly RadioPort[] _ports;
    private readonly BackhaulLink[] _links;
    private readonly UplinkSender _uplinks;
    private readonly UplinkArchive _archive;
    private readonly UplinkReplay[] _replays;
    private readonly StatusReporter[] _reporters;
    private readonly DutyCycle _dutyCycle;
    private readonly DownlinkScheduler _scheduler;
    private readonly DownlinkReceiver _downlinks;
    private bool _begun;
    private long _busyUntil;

    /// <summary>A gateway that keeps uplinks in RAM only.</summary>
    /// <param name="settings">With one entry of <see cref="ForwarderSettings.Receivers"/> for each radio.</param>
    /// <param name="radios">1 to 3 radios, not yet reset.</param>
    /// <param name="backhaul">The socket to the server.</param>
    /// <param name="clock">The time of day.</param>
    public ForwarderApplication(ForwarderSettings settings, ILoRaRadio[] radios, IDatagrams backhaul, IWallClock clock)
        : this(settings, radios, new IDatagrams[] { backhaul }, clock, null)
    {
    }

    /// <summary>A gateway that keeps what it cannot deliver in flash.</summary>
    /// <param name="settings">With one entry of <see cref="ForwarderSettings.Receivers"/> for each radio.</param>
    /// <param name="radios">1 to 3 radios, not yet reset.</param>
    /// <param name="backhaul">The socket to the server.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="storage">Where the archive lies; null for none.</param>
    public ForwarderApplication(
        ForwarderSettings settings, ILoRaRadio[] radios, IDatagrams backhaul, IWallClock clock, IStorage storage)
        : this(settings, radios, new IDatagrams[] { backhaul }, clock, storage)
    {
    }

    /// <summary>A gateway for several servers: each gets every uplink, and may send downlinks.</summary>
    /// <param name="settings">With one entry of <see cref="ForwarderSettings.Receivers"/> for each radio.</param>
    /// <param name="radios">1 to 3 radios, not yet reset.</param>
    /// <param name="servers">1 to <see cref="ForwarderSettings.MostServers"/> sockets, one a server.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="storage">Where the archive lies; null for none.</param>
    public ForwarderApplication(
        ForwarderSettings settings, ILoRaRadio[] radios, IDatagrams[] servers, IWallClock clock, IStorage storage)
        : this(
            settings, radios, servers, clock, storage, storage == null ? null : new RecordStore(storage),
            new GatewayBuffers(storage != null))
    {
    }

    /// <summary>A gateway for several servers.</summary>
    /// <param name="settings">With one entry of <see cref="ForwarderSettings.Receivers"/> for each radio.</param>
    /// <param name="radios">1 to 3 radios, not yet reset.</param>
    /// <param name="servers">1 to <see cref="ForwarderSettings.MostServers"/> sockets, one a server.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="storage">Where the archive lies; null for none.</param>
    /// <param name="store">Holds the records of the duty cycle and of the servers; null keeps the account in RAM only.</param>
    /// <param name="buffers">The large objects, made before everything else.</param>
    public ForwarderApplication(
        ForwarderSettings settings, ILoRaRadio[] radios, IDatagrams[] servers, IWallClock clock, IStorage storage, RecordStore store,
        GatewayBuffers buffers)
    {
        if (servers.Length < 1 || servers.Length > ForwarderSettings.MostServers)
            throw new System.ArgumentException("A gateway has one to three servers.");
        if (radios.Length != settings.Receivers.Length)
            throw new System.ArgumentException("Receivers needs one entry for each radio.");
        _settings = settings;
        Statistics = new ForwarderStatistics();
        _ports = new RadioPort[radios.Length];
        for (int i = 0; i < radios.Length; i++)
            _ports[i] = new RadioPort(radios[i], i, settings, Statistics);
        _links = new BackhaulLink[servers.Length];
        for (int i = 0; i < servers.Length; i++)
            _links[i] = new BackhaulLink(settings, i, servers[i], buffers.Packets, Statistics);
        _replays = new UplinkReplay[storage == null ? 0 : servers.Length];
        if (storage != null)
        {
            _archive = new UplinkArchive(settings, storage, store, servers.Length, buffers.Tail, buffers.Head, Statistics);
            UplinkRecord scratch = new UplinkRecord();
            for (int i = 0; i < servers.Length; i++)
                _replays[i] = new UplinkReplay(settings, _links[i], clock, _archive, scratch, Statistics);
        }

        _uplinks = new UplinkSender(settings, _links, clock, _archive, Statistics);
        _reporters = new StatusReporter[servers.Length];
        for (int i = 0; i < servers.Length; i++)
            _reporters[i] = new StatusReporter(settings, _links[i], clock, Statistics);
        _dutyCycle = new DutyCycle(settings.TransmitBands, store);
        _scheduler = new DownlinkScheduler(settings, _ports, _dutyCycle, Statistics);
        _downlinks = new DownlinkReceiver(_scheduler, Statistics);
    }

    /// <summary>What the gateway has done since it started.</summary>
    public ForwarderStatistics Statistics { get; }

    /// <summary>Whether every server answers.</summary>
    public bool BackhaulIsUp
    {
        get
        {
            for (int i = 0; i < _links.Length; i++)
            {
                if (!_links[i].IsUp)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Whom it heard.</summary>
    public HeardDevices Heard { get; } = new HeardDevices();

    /// <summary>How many radios there are.</summary>
    public int RadioCount => _ports.Length;

    /// <summary>When the radio that transmits next is to be prepared or launched; <see cref="long.MaxValue"/> if nothing is to be sent.</summary>
    public long NextTransmissionMicroseconds => _scheduler.NextStepMicroseconds;

    /// <summary>A radio, to be looked at.</summary>
    public RadioPort RadioAt(int index)
    {
        return _ports[index];
    }

    /// <summary>How many uplinks in flash wait for a server.</summary>
    public int WaitingFor(int server)
    {
        return _archive == null ? 0 : _archive.CountFor(server);
    }

    /// <summary>The ways to the servers, to be looked at.</summary>
    public BackhaulLink[] Links => _links;

    /// <summary>How many uplinks wait in RAM for an acknowledgement.</summary>
    public int QueuedUplinks => _uplinks.QueuedCount;

    /// <summary>How many uplinks lie in the archive.</summary>
    public int ArchivedUplinks => _archive == null ? 0 : _archive.Count;

    /// <summary>False: a gateway listens always.</summary>
    public SleepPlan Sleep { get; } = new SleepPlan();

    /// <inheritdoc/>
    public long Step(long nowMicroseconds)
    {
        if (!_begun)
            Begin(nowMicroseconds);
        _scheduler.Launch(nowMicroseconds);
        for (int i = 0; i < _ports.Length; i++)
            StepRadio(_ports[i], nowMicroseconds);
        _scheduler.Step(nowMicroseconds);
        // Between preparation and launch only what keeps the radios' time stamps true: the rest waits some 40 ms.
        if (_scheduler.IsAboutToLaunch)
            return Next(nowMicroseconds, _scheduler.NextStepMicroseconds);
        for (int i = 0; i < _links.Length; i++)
            ReceiveDatagrams(i, nowMicroseconds);
        bool mayReplay = _scheduler.NextStepMicroseconds - nowMicroseconds >= QuietForReplayMicroseconds;
        for (int i = 0; i < _replays.Length && mayReplay; i++)
            _replays[i].Step(nowMicroseconds);
        _uplinks.FlashMustWait = _scheduler.NextStepMicroseconds - nowMicroseconds < QuietForFlashMicroseconds;
        _uplinks.Step(nowMicroseconds);
        if (!_uplinks.FlashMustWait)
            _dutyCycle.Keep(nowMicroseconds);
        long next = nowMicroseconds + (nowMicroseconds < _busyUntil ? _settings.BusyPollMicroseconds : _settings.IdlePollMicroseconds);
        for (int i = 0; i < _links.Length; i++)
        {
            _links[i].Step(nowMicroseconds);
            _reporters[i].Step(nowMicroseconds);
            next = Earlier(next, _links[i].NextStepMicroseconds);
            next = Earlier(next, _reporters[i].NextStepMicroseconds);
        }

        next = Earlier(next, _scheduler.NextStepMicroseconds);
        next = Earlier(next, _uplinks.NextStepMicroseconds);
        for (int i = 0; i < _replays.Length && mayReplay; i++)
            next = Earlier(next, _replays[i].NextStepMicroseconds);
        return Next(nowMicroseconds, next);
    }

    private void Begin(long now)
    {
        _begun = true;
        if (_archive != null)
            _archive.Begin();
        for (int i = 0; i < _links.Length; i++)
        {
            _links[i].Begin(now);
            _reporters[i].Begin(now);
        }

        for (int i = 0; i < _ports.Length; i++)
            _ports[i].Begin(now);
    }

    private void StepRadio(RadioPort port, long now)
    {
        for (int i = 0; i < MostEventsAStep; i++)
        {
            RadioEvent happened = port.Step(now);
            if (happened == RadioEvent.None)
                return;
            if (happened == RadioEvent.ReceiveDone)
                OnFrame(port, true, now);
            else if (happened == RadioEvent.ReceiveCrcError)
                OnFrame(port, false, now);
            else if (happened == RadioEvent.TransmitDone || happened == RadioEvent.Fault)
                _scheduler.OnRadio(port, happened, now);
        }
    }

    private void OnFrame(RadioPort port, bool crcIsGood, long now)
    {
        ReceivedFrame frame = port.Radio.Received;
        Statistics.FramesReceived++;
        if (!crcIsGood)
        {
            Statistics.FramesWithBadCrc++;
            if (!_settings.ForwardCrcErrors)
                return;
        }
        else if (!frame.HasCrc)
        {
            Statistics.FramesWithoutCrc++;
            return;
        }
        else
        {
            Statistics.FramesWithGoodCrc++;
            Heard.Note(frame, port.Receive.SpreadingFactor, port.Index, now);
        }

        _uplinks.Accept(frame, port.Receive, port.Index, crcIsGood);
        _busyUntil = now + BusyAfterUplinkMicroseconds;
    }

    private void ReceiveDatagrams(int server, long now)
    {
        BackhaulLink link = _links[server];
        for (int i = 0; i < MostDatagramsAStep; i++)
        {
            switch (link.Receive(now))
            {
                case LinkEvent.None:
                    return;
                case LinkEvent.PushAck:
                    OnPushAck(server, now);
                    break;
                case LinkEvent.PullResp:
                    _downlinks.Take(link, now);
                    break;
                default:
                    break;
            }
        }
    }

    private void OnPushAck(int server, long now)
    {
        BackhaulLink link = _links[server];
        if (_uplinks.TakeAcknowledgement(link)
            || (server < _replays.Length && _replays[server].TakeAcknowledgement(link.Token))
            || _reporters[server].TakeAcknowledgement(link.Token))
            link.NotePushAnswer(now);
        else
            Statistics.UnmatchedAcknowledgements++;
    }

    private long Next(long now, long next)
    {
        for (int i = 0; i < _ports.Length; i++)
            next = Earlier(next, _ports[i].NextStepMicroseconds);
        return next > now ? next : now + 1;
    }

    private static long Earlier(long a, long b)
    {
        return a < b ? a : b;
    }
}
