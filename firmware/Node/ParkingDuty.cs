using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>
/// Parking: one magnetometer sample a second, an event for each arrival and departure, a heartbeat now and then and soon after each event.
/// </summary>
/// <remarks>
/// Record "parking", version 1: time since which the state holds (8), detector (38), waiting transitions (5 each). It is written when a
/// transition comes and when it has been sent, and once a day for the baseline: with 20 cars a day some 30,000 writes a year.
/// </remarks>
internal sealed class ParkingDuty : Duty
{
    internal const string RecordName = "parking";

    private const byte RecordVersion = 1;
    private const int RecordHeader = 8 + ParkingDetector.SavedLength;
    private const long SavePeriod = 86400 * MicrosecondsPerSecond;

    // So long a heartbeat waits for the detector to have learnt the empty bay.
    private const long LearningPatience = 120 * MicrosecondsPerSecond;
    private const int FailuresForFault = 3;

    // A heartbeat follows each event after 20 to 60 s, in case the event's frame was lost. The later it comes, the longer a server is wrong;
    // the earlier, the likelier that what took the event (a busy channel, a car over the antenna) takes it too.
    private const long ShortestConfirmation = 20 * MicrosecondsPerSecond;
    private const uint ConfirmationSpreadMilliseconds = 40000;

    private readonly IMagnetometer _magnetometer;
    private readonly IBattery _battery;
    private readonly RecordStore _store;
    private readonly IEntropy _entropy;
    private readonly ParkingDetectorSettings _settings = new ParkingDetectorSettings();
    private readonly ParkingDetector _detector;
    private readonly TransitionQueue _queue = new TransitionQueue();
    private readonly ParkingEvent _event = new ParkingEvent();
    private readonly ParkingHeartbeat _heartbeat = new ParkingHeartbeat();
    private readonly byte[] _record = new byte[RecordHeader + (TransitionQueue.Capacity * TransitionQueue.EntryLength)];

    private long _samplePeriod;
    private long _nextSample;
    private bool _measuring;
    private int _failures;
    private int _temperature = Measured.NotAvailable;
    private long _stateSince;
    private bool _reportWanted;
    private long _reportWantedAt;
    private bool _eventOffered;
    private long _savedAt;
    private long _confirmationDue = long.MaxValue;
    private bool _forgotten;

    internal ParkingDuty(IMagnetometer magnetometer, IBattery battery, RecordStore store, IEntropy entropy)
    {
        _magnetometer = magnetometer;
        _battery = battery;
        _store = store;
        _entropy = entropy;
        _detector = new ParkingDetector(_settings);
    }

    /// <summary>Whether a heartbeat follows each event soon.</summary>
    internal bool ConfirmsEvents = true;

    internal override SensorHealth Health
    {
        get
        {
            if (_magnetometer == null || _failures >= FailuresForFault)
                return SensorHealth.Fault;
            return _failures > 0 || _detector.State == BayState.Disturbed ? SensorHealth.Degraded : SensorHealth.Ok;
        }
    }

    internal override bool HasMessage
    {
        get { return _queue.Count > 0 || _reportWanted; }
    }

    // A car may come at any second, and only sampling finds it.
    internal override bool IsQuiet
    {
        get { return false; }
    }

    internal override void Begin(long now)
    {
        _stateSince = now;
        _savedAt = now;
        _nextSample = now;
        int length = _store.Read(RecordName, RecordVersion, _record);
        if (length < RecordHeader || !_detector.Restore(_record, 8, ParkingDetector.SavedLength))
            return;
        long since = BigEndian.ReadInt64(_record, 0);
        _stateSince = since > now ? now : since;
        _queue.Restore(_record, RecordHeader, length - RecordHeader);
    }

    internal override long Step(long now)
    {
        if (_magnetometer == null)
            return long.MaxValue;
        if (!_measuring && now >= _nextSample)
        {
            _nextSample += _samplePeriod;
            if (_nextSample <= now)
                _nextSample = now + _samplePeriod;
            _magnetometer.Start(now);
            _measuring = true;
        }

        if (_measuring)
        {
            SensorProgress progress = _magnetometer.Poll(now);
            if (progress == SensorProgress.Measuring)
                return _magnetometer.NextPollMicroseconds;
            _measuring = false;
            if (progress == SensorProgress.Ready)
                Take(now);
            else
                _failures++;
        }

        if (now >= _confirmationDue)
        {
            _confirmationDue = long.MaxValue;
            RequestReport(now);
        }

        if (now - _savedAt >= SavePeriod)
            Save(now);
        return _nextSample;
    }

    internal override void RequestReport(long now)
    {
        if (!_reportWanted)
            _reportWantedAt = now;
        _reportWanted = true;
    }

    internal override Message NextMessage(long now)
    {
        _eventOffered = _queue.Count > 0;
        if (_eventOffered)
        {
            _event.Clear();
            _event.State = (ParkingState)(int)_queue.OldestState;
            _event.PreviousStateSeconds = _queue.OldestPreviousSeconds;
            return _event;
        }

        bool learning = _detector.State == BayState.Unknown && Health != SensorHealth.Fault;
        if (!_reportWanted || (learning && now - _reportWantedAt < LearningPatience))
            return null;
        _heartbeat.Clear();
        _heartbeat.State = (ParkingState)(int)_detector.State;
        _heartbeat.BatteryMillivolts = Battery.Millivolts(_battery);
        _heartbeat.TemperatureCentiCelsius = _temperature;
        _heartbeat.Health = Health;
        return _heartbeat;
    }

    internal override void MessageTaken(long now)
    {
        if (!_eventOffered)
        {
            // It told the state, whatever it was sent for.
            _reportWanted = false;
            _confirmationDue = long.MaxValue;
            return;
        }

        // Counted from the last event: several in a row need one heartbeat only.
        if (ConfirmsEvents && !IsFrugal)
            _confirmationDue = now + ShortestConfirmation + (_entropy.Next() % ConfirmationSpreadMilliseconds * 1000L);

        // A queue that ran over meanwhile has forgotten it already.
        if (_queue.OldestState == (BayState)(int)_event.State && _queue.OldestPreviousSeconds == _event.PreviousStateSeconds)
            _queue.RemoveOldest();
        Save(now);
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
        BigEndian.WriteInt64(_record, 0, _stateSince);
        _detector.Save(_record, 8);
        int length = RecordHeader + _queue.Save(_record, RecordHeader);
        if (_store.Write(RecordName, RecordVersion, _record, length))
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

    private void Take(long now)
    {
        _temperature = _magnetometer.TemperatureCentiCelsius;
        if (_magnetometer.X == Measured.NotAvailable || _magnetometer.Y == Measured.NotAvailable || _magnetometer.Z == Measured.NotAvailable)
        {
            _failures++;
            return;
        }

        if (_failures > 0)
            _detector.Interrupt();
        _failures = 0;
        BayState before = _detector.State;
        bool wasLearning = _detector.IsCalibrating;
        bool changed = _detector.Add(_magnetometer.X, _magnetometer.Y, _magnetometer.Z);
        if (changed)
        {
            if (before == BayState.Unknown)
                RequestReport(now);
            else
                _queue.Add(_detector.State, Seconds(now - _stateSince));
            _stateSince = now;
        }

        if (changed || (wasLearning && !_detector.IsCalibrating))
            Save(now);
    }
}
