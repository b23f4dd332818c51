using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>
/// Air: at each report every fitted sensor measures once; the particulates, with warm-up and a mean of ten samples, at each so many-th only. Each sensor is on its own: one that
/// fails or is not due leaves its values out and the others in. A reading that found no network waits and follows later with its age.
/// </summary>
/// <remarks>
/// Record "air", version 2: gas resistance in clean air (4), seconds of operation since the last fan cleaning (4), readings since the particulates were measured (2), how
/// particulates, climate and CO2 fared, two bits each from the lowest (1). Written at most once an
/// hour: 8,760 writes a year; with deep sleep before each pause. Record "unsent", version 2: readings since the network was last asked (1), questions without
/// an answer in a row (1), readings that wait (18 each, 96 at most), the clock's epoch (4); written with "air" when it has changed. Version 1, without the epoch, is still read.
/// </remarks>
internal sealed class AirDuty : Duty
{
    internal const string RecordName = "air";

    private const string UnsentName = "unsent";
    private const byte UnsentVersion = 2;
    private const byte EarlierUnsentVersion = 1;
    private const int UnsentHeader = 2;
    private const int EpochLength = 4;

    // With each so many-th reading the network is asked for an answer (LinkCheckReq, one byte); two in a row without one are an outage and not a lost frame.
    private const int ReadingsPerQuestion = 6;
    private const int SilentQuestionsForOutage = 2;

    // So many late readings follow when the network has answered.
    private const int LateReadingsAtOnce = 12;

    private const byte RecordVersion = 2;
    private const int RecordLength = 11;
    private const int Long = 65535;
    private const long SavePeriod = 3600 * MicrosecondsPerSecond;

    // SPS30 data sheet 1.3 and 4.2: start-up up to 8 s at high concentrations and more at low ones; we give it 15 s.
    private const int WarmUpSamples = 15;
    private const int MeanSamples = 10;
    // The fan cleaning itself takes 10 s; its own weekly timer starts anew with the power (SPS30 data sheet 4.3).
    private const int CleaningSamples = 12;
    private const int CleaningPeriodSeconds = 604800;

    // No sensor of ours takes longer; one that does is given up for this reading.
    private const long Patience = 60 * MicrosecondsPerSecond;

    private readonly IClimateSensor _climate;
    private readonly IParticulateSensor _particulates;
    private readonly ICarbonDioxideSensor _carbonDioxide;
    private readonly IBattery _battery;
    private readonly RecordStore _store;
    private readonly AirReading _reading = new AirReading();
    private readonly Averager _pm25 = new Averager(0, 10000);
    private readonly Averager _pm10 = new Averager(0, 10000);
    private readonly VocIndex _voc = new VocIndex();
    private readonly byte[] _record = new byte[RecordLength];
    private readonly UnsentReadings _unsent = new UnsentReadings();
    private readonly LateAirReading _late = new LateAirReading();
    private readonly byte[] _unsentRecord = new byte[UnsentHeader + UnsentReadings.MaxSavedLength + EpochLength];
    private readonly byte[] _frame = new byte[Message.MaxLength];

    private bool _climateMeasuring;
    private bool _particulatesMeasuring;
    private bool _carbonDioxideMeasuring;
    private SensorHealth _climateHealth;
    private SensorHealth _particulatesHealth;
    private SensorHealth _carbonDioxideHealth;
    private int _particulateSamples;
    private int _readingsPerParticulates = 1;
    private int _intervalSeconds;
    private int _sinceParticulates = Long;
    private int _warmUpSamples;
    private long _started;
    private bool _measuring;
    private bool _ready;
    private bool _offered;
    private bool _offeredLate;
    private bool _answered;
    private bool _keptOffered;
    private int _clockEpoch;
    private int _sinceQuestion = ReadingsPerQuestion;
    private int _silentQuestions;
    private int _lateAllowed;
    private bool _unsentChanged;
    private long _cleaningDue;
    private bool _unsaved;
    private long _savedAt;
    private bool _forgotten;

    // Values of the latest measurement.
    private int _temperature = Measured.NotAvailable;
    private int _humidity = Measured.NotAvailable;
    private int _pressure = Measured.NotAvailable;
    private int _vocIndex = Measured.NotAvailable;
    private int _co2 = Measured.NotAvailable;

    internal AirDuty(NodeSensors sensors, IBattery battery, RecordStore store)
    {
        _climate = sensors.Climate;
        _particulates = sensors.Particulates;
        _carbonDioxide = sensors.CarbonDioxide;
        _battery = battery;
        _store = store;
    }

    internal override SensorHealth Health
    {
        get
        {
            int fitted = (_climate != null ? 1 : 0) + (_particulates != null ? 1 : 0) + (_carbonDioxide != null ? 1 : 0);
            int failed = Faults(_climateHealth) + Faults(_particulatesHealth) + Faults(_carbonDioxideHealth);
            if (failed == fitted)
                return SensorHealth.Fault;
            bool isOk = _climateHealth == SensorHealth.Ok && _particulatesHealth == SensorHealth.Ok && _carbonDioxideHealth == SensorHealth.Ok;
            return isOk ? SensorHealth.Ok : SensorHealth.Degraded;
        }
    }

    internal override void DescribeSensors(StatusBySlot status)
    {
        if (_climate != null)
            status.SetSensor(0, SensorType.Climate, _climateHealth);
        if (_carbonDioxide != null)
            status.SetSensor(1, SensorType.Co2, _carbonDioxideHealth);
        if (_particulates != null)
            status.SetSensor(2, SensorType.Particulates, _particulatesHealth);
    }

    internal override bool HasMessage
    {
        get { return _ready || (_lateAllowed > 0 && _unsent.UnheardCount > 0); }
    }

    internal override bool IsQuiet
    {
        get { return !_measuring && !_ready; }
    }

    internal override bool IsBusy
    {
        get { return _measuring; }
    }

    internal override void Begin(long now, int clockEpoch)
    {
        _savedAt = now;
        _cleaningDue = now + (CleaningPeriodSeconds * MicrosecondsPerSecond);
        if (_store.Read(RecordName, RecordVersion, _record) == RecordLength)
        {
            _voc.Restore(BigEndian.ReadInt32(_record, 0));
            int sinceCleaning = BigEndian.ReadInt32(_record, 4);
            if (sinceCleaning >= 0 && sinceCleaning <= CleaningPeriodSeconds)
                _cleaningDue -= sinceCleaning * MicrosecondsPerSecond;
            _sinceParticulates = (_record[8] << 8) | _record[9];
            _particulatesHealth = Remembered(_record[10]);
            _climateHealth = Remembered(_record[10] >> 2);
            _carbonDioxideHealth = Remembered(_record[10] >> 4);
        }

        _clockEpoch = clockEpoch;
        int length = _store.Read(UnsentName, UnsentVersion, _unsentRecord) - EpochLength;
        bool isDated = length >= UnsentHeader && BigEndian.ReadInt32(_unsentRecord, length) == clockEpoch;
        if (length < UnsentHeader)
            length = _store.Read(UnsentName, EarlierUnsentVersion, _unsentRecord);

        if (length < UnsentHeader)
            return;
        _sinceQuestion = _unsentRecord[0];
        _silentQuestions = _unsentRecord[1];
        _unsent.Restore(_unsentRecord, UnsentHeader, length - UnsentHeader);
        if (!isDated)
            _unsent.ForgetTimes();
    }

    internal override long Step(long now)
    {
        if (!_measuring)
            return long.MaxValue;
        long next = _started + Patience;
        bool givenUp = now >= next;

        if (_climateMeasuring)
        {
            SensorProgress progress = givenUp ? SensorProgress.Failed : _climate.Poll(now);
            if (progress == SensorProgress.Measuring)
                next = Earlier(next, _climate.NextPollMicroseconds);
            else
                TakeClimate(progress);
        }

        if (_carbonDioxideMeasuring)
        {
            SensorProgress progress = givenUp ? SensorProgress.Failed : _carbonDioxide.Poll(now);
            if (progress == SensorProgress.Measuring)
                next = Earlier(next, _carbonDioxide.NextPollMicroseconds);
            else
                TakeCarbonDioxide(progress);
        }

        if (_particulatesMeasuring)
        {
            SensorProgress progress = givenUp ? SensorProgress.Failed : _particulates.Poll(now);
            if (progress != SensorProgress.Measuring)
                TakeParticulates(progress, now);
            if (_particulatesMeasuring)
                next = Earlier(next, _particulates.NextPollMicroseconds);
        }

        if (_climateMeasuring || _carbonDioxideMeasuring || _particulatesMeasuring)
            return next;
        _measuring = false;
        _ready = true;
        _unsaved = true;
        if (now - _savedAt >= SavePeriod)
            Save(now);
        return long.MaxValue;
    }

    internal override void RequestReport(long now)
    {
        // One that waits to be sent and is hardly older than a new one would be serves as well.
        if (_measuring || (_ready && now - _started < Patience))
            return;
        // Its values are about to be overwritten. If it is on the air just now it will come twice.
        if (_ready)
        {
            Keep(true);
            _keptOffered = _offered && !_offeredLate;
        }

        _ready = false;
        _offered = false;
        _measuring = true;
        _started = now;
        _climateMeasuring = _climate != null;
        _carbonDioxideMeasuring = _carbonDioxide != null;
        _particulatesMeasuring = _particulates != null && _sinceParticulates >= _readingsPerParticulates;
        _sinceParticulates = _particulatesMeasuring ? 1 : _sinceParticulates < Long ? _sinceParticulates + 1 : Long;
        _temperature = Measured.NotAvailable;
        _humidity = Measured.NotAvailable;
        _pressure = Measured.NotAvailable;
        _vocIndex = Measured.NotAvailable;
        _co2 = Measured.NotAvailable;
        _pm25.Clear();
        _pm10.Clear();
        _particulateSamples = 0;
        _warmUpSamples = WarmUpSamples;
        if (_climateMeasuring)
            _climate.Start(now);
        if (_carbonDioxideMeasuring)
        {
            // A battery that is low has no 150 µA for a sensor that calibrates itself.
            _carbonDioxide.IntervalSeconds = IsFrugal ? 0 : _intervalSeconds;
            _carbonDioxide.Start(now);
        }

        if (!_particulatesMeasuring)
            return;
        _particulates.Start(now);
        if (now < _cleaningDue)
            return;
        _particulates.StartFanCleaning();
        _warmUpSamples += CleaningSamples;
        _cleaningDue = now + (CleaningPeriodSeconds * MicrosecondsPerSecond);
    }

    internal override Message NextMessage(long now)
    {
        _keptOffered = false;
        _offeredLate = !_ready;
        if (!_ready)
            return _lateAllowed > 0 ? NextLate(now) : null;
        _offered = true;
        Fill();
        return _reading;
    }

    private void Fill()
    {
        _reading.Clear();
        _reading.TemperatureCentiCelsius = _temperature;
        _reading.RelativeHumidityCentiPercent = _humidity;
        _reading.PressurePascal = _pressure;
        _reading.Pm25TenthMicrograms = _pm25.Mean;
        _reading.Pm10TenthMicrograms = _pm10.Mean;
        _reading.Co2Ppm = _co2;
        _reading.VocIndex = _vocIndex;
        _reading.BatteryMillivolts = Battery.Millivolts(_battery);
    }

    private Message NextLate(long now)
    {
        while (_unsent.UnheardCount > 0)
        {
            if (_unsent.TryGetOldest(_reading, out int measured))
            {
                _late.Take(_reading);
                _late.AgeSeconds = measured > Seconds(now) || measured < 0 ? Message.NotAvailable : Seconds(now) - measured;
                return _late;
            }

            _unsent.RemoveOldest();
        }

        return null;
    }

    private void Keep(bool isUnheard)
    {
        Fill();
        int length = _reading.Encode(_frame, 0);
        _unsent.Add(_frame, length, Seconds(_started), isUnheard);
        _unsentChanged = true;
        _unsaved = true;
    }

    internal override void MessageTaken(long now)
    {
        if (_offeredLate)
        {
            _unsent.RemoveOldest();
            _unsentChanged = true;
            _unsaved = true;
            if (_lateAllowed > 0)
                _lateAllowed--;
            return;
        }

        if (_keptOffered)
        {
            // It was kept when the next measurement began, and a newer one is on its way.
            _keptOffered = false;
            return;
        }

        // Unless a newer one has come meanwhile.
        if (!_offered)
            return;
        if (!_answered)
            Keep(false);
        _ready = false;
    }

    internal override bool AsksForAnswer
    {
        get { return !_offeredLate && _sinceQuestion >= ReadingsPerQuestion; }
    }

    internal override void Heard(bool asked, bool answered)
    {
        _answered = answered;
        if (!_offeredLate)
            _sinceQuestion = asked ? 1 : _sinceQuestion + 1;
        if (answered)
        {
            if (_silentQuestions >= SilentQuestionsForOutage)
                _unsent.MarkUnheard();
            else if (_unsent.Count > 0)
                _unsent.ForgetSent();
            _silentQuestions = 0;
            _lateAllowed = LateReadingsAtOnce;
            _unsentChanged = true;
            _unsaved = true;
        }
        else if (asked && _silentQuestions < byte.MaxValue)
        {
            _silentQuestions++;
        }
    }

    internal override void Apply(NodeConfiguration configuration)
    {
        _readingsPerParticulates = configuration.ReadingsPerParticulates;
        _intervalSeconds = configuration.IntervalSeconds;
    }

    internal override CommandResult Calibrate(long now)
    {
        return CommandResult.NotSupported;
    }

    internal override void Describe(AsciiWriter writer, bool english)
    {
        base.Describe(writer, english);
        Row.Number(writer, english ? "Temperature" : "Temperatur", _temperature, 2, " &deg;C");
        Row.Number(writer, english ? "Humidity" : "Feuchte", _humidity, 2, " %");
        Row.Number(writer, english ? "Pressure" : "Luftdruck", _pressure, 2, " hPa");
        Row.Number(writer, "VOC", _vocIndex, 0, "");
        Row.Number(writer, "CO2", _co2, 0, " ppm");
        Row.Number(writer, "PM2.5", _pm25.Mean, 1, " &micro;g/m&sup3;");
        Row.Number(writer, "PM10", _pm10.Mean, 1, " &micro;g/m&sup3;");
    }

    internal override void Forget()
    {
        _forgotten = true;
        _store.Delete(RecordName);
    }

    internal override void Save(long now)
    {
        if (!_unsaved || _forgotten)
            return;
        BigEndian.WriteInt32(_record, 0, _voc.CleanOhms);
        int left = Seconds(_cleaningDue - now);
        BigEndian.WriteInt32(_record, 4, left > CleaningPeriodSeconds ? 0 : CleaningPeriodSeconds - left);
        _record[8] = (byte)(_sinceParticulates >> 8);
        _record[9] = (byte)_sinceParticulates;
        _record[10] = (byte)(CodeOf(_particulatesHealth) | (CodeOf(_climateHealth) << 2) | (CodeOf(_carbonDioxideHealth) << 4));
        if (!_store.Write(RecordName, RecordVersion, _record, RecordLength))
            return;
        if (_unsentChanged && !SaveUnsent())
            return;
        _unsaved = false;
        _savedAt = now;
    }

    private bool SaveUnsent()
    {
        _unsentRecord[0] = (byte)_sinceQuestion;
        _unsentRecord[1] = (byte)_silentQuestions;
        int length = UnsentHeader + _unsent.Save(_unsentRecord, UnsentHeader);
        BigEndian.WriteInt32(_unsentRecord, length, _clockEpoch);
        if (!_store.Write(UnsentName, UnsentVersion, _unsentRecord, length + EpochLength))
            return false;
        _unsentChanged = false;
        return true;
    }

    private void TakeClimate(SensorProgress progress)
    {
        _climateMeasuring = false;
        _climateHealth = SensorHealth.Fault;
        if (progress == SensorProgress.Ready)
        {
            // BME680 data sheet, table 2: what the chip can mean at all.
            _temperature = Plausible(_climate.TemperatureCentiCelsius, -4000, 8500);
            _humidity = Plausible(_climate.RelativeHumidityCentiPercent, 0, 10000);
            _pressure = Plausible(_climate.PressurePascal, 30000, 110000);
            _vocIndex = _voc.Add(_climate.GasResistanceOhms);
            int missing = Missing(_temperature) + Missing(_humidity) + Missing(_pressure) + (VocIndex.IsPlausible(_climate.GasResistanceOhms) ? 0 : 1);
            _climateHealth = missing == 0 ? SensorHealth.Ok : missing < 4 ? SensorHealth.Degraded : SensorHealth.Fault;
        }

        _climate.PowerDown();
    }

    private void TakeCarbonDioxide(SensorProgress progress)
    {
        _carbonDioxideMeasuring = false;
        if (progress == SensorProgress.Ready)
            _co2 = Plausible(_carbonDioxide.Co2Ppm, 300, 40000);
        _carbonDioxideHealth = _co2 == Measured.NotAvailable ? SensorHealth.Fault : SensorHealth.Ok;
        _carbonDioxide.PowerDown();
    }

    private void TakeParticulates(SensorProgress progress, long now)
    {
        bool failed = progress != SensorProgress.Ready;
        if (!failed)
        {
            _particulateSamples++;
            if (_particulateSamples > _warmUpSamples)
            {
                _pm25.Add(_particulates.Pm25TenthMicrograms);
                _pm10.Add(_particulates.Pm10TenthMicrograms);
            }

            if (_particulateSamples < _warmUpSamples + MeanSamples)
            {
                _particulates.Start(now);
                return;
            }
        }

        _particulatesMeasuring = false;
        bool isSound = _pm25.Count == MeanSamples && _pm10.Count == MeanSamples;
        _particulatesHealth = failed || _pm25.Count == 0 ? SensorHealth.Fault : isSound ? SensorHealth.Ok : SensorHealth.Degraded;
        _particulates.PowerDown();
    }

    private static int Missing(int value)
    {
        return value == Measured.NotAvailable ? 1 : 0;
    }

    private static int Faults(SensorHealth health)
    {
        return health == SensorHealth.Fault ? 1 : 0;
    }

    // In the record 0 is ok, 1 a fault, as it was before there was a 2 for degraded.
    private static int CodeOf(SensorHealth health)
    {
        return health == SensorHealth.Fault ? 1 : health == SensorHealth.Degraded ? 2 : 0;
    }

    private static SensorHealth Remembered(int code)
    {
        int health = code & 3;
        return health == 1 ? SensorHealth.Fault : health == 2 ? SensorHealth.Degraded : SensorHealth.Ok;
    }

    private static int Plausible(int value, int minimum, int maximum)
    {
        return value < minimum || value > maximum ? Measured.NotAvailable : value;
    }

    private static long Earlier(long a, long b)
    {
        return a < b ? a : b;
    }
}
