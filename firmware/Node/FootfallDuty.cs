using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>
/// Footfall: 25 pairs of distances a second, running totals of people in and out. The totals need no queue: the next report holds what a lost one held.
/// </summary>
/// <remarks>
/// Record "footfall", version 1: in (4), out (4). It is written when somebody has crossed, before any report tells of him, so that a
/// restart loses nobody. The flash is spared by a budget of 500 writes that refills by one in 30 s: 1,052,000 writes a year at the very most, 183,000 with 500 people a day. Only
/// when the stock is used up (500 people within minutes) does a write wait, up to 30 s, and a power cut then costs those of that half minute. A CRC'd
/// record this small fills a 4 KB block of littlefs some 30 times before it is erased, and littlefs spreads the blocks: a million writes are some 600 erasures a block of the 100,000 it stands.
/// </remarks>
internal sealed class FootfallDuty : Duty
{
    private const string RecordName = "footfall";
    private const byte RecordVersion = 1;
    private const int RecordLength = 8;
    private const long SamplePeriod = 40000;
    private const int FailuresForFault = 25;
    private const long NoReport = -1;
    private const int BlockedSamplesForDegraded = 25 * 60;

    private readonly ITimeOfFlight _outer;
    private readonly ITimeOfFlight _inner;
    private readonly IBattery _battery;
    private readonly RecordStore _store;
    private readonly FootfallDetectorSettings _settings = new FootfallDetectorSettings();
    private readonly FootfallDetector _detector;
    private readonly FootfallReading _reading = new FootfallReading();
    private readonly WriteBudget _budget = new WriteBudget(500, 30 * MicrosecondsPerSecond);
    private readonly byte[] _record = new byte[RecordLength];

    private int _countIn;
    private int _countOut;
    private bool _unsaved;
    private long _nextSample;
    private bool _outerMeasuring;
    private bool _innerMeasuring;
    private int _outerFailures;
    private int _innerFailures;
    private bool _reportWanted;
    private long _lastReport;
    private long _offeredAt;

    internal FootfallDuty(ITimeOfFlight outer, ITimeOfFlight inner, IBattery battery, RecordStore store)
    {
        _outer = outer;
        _inner = inner;
        _battery = battery;
        _store = store;
        _detector = new FootfallDetector(_settings);
    }

    internal override SensorHealth Health
    {
        get
        {
            // One zone alone cannot tell a crossing.
            if (_outer == null || _inner == null || _outerFailures >= FailuresForFault || _innerFailures >= FailuresForFault)
                return SensorHealth.Fault;
            return _outerFailures > 0 || _innerFailures > 0 || _detector.BlockedSamples >= BlockedSamplesForDegraded ? SensorHealth.Degraded : SensorHealth.Ok;
        }
    }

    internal override void DescribeSensors(StatusBySlot status)
    {
        status.SetSensor(0, SensorType.OuterZone, HealthOf(_outer, _outerFailures));
        status.SetSensor(1, SensorType.InnerZone, HealthOf(_inner, _innerFailures));
    }

    private SensorHealth HealthOf(ITimeOfFlight zone, int failures)
    {
        if (zone == null || failures >= FailuresForFault)
            return SensorHealth.Fault;
        // Which of the two a door leaf stands in is not told apart.
        return failures > 0 || _detector.BlockedSamples >= BlockedSamplesForDegraded ? SensorHealth.Degraded : SensorHealth.Ok;
    }

    internal override bool HasMessage
    {
        get { return _reportWanted; }
    }

    internal override bool IsQuiet
    {
        get { return false; }
    }

    internal override void Begin(long now, int clockEpoch)
    {
        _nextSample = now;
        _lastReport = now;
        _budget.Begin(now);
        if (_store.Read(RecordName, RecordVersion, _record) != RecordLength)
            return;
        _countIn = BigEndian.ReadInt32(_record, 0);
        _countOut = BigEndian.ReadInt32(_record, 4);
        // When the report before this one was made is not stored.
        _lastReport = NoReport;
    }

    internal override long Step(long now)
    {
        if (_outer == null || _inner == null)
            return long.MaxValue;
        if (!_outerMeasuring && !_innerMeasuring && now >= _nextSample)
        {
            _nextSample += SamplePeriod;
            if (_nextSample <= now)
                _nextSample = now + SamplePeriod;
            _outer.Start(now);
            _inner.Start(now);
            _outerMeasuring = true;
            _innerMeasuring = true;
        }

        if (_outerMeasuring || _innerMeasuring)
        {
            long again = Poll(now);
            if (_outerMeasuring || _innerMeasuring)
                return again;
            Take(now);
        }

        if (_unsaved && now >= _budget.NextAt(now))
            Save(now);
        return _nextSample;
    }

    internal override void RequestReport(long now)
    {
        _reportWanted = true;
    }

    internal override Message NextMessage(long now)
    {
        if (!_reportWanted)
            return null;
        // What was reported once must still be there after a restart.
        if (_unsaved)
            Save(now);
        _offeredAt = now;
        bool fault = Health == SensorHealth.Fault;
        _reading.Clear();
        _reading.CountIn = fault && _countIn == 0 && _countOut == 0 ? Message.NotAvailable : _countIn;
        _reading.CountOut = fault && _countIn == 0 && _countOut == 0 ? Message.NotAvailable : _countOut;
        _reading.IntervalSeconds = _lastReport == NoReport ? Message.NotAvailable : Seconds(now - _lastReport);
        _reading.BatteryMillivolts = Battery.Millivolts(_battery);
        return _reading;
    }

    internal override void MessageTaken(long now)
    {
        _reportWanted = false;
        _lastReport = _offeredAt;
    }

    internal override void Apply(NodeConfiguration configuration)
    {
        _settings.PresenceMillimetres = configuration.PresenceMillimetres;
    }

    internal override CommandResult Calibrate(long now)
    {
        // Distances are absolute: there is nothing to learn.
        return CommandResult.NotSupported;
    }

    internal override void Describe(AsciiWriter writer, bool english)
    {
        base.Describe(writer, english);
        Row.Number(writer, english ? "Outside, mm" : "Au&szlig;en, mm", _outer == null ? Measured.NotAvailable : _outer.DistanceMillimetres, 0, "");
        Row.Number(writer, english ? "Inside, mm" : "Innen, mm", _inner == null ? Measured.NotAvailable : _inner.DistanceMillimetres, 0, "");
        Row.Number(writer, english ? "In" : "Hinein", _countIn, 0, "");
        Row.Number(writer, english ? "Out" : "Hinaus", _countOut, 0, "");
    }

    internal override void Forget()
    {
        // Nothing was learnt, and totals that began anew would be read as thousands of people.
        Save(0);
    }

    internal override void Save(long now)
    {
        if (!_unsaved)
            return;
        _budget.Spend(now);
        BigEndian.WriteInt32(_record, 0, _countIn);
        BigEndian.WriteInt32(_record, 4, _countOut);
        _unsaved = !_store.Write(RecordName, RecordVersion, _record, RecordLength);
    }

    private long Poll(long now)
    {
        long again = long.MaxValue;
        if (_outerMeasuring)
        {
            SensorProgress progress = _outer.Poll(now);
            _outerMeasuring = progress == SensorProgress.Measuring;
            if (_outerMeasuring)
                again = _outer.NextPollMicroseconds;
            else
                _outerFailures = progress == SensorProgress.Ready ? 0 : _outerFailures + 1;
        }

        if (_innerMeasuring)
        {
            SensorProgress progress = _inner.Poll(now);
            _innerMeasuring = progress == SensorProgress.Measuring;
            if (_innerMeasuring)
                again = again < _inner.NextPollMicroseconds ? again : _inner.NextPollMicroseconds;
            else
                _innerFailures = progress == SensorProgress.Ready ? 0 : _innerFailures + 1;
        }

        return again;
    }

    private void Take(long now)
    {
        Crossing crossing = _detector.Add(
            _outerFailures == 0 ? _outer.DistanceMillimetres : Measured.NotAvailable,
            _innerFailures == 0 ? _inner.DistanceMillimetres : Measured.NotAvailable);
        if (crossing == Crossing.None)
            return;
        // The codec takes the totals modulo a power of two, and so does this.
        if (crossing == Crossing.In)
            _countIn = (_countIn + 1) & int.MaxValue;
        else
            _countOut = (_countOut + 1) & int.MaxValue;
        _unsaved = true;
    }
}
