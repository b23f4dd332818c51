using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.Node;

/// <summary>
/// The node: samples and detects by the duty of its profile, and sends what the duty has to tell through the LoRaWAN end
/// device as soon as that may send. In this order: acknowledgements of commands, the duty's messages, the status frame.
/// </summary>
/// <remarks>
/// After the first join the duty reports at once and a status frame follows; from then on a report each interval and a status frame each day,
/// both with jitter. What may not go yet (duty cycle, an exchange under way, no session) waits where it is: parking transitions in their queue,
/// air readings (with their age), the footfall totals. Air is measured before the first join, too.
/// </remarks>
public sealed partial class NodeApplication : IApplication
{
    private const long MicrosecondsPerSecond = 1000000;
    private const long MicrosecondsPerHour = 3600 * MicrosecondsPerSecond;
    private const long ProvisioningPeriod = 60 * MicrosecondsPerSecond;

    // An ESP32's start costs about as much as 30 s of light sleep with a sample a second (hardware/power); a shorter pause does not pay.
    private const long ShortestPause = 30 * MicrosecondsPerSecond;

    // Battery low: reports so many times as rarely, and at last four times a day.
    private const int SavingFactor = 4;
    private const long RareInterval = 6 * MicrosecondsPerHour;
    private const long EmptyStatusPeriod = 24 * MicrosecondsPerHour;

    // An hour without a restart ends the count of restarts; a day in safe mode, which may be a day without the sensor that hangs, is enough.
    private const long HealthyAfter = MicrosecondsPerHour;
    private const long SafeModePeriod = 24 * MicrosecondsPerHour;
    private const long SafeStatusPeriod = MicrosecondsPerHour;

    // The amplifier ramps up within a millisecond, and no frame is shorter than 40 ms.
    private const long LoadSettling = 5000;

    // So long a refused message waits if the end device knows nothing better.
    private const long RetryDelay = MicrosecondsPerSecond;

    private readonly NodeSettings _settings;
    private readonly NodeSensors _sensors;
    private readonly ILoRaRadio _radio;
    private readonly IAes128 _aes;
    private readonly RecordStore _store;
    private readonly PowerWatch _power;
    private readonly ISupervisor _supervisor;
    private readonly IEntropy _entropy;
    private readonly NodeConfiguration _configuration = new NodeConfiguration();
    private readonly Lifetime _lifetime;
    private readonly RestartGuard _guard;
    private readonly StatusBySlot _status = new StatusBySlot();
    private readonly Downlink _downlink = new Downlink();
    private readonly byte[] _payload = new byte[Message.MaxLength];

    private Duty _duty;
    private CommandExecutor _commands;
    private LoRaWanEndDevice _link;
    private long _linkDue;
    private long _dutyDue;
    private long _sendDue;
    private bool _statusWanted;
    private bool _asked;
    private bool _isNotReady;
    private bool _reporting;
    private bool _isHealthy;
    private bool _isTransmitting;
    private long _measureDue = long.MaxValue;
    private PowerStage _stage;
    private int _statusSeconds;
    private int _lateWindowsBefore;
    private InFlight _inFlight;

    /// <summary>Puts a node together. Nothing is read or written before the first <see cref="Step"/>.</summary>
    /// <param name="settings">What is fixed.</param>
    /// <param name="sensors">What is fitted.</param>
    /// <param name="radio">The radio; it is reset by the first step.</param>
    /// <param name="aes">AES-128.</param>
    /// <param name="store">Holds identity, configuration, session and state.</param>
    /// <param name="battery">The supply.</param>
    /// <param name="supervisor">Restarts.</param>
    /// <param name="entropy">For jitter, and for the end device.</param>
    public NodeApplication(
        NodeSettings settings,
        NodeSensors sensors,
        ILoRaRadio radio,
        IAes128 aes,
        RecordStore store,
        IBattery battery,
        ISupervisor supervisor,
        IEntropy entropy)
    {
        _settings = settings;
        _sensors = sensors;
        _aes = aes;
        _store = store;
        _power = new PowerWatch(battery, settings);
        _supervisor = supervisor;
        _entropy = entropy;
        _lifetime = new Lifetime(store, _power);
        _guard = new RestartGuard(store);
        _radio = new WatchedRadio(radio, _guard, _power);
    }

    // What the exchange under way carries. It counts as sent when the exchange is over, so that a power cut in between sends it again.
    private enum InFlight
    {
        Nothing,
        Acknowledgement,
        DutyMessage,
        Status,
    }

    /// <summary>What the node is up to.</summary>
    public NodeState State { get; private set; }

    /// <summary>The configuration in force. Not to be changed from outside.</summary>
    public NodeConfiguration Configuration
    {
        get { return _configuration; }
    }

    /// <summary>The end device; null while <see cref="NodeState.NotProvisioned"/>.</summary>
    public LoRaWanEndDevice Link
    {
        get { return _link; }
    }

    /// <summary>How much the node does, by its battery.</summary>
    public PowerStage PowerStage
    {
        get { return _power.Stage; }
    }

    /// <inheritdoc/>
    public SleepPlan Sleep { get; } = new SleepPlan();

    /// <inheritdoc/>
    public long Step(long nowMicroseconds)
    {
        Sleep.Clear();
        if (_link == null && !Begin(nowMicroseconds))
        {
            Sleep.Depth = _settings.LightSleep ? SleepDepth.Light : SleepDepth.None;
            return nowMicroseconds + ProvisioningPeriod;
        }

        StepLink(nowMicroseconds);
        if (_commands.ConfigurationChanged)
            ApplyConfiguration(nowMicroseconds);
        if (_power.Stage != _stage)
            EnterStage(nowMicroseconds);
        if (nowMicroseconds >= _lifetime.Report.Due)
        {
            if (SendsReports)
                _duty.RequestReport(nowMicroseconds);
            _lifetime.Report.Advance(nowMicroseconds, IntervalMicroseconds(), _entropy.Next());
            _dutyDue = nowMicroseconds;
        }

        if (nowMicroseconds >= _lifetime.Status.Due)
        {
            _statusWanted = true;
            _lifetime.Status.Advance(nowMicroseconds, StatusMicroseconds(), _entropy.Next());
        }

        if (nowMicroseconds >= _dutyDue && IsSampling)
            _dutyDue = _duty.Step(nowMicroseconds);
        if (TrySend(nowMicroseconds))
            StepLink(nowMicroseconds);
        _link.WatchSilence(HasMessage && !_isNotReady, nowMicroseconds);
        if (_link.NeedsRestart)
            Restart(ResetCause.Watchdog, nowMicroseconds);
        if (!_isHealthy)
            LookAfterRestarts(nowMicroseconds);
        return Finish(nowMicroseconds);
    }

    private bool HasMessage
    {
        get { return _commands.HasAcknowledgement || (!IsEmpty && _duty.HasMessage) || _statusWanted; }
    }

    private bool IsEmpty
    {
        get { return _stage == PowerStage.Empty; }
    }

    private bool IsSampling
    {
        get { return !IsEmpty || _duty.IsBusy; }
    }

    private bool SendsReports
    {
        get { return _stage < PowerStage.EventsOnly || (_stage == PowerStage.EventsOnly && _settings.Profile != NodeProfile.Parking); }
    }

    private bool Begin(long now)
    {
        NodeIdentity identity = NodeIdentity.Read(_store);
        if (identity == null)
        {
            State = NodeState.NotProvisioned;
            return false;
        }

        FactoryReset reset = new FactoryReset(_store);
        // Power that failed in the middle of one ends no deep sleep.
        if (_supervisor.LastReset != ResetCause.DeepSleep && reset.IsUnderWay)
            EndFactoryReset(reset);
        _configuration.CopyFrom(_settings.Defaults);
        _configuration.Load(_store);
        _statusSeconds = _configuration.StatusSeconds;
        _duty = CreateDuty();
        _commands = new CommandExecutor(_configuration, _settings.Defaults, _settings.Profile, _duty, _store, reset);
        _reporting = _lifetime.Begin(now, _supervisor.LastReset);
        _lateWindowsBefore = _lifetime.LateWindows;
        _stage = _power.Stage;
        _duty.IsFrugal = _stage != PowerStage.Normal;
        _duty.Apply(_configuration);
        _duty.Begin(now, _supervisor.ClockEpoch);
        // Only a node that goes on knows that it slept.
        if (_reporting && _duty.WasWoken)
            _lifetime.WakeUps++;
        // Air is measured whether or not there is a network: what finds none waits.
        if (!_reporting && _settings.Profile == NodeProfile.Air)
            _lifetime.Report.Start(now);
        _dutyDue = now;
        _linkDue = now;
        _link = CreateLink(identity);
        State = NodeState.Joining;
        return true;
    }

    private void EndFactoryReset(FactoryReset reset)
    {
        if (!_settings.Defaults.Save(_store))
            return;
        // A duty that has forgotten stores nothing any more: this one is for that alone.
        CreateDuty().Forget();
        reset.End();
    }

    private Duty CreateDuty()
    {
        if (_settings.SafeMode)
            return new SafeDuty(_store);
        switch (_settings.Profile)
        {
            case NodeProfile.Parking:
                return new ParkingDuty(_sensors.Magnetometer, _sensors.Overhead, _power, _store, _entropy) { ConfirmsEvents = _settings.ConfirmEvents, Pauses = _settings.DeepSleep };
            case NodeProfile.Air:
                return new AirDuty(_sensors, _power, _store);
            default:
                return new FootfallDuty(_sensors.OuterZone, _sensors.InnerZone, _power, _store);
        }
    }

    private LoRaWanEndDevice CreateLink(NodeIdentity identity)
    {
        if (identity.AcceptsAnyNewJoinNonce)
            _settings.EndDevice.AcceptsAnyNewJoinNonce = true;
        EndDeviceIdentity deviceIdentity = new EndDeviceIdentity(new Eui64(identity.DevEui), new Eui64(identity.JoinEui), identity.AppKey);
        return new LoRaWanEndDevice(deviceIdentity, Eu868.Create(), _radio, _aes, _store, _entropy, _settings.EndDevice) { BatteryLevel = _power.LevelForDevStatus };
    }

    private void StepLink(long now)
    {
        // Between exchanges the radio sleeps and there is nothing to see before the time it named.
        if (now < _linkDue && _link.IsIdle)
            return;
        _linkDue = _link.Step(now);
        MeasureUnderLoad(now);
        if (_link.IsIdle)
        {
            _guard.TransmissionEnded();
            TakeOver(now);
        }

        _commands.IsSampling = IsSampling;
        while (_link.TryTakeDownlink(_downlink))
        {
            if (_downlink.FPort == _commands.FPort)
                _commands.Execute(_downlink.Data, _downlink.Length, now);
            else if (_commands.IsOfAnotherVersion(_downlink.FPort))
                _commands.RefuseVersion(_downlink.Data, _downlink.Length);
        }

        if (_commands.StatusRequested)
        {
            _commands.StatusRequested = false;
            _statusWanted = true;
        }

        if (!_link.IsJoined)
        {
            State = NodeState.Joining;
            return;
        }

        State = _settings.SafeMode ? NodeState.SafeMode : IsEmpty ? NodeState.BatteryEmpty : NodeState.Running;
        if (_reporting)
            return;
        _reporting = true;
        _lifetime.Report.Start(now);
        _lifetime.Status.Start(now);
    }

    private void ApplyConfiguration(long now)
    {
        _commands.ConfigurationChanged = false;
        _duty.Apply(_configuration);
        _lifetime.Report.Shorten(now, IntervalMicroseconds(), _entropy.Next());
        // Only then: other changes, however often, must not put the status off.
        if (_configuration.StatusSeconds < _statusSeconds)
            _lifetime.Status.Shorten(now, StatusMicroseconds(), _entropy.Next());
        _statusSeconds = _configuration.StatusSeconds;
    }

    // Once a transmission, when the amplifier has ramped up.
    private void MeasureUnderLoad(long now)
    {
        bool transmitting = _radio.State == RadioState.Transmitting;
        if (transmitting && !_isTransmitting)
            _measureDue = now + LoadSettling;
        else if (!transmitting)
            _measureDue = long.MaxValue;
        _isTransmitting = transmitting;
        if (now < _measureDue)
            return;
        _measureDue = long.MaxValue;
        _power.Measure();
        _link.BatteryLevel = _power.LevelForDevStatus;
    }

    // True if the end device has something to do now.
    private bool TrySend(long now)
    {
        if (now < _sendDue || !HasMessage || !_link.IsJoined || !_link.IsIdle)
            return false;
        Message message;
        InFlight kind = InFlight.Acknowledgement;
        if (_commands.HasAcknowledgement)
        {
            message = _commands.NextAcknowledgement();
        }
        else
        {
            message = IsEmpty ? null : _duty.NextMessage(now);
            kind = InFlight.DutyMessage;
            // A measurement under way is waited for: the status tells how its sensors fare.
            if (message == null && _statusWanted && !_duty.IsBusy)
            {
                message = FillStatus(now);
                kind = InFlight.Status;
            }
        }

        _isNotReady = message == null;
        if (message == null)
        {
            // The duty has something that is not ready yet.
            _sendDue = now + RetryDelay;
            return false;
        }

        int length = message.Encode(_payload, 0);
        bool asks = kind == InFlight.DutyMessage && _duty.AsksForAnswer;
        if (asks && !_asked)
            _link.RequestLinkCheck();
        _asked = _asked || asks;
        SendResult result = _link.Send(message.FPort, _payload, 0, length, false, now);
        if (result != SendResult.Accepted)
        {
            long next = result == SendResult.NotAllowedYet ? _link.NextTransmissionMicroseconds : now;
            _sendDue = next > now ? next : now + RetryDelay;
            // The answers are on their way.
            if (result == SendResult.AnswersFirst)
                _linkDue = now;
            return result == SendResult.AnswersFirst;
        }

        _sendDue = now;
        _linkDue = now;
        _inFlight = kind;
        return true;
    }

    // The exchange is over.
    private void TakeOver(long now)
    {
        InFlight kind = _inFlight;
        if (kind == InFlight.Nothing)
            return;
        _inFlight = InFlight.Nothing;
        bool asked = _asked;
        _asked = false;
        if (kind == InFlight.Acknowledgement)
            _commands.AcknowledgementTaken();
        else if (kind == InFlight.DutyMessage)
        {
            _duty.Heard(asked, _link.UplinksSinceDownlink == 0);
            _duty.MessageTaken(now);
        }
        else if (kind == InFlight.Status)
        {
            _statusWanted = false;
            // A node that never sleeps has no other moment to store what it has counted.
            _lifetime.Save();
        }
    }

    private Message FillStatus(long now)
    {
        _status.Clear();
        _status.FirmwareMajor = _settings.FirmwareMajor;
        _status.FirmwareMinor = _settings.FirmwareMinor;
        _status.FirmwarePatch = _settings.FirmwarePatch;
        _status.ResetCause = (int)_lifetime.LastRestart;
        _status.ResetCount = _lifetime.Restarts;
        _status.BatteryMillivolts = Battery.Millivolts(_power);
        _status.UptimeHours = (int)((now - _lifetime.StartedAt) / MicrosecondsPerHour);
        _status.SensorHealth = _duty.Health;
        _status.LateWindows = _lateWindowsBefore + _link.LateWindows;
        _status.StoreWrites = _lifetime.StoreWrites;
        _status.ConfigurationHash = _configuration.Hash;
        _status.WakeUps = _settings.Profile == NodeProfile.Parking && !_settings.SafeMode ? _lifetime.WakeUps : Message.NotAvailable;
        _status.RuntimeVersion = _settings.RuntimeVersion;
        _status.RemainingDevNonces = _link.RemainingDevNonces;
        _status.SilenceStep = (int)_link.LastSilenceStep;
        _status.SilenceSteps = _link.SilenceSteps;
        _status.UnfinishedTransmissions = _guard.UnfinishedTransmissions;
        _duty.DescribeSensors(_status);
        return _status;
    }

    private void LookAfterRestarts(long now)
    {
        bool isHealthy = now - _lifetime.StartedAt >= HealthyAfter;
        if (_settings.SafeMode)
        {
            if (isHealthy)
                _guard.ForgetStarts();
            // Back to work as if somebody had asked for it.
            if (now - _lifetime.StartedAt >= SafeModePeriod && !_commands.HasAcknowledgement)
                _commands.RestartRequested = true;
            return;
        }

        if (!isHealthy)
            return;
        _isHealthy = true;
        _guard.Forget();
    }

    private void EnterStage(long now)
    {
        bool wasEmpty = IsEmpty;
        bool isBetter = _power.Stage < _stage;
        _stage = _power.Stage;
        _duty.IsFrugal = _stage != PowerStage.Normal;
        // A weak battery may end in a brown-out at the very next frame: what it is worth is to be known then.
        _lifetime.Save();
        if (IsEmpty)
        {
            // The last frame.
            _statusWanted = true;
            _duty.Save(now);
            return;
        }

        if (!isBetter)
            return;
        _lifetime.Report.Shorten(now, IntervalMicroseconds(), _entropy.Next());
        if (!wasEmpty)
            return;
        _dutyDue = now;
        _lifetime.Status.Shorten(now, StatusMicroseconds(), _entropy.Next());
        _duty.RequestReport(now);
    }

    private long Finish(long now)
    {
        if (_commands.RestartRequested && !_commands.HasAcknowledgement && _link.IsIdle)
        {
            _commands.RestartRequested = false;
            Restart(ResetCause.Command, now);
            return now;
        }

        long next = Earlier(Earlier(_linkDue, _measureDue), Earlier(_lifetime.Report.Due, _lifetime.Status.Due));
        if (HasMessage && _link.IsJoined && _link.IsIdle)
            next = Earlier(next, _sendDue > now ? _sendDue : now + RetryDelay);
        bool mayPause = _reporting && !HasMessage && _link.IsIdle && (!IsSampling || (_settings.DeepSleep && _duty.IsQuiet));
        long pauseEnd = mayPause && IsSampling ? Earlier(next, _duty.WakeDue(now)) : next;
        if (mayPause && pauseEnd - now >= ShortestPause && BeginPause(now))
            return pauseEnd;
        if (IsSampling)
            next = Earlier(next, _dutyDue);

        // Sampling bears a late step, a receive window does not.
        Sleep.MayBeLate = _link.IsIdle && next < _linkDue;

        // A pause is spent in light sleep where it is too short or not the time for deep sleep, the waits within an exchange included.
        if (_settings.LightSleep)
        {
            Sleep.Depth = SleepDepth.Light;
            Sleep.LightUntilMicroseconds = _link.QuietUntilMicroseconds;
        }

        return next > now ? next : now;
    }

    private void Restart(ResetCause cause, long now)
    {
        if (!_commands.HasForgotten)
            _duty.Save(now);
        _lifetime.Save();
        _link.PrepareForPowerDown();
        _supervisor.Restart(cause);
    }

    private bool BeginPause(long now)
    {
        bool wakesBySensor = false;
        if (!IsSampling)
            _duty.Save(now);
        else if (!_duty.BeginPause(now, out wakesBySensor))
            return false;
        _link.PrepareForPowerDown();
        _lifetime.LateWindows = _lateWindowsBefore + _link.LateWindows;
        if (!_lifetime.Save())
            return false;
        Sleep.Depth = SleepDepth.Deep;
        Sleep.WakesBySensor = wakesBySensor;
        return true;
    }

    private long IntervalMicroseconds()
    {
        long interval = _configuration.IntervalSeconds * MicrosecondsPerSecond;
        if (_stage == PowerStage.Normal)
            return interval;
        interval *= SavingFactor;
        return _stage > PowerStage.Saving && interval < RareInterval ? RareInterval : interval;
    }

    private long StatusMicroseconds()
    {
        if (_settings.SafeMode && !IsEmpty)
            return SafeStatusPeriod;
        return IsEmpty ? EmptyStatusPeriod : _configuration.StatusSeconds * MicrosecondsPerSecond;
    }

    private static long Earlier(long a, long b)
    {
        return a < b ? a : b;
    }
}
