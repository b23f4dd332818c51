using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>
/// Parking: one magnetometer sample a second, an event for each arrival and departure, a heartbeat now and then and soon after each event. Where the magnetometer can
/// watch by itself, the board sleeps while nothing moves: samples are taken after its interrupt until all is at rest again, and with each report. A ranging sensor that looks up,
/// if one is fitted, is asked when something has moved, and now and then; while it cannot see, the magnetometer decides alone. A transition is kept until the network is known to
/// have it: each second event asks for an answer, and what found none follows with its age when there is one again.
/// </summary>
/// <remarks>
/// Record "parking", version 5: time of this record (8), time since which the state holds, or the least number if it is not known (8), when the heartbeat after an event is due (8), when the next late events are (8), how many
/// transitions were sent (1), questions without answer (1), frames since the last question (1), detector (42), transitions (9 each, 192 at most), the clock's epoch (4). Version 4, without the epoch, is still read. It is
/// written when a transition comes and when it has been sent, when the field at rest has shifted by eight counts, and awake once a day: with 20 cars a day some 30,000
/// writes a year. What it has shifted by meanwhile is kept by the watching chip.
/// </remarks>
internal sealed class ParkingDuty : Duty
{
    internal const string RecordName = "parking";

    private const byte RecordVersion = 5;
    private const byte EarlierVersion = 4;
    private const int EpochLength = 4;
    private const int SentAt = 32;
    private const int DetectorAt = 35;
    private const int RecordHeader = DetectorAt + ParkingDetector.SavedLength;
    private const long SavePeriod = 86400 * MicrosecondsPerSecond;

    // Between two samples of a wake-up the field is looked at, too: a swing is short.
    private const long GlimpsePeriod = MicrosecondsPerSecond / 4;

    // So often at least the level that is watched is brought up to date.
    private const long WatchPeriod = 3600 * MicrosecondsPerSecond;

    // So often at least the second sense looks, for what no field told; and whether it can see again.
    private const long LookPeriod = 600 * MicrosecondsPerSecond;

    // So long a heartbeat waits for the detector to have learnt the empty bay.
    private const long LearningPatience = 120 * MicrosecondsPerSecond;
    private const int FailuresForFault = 3;

    // After a start without a chip that has watched, so many samples more than a change takes come before a heartbeat tells the state that was stored.
    private const int SamplesBeside = 4;

    // A time before a pause of unknown length.
    private const long Unknown = long.MinValue;

    // A heartbeat follows each event after 20 to 60 s, in case the event's frame was lost. The later it comes, the longer a server is wrong;
    // the earlier, the likelier that what took the event (a busy channel, a car over the antenna) takes it too.
    private const long ShortestConfirmation = 20 * MicrosecondsPerSecond;
    private const uint ConfirmationSpreadMilliseconds = 40000;

    // A transition that could not be sent for so long is told late, with its age: a receiver takes an event for new.
    private const int LongestWaitSeconds = 120;

    // Late events come so soon after an answer, and then one frame in so long: ten an hour are 18 s on the air at SF12 and 2.5 s at SF9 of the 36 s that the duty cycle allows, so that
    // room is left for what is new.
    private const long FirstLate = 10 * MicrosecondsPerSecond;
    private const long LatePeriod = 360 * MicrosecondsPerSecond;

    // After so many questions without an answer only each so many-th frame asks.
    private const int SilentQuestions = 6;
    private const int FramesPerQuestion = 6;

    private readonly IMagnetometer _magnetometer;
    private readonly ITimeOfFlight _overhead;
    private readonly OverheadLook _look = new OverheadLook();
    private readonly IBattery _battery;
    private readonly RecordStore _store;
    private readonly IEntropy _entropy;
    private readonly ParkingDetectorSettings _settings = new ParkingDetectorSettings();
    private readonly ParkingDetector _detector;
    private readonly TransitionQueue _queue = new TransitionQueue();
    private readonly ParkingEvent _event = new ParkingEvent();
    private readonly ParkingHeartbeat _heartbeat = new ParkingHeartbeat();
    private readonly LateParkingEvents _late = new LateParkingEvents();
    private readonly byte[] _record = new byte[RecordHeader + (TransitionQueue.Capacity * TransitionQueue.EntryLength) + EpochLength];

    private int _clockEpoch;
    private long _samplePeriod;
    private long _nextSample;
    private long _nextGlimpse = long.MaxValue;
    private bool _measuring;
    private bool _isGlimpse;
    private int _failures;
    private int _temperature = Measured.NotAvailable;
    private long _stateSince;
    private bool _reportWanted;
    private int _samplesToWait;
    private long _reportWantedAt;
    private bool _eventOffered;
    private int _eventSeconds;
    private int _lateOffered;
    private bool _lateReady;
    private long _lateDue = long.MaxValue;
    private bool _answered;
    private bool _wasSilent;
    private int _silentQuestions;
    private int _sinceQuestion;
    private long _savedAt;
    private bool _unsaved;
    private long _confirmationDue = long.MaxValue;
    private long _storedConfirmationDue = long.MaxValue;
    private bool _forgotten;
    private bool _wasWoken;
    private bool _looking;
    private long _lookDue;

    internal ParkingDuty(IMagnetometer magnetometer, ITimeOfFlight overhead, IBattery battery, RecordStore store, IEntropy entropy)
    {
        _magnetometer = magnetometer;
        _overhead = overhead;
        _settings.HasSecondSense = overhead != null;
        _battery = battery;
        _store = store;
        _entropy = entropy;
        _detector = new ParkingDetector(_settings);
    }

    /// <summary>Whether a heartbeat follows each event soon.</summary>
    internal bool ConfirmsEvents = true;

    /// <summary>Whether the board may sleep deeply while the magnetometer watches.</summary>
    internal bool Pauses
    {
        get { return _settings.Pauses; }
        set { _settings.Pauses = value && _magnetometer != null && _magnetometer.CanWatch; }
    }

    internal override SensorHealth Health
    {
        get
        {
            if (_magnetometer == null || _failures >= FailuresForFault)
                return SensorHealth.Fault;
            bool isBlind = _overhead != null && !_settings.HasSecondSense;
            return _failures > 0 || isBlind || _detector.State == BayState.Disturbed || _detector.IsDisturbed ? SensorHealth.Degraded : SensorHealth.Ok;
        }
    }

    internal override void DescribeSensors(StatusBySlot status)
    {
        bool fails = _magnetometer == null || _failures >= FailuresForFault;
        bool isDisturbed = _failures > 0 || _detector.State == BayState.Disturbed || _detector.IsDisturbed;
        status.SetSensor(0, SensorType.Magnetometer, fails ? SensorHealth.Fault : isDisturbed ? SensorHealth.Degraded : SensorHealth.Ok);
        // Covered, or it does not answer: whoever goes there brings a cloth or another sensor.
        if (_overhead != null)
            status.SetSensor(1, SensorType.Overhead, _settings.HasSecondSense ? SensorHealth.Ok : _look.Fails ? SensorHealth.Fault : SensorHealth.Degraded);
    }

    internal override bool WasWoken
    {
        get { return _wasWoken; }
    }

    internal override bool HasMessage
    {
        get { return _queue.HasWaiting || _reportWanted || _lateReady; }
    }

    // A car may come at any second: unless the magnetometer watches, only sampling finds it. What is not at rest on a known bay is sampled.
    internal override bool IsQuiet
    {
        get
        {
            return Pauses && !_measuring && !_looking && _failures == 0 && !_detector.IsAlert && !_detector.IsCalibrating
                && (_detector.State == BayState.Free || _detector.State == BayState.Occupied);
        }
    }

    internal override long WakeDue(long now)
    {
        long due = _confirmationDue < _lateDue ? _confirmationDue : _lateDue;
        return due < now + WatchPeriod ? due : now + WatchPeriod;
    }

    internal override bool BeginPause(long now, out bool wakesBySensor)
    {
        wakesBySensor = true;
        if (_unsaved || _detector.NeedsSave)
            Save(now);
        // Where that fails the next sample goes on as without a pause, and tells whether the sensor does.
        return !_unsaved && _magnetometer.Watch(
            _detector.RestX, _detector.RestY, _detector.RestZ, ParkingDetectorSettings.WatchLimit(_settings.ThresholdCounts));
    }

    internal override void Begin(long now, int clockEpoch)
    {
        _stateSince = now;
        _savedAt = now;
        _nextSample = now;
        _lookDue = now;
        _clockEpoch = clockEpoch;
        int length = _store.Read(RecordName, RecordVersion, _record) - EpochLength;
        bool isDated = length >= RecordHeader && BigEndian.ReadInt32(_record, length) == clockEpoch;
        if (length < RecordHeader)
            length = _store.Read(RecordName, EarlierVersion, _record);
        bool known = length >= RecordHeader && _detector.Restore(_record, DetectorAt, ParkingDetector.SavedLength);
        // A chip that has watched since says what happened meanwhile, whatever it was that the board slept through.
        WatchOutcome outcome = _magnetometer == null ? WatchOutcome.None : _magnetometer.EndWatch();
        _wasWoken = outcome == WatchOutcome.Moved;
        if (!known)
            return;
        if (outcome == WatchOutcome.None)
            _samplesToWait = _settings.ConfirmSamples + SamplesBeside;
        else
            _detector.Resume(_magnetometer.WatchedX, _magnetometer.WatchedY, _magnetometer.WatchedZ, outcome == WatchOutcome.Moved);
        _stateSince = BigEndian.ReadInt64(_record, 8);
        _confirmationDue = BigEndian.ReadInt64(_record, 16);
        _storedConfirmationDue = _confirmationDue;
        _lateDue = BigEndian.ReadInt64(_record, 24);
        _silentQuestions = _record[SentAt + 1];
        _sinceQuestion = _record[SentAt + 2];
        _queue.Restore(_record, RecordHeader, length - RecordHeader, _record[SentAt]);
        if (!isDated)
            ForgetTimes(now);
    }

    // How long the board was off is not known, nor what happened meanwhile.
    private void ForgetTimes(long now)
    {
        _stateSince = Unknown;
        _queue.ForgetTimes();
        if (_confirmationDue != long.MaxValue)
            _confirmationDue = now;
        if (_lateDue != long.MaxValue)
            _lateDue = now + FirstLate;
    }

    internal override long Step(long now)
    {
        if (_magnetometer == null)
            return long.MaxValue;
        if (!_measuring && (now >= _nextSample || now >= _nextGlimpse))
        {
            _isGlimpse = now < _nextSample;
            if (!_isGlimpse)
                _nextSample += _samplePeriod;
            if (_nextSample <= now)
                _nextSample = now + _samplePeriod;
            _nextGlimpse = now + GlimpsePeriod;
            _magnetometer.Start(now);
            _measuring = true;
        }

        if (_measuring)
        {
            SensorProgress progress = _magnetometer.Poll(now);
            if (progress == SensorProgress.Measuring)
                return _magnetometer.NextPollMicroseconds;
            _measuring = false;
            if (progress != SensorProgress.Ready || !HasField)
                _failures++;
            else if (_isGlimpse)
                _detector.Glimpse(_magnetometer.X, _magnetometer.Y, _magnetometer.Z);
            else
                Take(now);
            if (!_detector.WantsGlimpses)
                _nextGlimpse = long.MaxValue;
        }

        if (_overhead != null)
            LookUp(now);
        if (now >= _confirmationDue)
        {
            _confirmationDue = long.MaxValue;
            RequestReport(now);
        }

        if (now >= _lateDue)
        {
            _lateDue = long.MaxValue;
            _lateReady = _queue.LateCount > 0;
        }

        if (now - _savedAt >= SavePeriod)
            Save(now);
        long next = _nextGlimpse < _nextSample ? _nextGlimpse : _nextSample;
        if (_lateDue < next)
            next = _lateDue;
        return _looking && _overhead.NextPollMicroseconds < next ? _overhead.NextPollMicroseconds : next;
    }

    internal override void RequestReport(long now)
    {
        if (!_reportWanted)
            _reportWantedAt = now;
        _reportWanted = true;
    }

    internal override Message NextMessage(long now)
    {
        if (_queue.GiveUpWaiting(Seconds(now), LongestWaitSeconds))
        {
            // What holds now is told at once, and whether there is a network is asked with it.
            _unsaved = true;
            RequestReport(now);
        }

        _lateOffered = 0;
        _eventOffered = _queue.HasWaiting;
        if (_eventOffered)
        {
            _event.Clear();
            _event.State = (ParkingState)(int)_queue.WaitingState;
            _event.PreviousStateSeconds = _queue.WaitingPrevious;
            _eventSeconds = _queue.WaitingSeconds;
            return _event;
        }

        // What the bay is like is not known yet, or not any more: much may have happened without power.
        bool learning = (_detector.State == BayState.Unknown || _samplesToWait > 0) && Health != SensorHealth.Fault;
        if (!_reportWanted || (learning && now - _reportWantedAt < LearningPatience))
            return NextLate(now);
        _heartbeat.Clear();
        _heartbeat.State = (ParkingState)(int)_detector.State;
        _heartbeat.BatteryMillivolts = Battery.Millivolts(_battery);
        _heartbeat.TemperatureCentiCelsius = _temperature;
        _heartbeat.Health = Health;
        return _heartbeat;
    }

    private Message NextLate(long now)
    {
        if (!_lateReady)
            return null;
        _lateOffered = _queue.FillLate(_late, Seconds(now));
        _lateReady = _lateOffered > 0;
        return _lateReady ? _late : null;
    }

    // Late events are kept until an answer tells that they were heard. Of the others each second one asks: its duration makes good the one before it. As long as a question has no answer, all that goes asks again.
    internal override bool AsksForAnswer
    {
        get
        {
            if (_lateOffered > 0)
                return true;
            if (_silentQuestions >= SilentQuestions && _sinceQuestion < FramesPerQuestion)
                return false;
            bool isOpen = _silentQuestions > 0 && _queue.DoubtfulCount > 0;
            bool isOverdue = _lateDue == long.MaxValue && _queue.LateCount > 0;
            return isOpen || isOverdue || (_eventOffered && _queue.DoubtfulCount > 0);
        }
    }

    internal override void Heard(bool asked, bool answered)
    {
        _answered = answered;
        _wasSilent = _silentQuestions > 0;
        if (asked || answered)
            _sinceQuestion = 1;
        else if (_sinceQuestion < FramesPerQuestion)
            _sinceQuestion++;
        if (answered)
            _silentQuestions = 0;
        else if (asked && _silentQuestions < SilentQuestions)
            _silentQuestions++;
        // Where every event is answered nothing of this has changed.
        _unsaved = _unsaved || _wasSilent || _silentQuestions > 0;
    }

    internal override void MessageTaken(long now)
    {
        if (_lateOffered > 0)
            TakeLate();
        else if (_eventOffered)
            TakeEvent(now);
        else
            TakeHeartbeat();
        // The network is there: what has to be told late follows.
        if (_answered && _lateDue == long.MaxValue && _queue.LateCount > 0)
            _lateDue = now + (_lateOffered > 0 ? LatePeriod : FirstLate);
        if (_lateOffered > 0 || _eventOffered)
            Save(now);
        _lateOffered = 0;
        _eventOffered = false;
    }

    private void TakeLate()
    {
        _lateReady = false;
        if (_answered)
            _queue.RemoveLate(_lateOffered);
    }

    private void TakeEvent(long now)
    {
        // Counted from the last event: several in a row need one heartbeat only.
        if (ConfirmsEvents && !IsFrugal)
            _confirmationDue = now + ShortestConfirmation + (_entropy.Next() % ConfirmationSpreadMilliseconds * 1000L);

        // A queue that ran over meanwhile has forgotten it already.
        bool isThere = _queue.HasWaiting && _queue.WaitingSeconds == _eventSeconds && _queue.WaitingState == (BayState)(int)_event.State;
        if (!_answered)
        {
            if (isThere)
                _queue.TakeSent();
            return;
        }

        // One lost event before this one is made good by this one's duration, two are not.
        if (_queue.DoubtfulCount <= 1)
            _queue.ForgetSent();
        else
            _queue.MarkSentLate();
        if (isThere)
            _queue.RemoveWaiting();
    }

    private void TakeHeartbeat()
    {
        // It told the state, whatever it was sent for.
        _reportWanted = false;
        _confirmationDue = long.MaxValue;
        // Else the heartbeat would go again after the next start.
        _unsaved = _unsaved || _storedConfirmationDue != long.MaxValue;
        if (_answered && _wasSilent && _queue.DoubtfulCount > 0)
        {
            _queue.MarkSentLate();
            _unsaved = true;
        }
    }

    internal override void Apply(NodeConfiguration configuration)
    {
        _samplePeriod = configuration.SampleMilliseconds * 1000L;
        _settings.ThresholdCounts = configuration.ParkingThresholdCounts;
        // Four seconds of agreement, whatever the pace.
        int samples = 4000 / configuration.SampleMilliseconds;
        _settings.ConfirmSamples = samples < 2 ? 2 : samples;
        _settings.SparseSamples = configuration.SampleMilliseconds > 1500;
    }

    internal override CommandResult Calibrate(long now)
    {
        if (Health == SensorHealth.Fault)
            return CommandResult.Busy;
        _detector.Calibrate();
        return CommandResult.Done;
    }

    internal override void Describe(AsciiWriter writer, bool english)
    {
        base.Describe(writer, english);
        Row.Text(writer, english ? "Bay" : "Platz", StateText(english));
        Row.Number(writer, english ? "Field x, counts" : "Feld x, counts", _magnetometer == null ? Measured.NotAvailable : _magnetometer.X, 0, "");
        Row.Number(writer, "y", _magnetometer == null ? Measured.NotAvailable : _magnetometer.Y, 0, "");
        Row.Number(writer, "z", _magnetometer == null ? Measured.NotAvailable : _magnetometer.Z, 0, "");
        Row.Number(writer, english ? "Away from the empty bay" : "Abstand vom leeren Platz", Root(_detector.DepartureSquared), 0, "");
        Row.Number(writer, english ? "Sure" : "Sicher", _detector.ConfidencePercent, 0, " %");
    }

    internal override void Forget()
    {
        _forgotten = true;
        _store.Delete(RecordName);
    }

    internal override void Save(long now)
    {
        if (_forgotten)
            return;
        BigEndian.WriteInt64(_record, 0, now);
        BigEndian.WriteInt64(_record, 8, _stateSince);
        BigEndian.WriteInt64(_record, 16, _confirmationDue);
        // What is ready and was not sent is due at the next start.
        BigEndian.WriteInt64(_record, 24, _lateReady ? now : _lateDue);
        _record[SentAt] = (byte)_queue.SentCount;
        _record[SentAt + 1] = (byte)_silentQuestions;
        _record[SentAt + 2] = (byte)_sinceQuestion;
        _detector.Save(_record, DetectorAt);
        int length = RecordHeader + _queue.Save(_record, RecordHeader);
        BigEndian.WriteInt32(_record, length, _clockEpoch);
        _unsaved = !_store.Write(RecordName, RecordVersion, _record, length + EpochLength);
        _storedConfirmationDue = _unsaved ? _storedConfirmationDue : _confirmationDue;
        if (!_unsaved)
            _savedAt = now;
    }

    private string StateText(bool english)
    {
        switch (_detector.State)
        {
            case BayState.Free:
                return english ? "free" : "frei";
            case BayState.Occupied:
                return english ? "taken" : "besetzt";
            case BayState.Disturbed:
                return english ? "disturbed" : "gest&ouml;rt";
            default:
                return english ? "learning" : "lernt";
        }
    }

    // Whole square root, by its bits: System.Math is no part of CoreLibrary.
    private static int Root(int square)
    {
        int root = 0;
        for (int bit = 1 << 15; bit > 0; bit >>= 1)
        {
            int next = root + bit;
            if ((long)next * next <= square)
                root = next;
        }

        return root;
    }

    private bool HasField
    {
        get { return _magnetometer.X != Measured.NotAvailable && _magnetometer.Y != Measured.NotAvailable && _magnetometer.Z != Measured.NotAvailable; }
    }

    private void Take(long now)
    {
        _temperature = _magnetometer.TemperatureCentiCelsius;
        if (_failures > 0)
            _detector.Interrupt();
        _failures = 0;
        if (_samplesToWait > 0)
            _samplesToWait--;
        BayState before = _detector.State;
        bool wasLearning = _detector.IsCalibrating;
        bool changed = _detector.Add(_magnetometer.X, _magnetometer.Y, _magnetometer.Z);
        Tell(before, changed, wasLearning, now);
    }

    private void Tell(BayState before, bool changed, bool wasLearning, long now)
    {
        if (changed)
        {
            if (before == BayState.Unknown)
                RequestReport(now);
            else
                _queue.Add(_detector.State, _stateSince == Unknown ? Measured.NotAvailable : Seconds(now - _stateSince), Seconds(now));
            _stateSince = now;
        }

        if (changed || (wasLearning && !_detector.IsCalibrating))
            Save(now);
    }

    // One distance after the other, until the look is over; and another look for as long as the detector wants one.
    private void LookUp(long now)
    {
        if (!_looking)
        {
            if (!_detector.WantsLook && (now < _lookDue || _detector.IsAlert))
                return;
            BeginLook(now);
        }

        SensorProgress progress = _overhead.Poll(now);
        if (progress == SensorProgress.Measuring)
            return;
        if (!_look.Add(progress == SensorProgress.Ready ? _overhead.DistanceMillimetres : Measured.NotAvailable))
        {
            _overhead.Start(now);
            return;
        }

        BayState before = _detector.State;
        bool wasLearning = _detector.IsCalibrating;
        Tell(before, _detector.Look(_look.Sight), wasLearning, now);
        if (_settings.HasSecondSense && _detector.WantsLook)
        {
            BeginLook(now);
            return;
        }

        _looking = false;
        _overhead.PowerDown();
    }

    private void BeginLook(long now)
    {
        _looking = true;
        _lookDue = now + LookPeriod;
        _look.Begin();
        _overhead.Start(now);
    }
}
