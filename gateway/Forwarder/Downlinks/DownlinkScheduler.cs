using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// The just-in-time queue: accepts or refuses a downlink when it comes, lends it a radio shortly before its time, launches it
/// at its time with one register write, and gives the radio back to reception. One transmission at a time, whatever the
/// number of radios: they share an antenna's surroundings and a power supply.
/// </summary>
public sealed class DownlinkScheduler
{
    /// <summary>Time left between two transmissions, microseconds: enough to write the next to a chip.</summary>
    public const int GapMicroseconds = 15000;

    // The duty cycle's record takes an ESP32 less than this to write.
    private const int WriteMicroseconds = 150000;

    private const int NoRadioRetryMicroseconds = 2000;

    // EU868 (RP002-1.0.4, 2.3.7).
    private const uint Rx2FrequencyHz = 869525000;
    private const int Rx2BandwidthHz = 125000;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly RadioPort[] _ports;
    private readonly DownlinkSlot[] _slots;
    private readonly DutyCycle _dutyCycle;
    private readonly TransmitSettings _transmit = new TransmitSettings();
    private long _noRadioUntil;

    /// <summary>A scheduler.</summary>
    /// <param name="settings">The gateway's settings.</param>
    /// <param name="ports">The radios.</param>
    /// <param name="dutyCycle">The account of the settings' bands.</param>
    /// <param name="statistics">Counts.</param>
    public DownlinkScheduler(ForwarderSettings settings, RadioPort[] ports, DutyCycle dutyCycle, ForwarderStatistics statistics)
    {
        _settings = settings;
        _statistics = statistics;
        _ports = ports;
        _slots = new DownlinkSlot[settings.DownlinkQueueLength];
        for (int i = 0; i < _slots.Length; i++)
            _slots[i] = new DownlinkSlot();
        _dutyCycle = dutyCycle;
        // The first and the second receive window of the nodes it hears: their grants are stored before the first downlink comes.
        for (int i = 0; i < settings.Receivers.Length; i++)
            Use(settings.Receivers[i].FrequencyHz, settings.Receivers[i].BandwidthHz);
        if (settings.Receivers.Length > 0)
            Use(Rx2FrequencyHz, Rx2BandwidthHz);
    }

    /// <summary>The power of the downlink last accepted, dBm; below what was asked for where band or radio allow no more.</summary>
    public int GrantedPowerDbm { get; private set; }

    /// <summary>
    /// True from the moment a transmission is written to a chip until it is launched. Nothing that takes long may be done then.
    /// </summary>
    public bool IsAboutToLaunch => Find(DownlinkState.Prepared) != null;

    /// <summary>When <see cref="Step"/> is next due.</summary>
    public long NextStepMicroseconds
    {
        get
        {
            DownlinkSlot prepared = Find(DownlinkState.Prepared);
            if (prepared != null)
                return prepared.DeadlineMicroseconds - _settings.LaunchDelayMicroseconds;
            // While one is on the air the end of it comes as an event of its radio.
            DownlinkSlot waiting = Find(DownlinkState.OnAir) == null ? FirstWaiting() : null;
            if (waiting == null)
                return long.MaxValue;
            long prepare = waiting.DeadlineMicroseconds - _settings.PrepareLeadMicroseconds;
            return prepare > _noRadioUntil ? prepare : _noRadioUntil;
        }
    }

    /// <summary>Takes a downlink into the queue, or tells why not.</summary>
    /// <returns>The word for the TX_ACK; <see cref="TxAckError.None"/> if it was accepted.</returns>
    public string Accept(DownlinkRequest request, long now)
    {
        if (request.HasGpsTime && !request.HasTmst && !request.Immediate)
            return TxAckError.GpsUnlocked;
        int band = BandOf(request.FrequencyHz, request.BandwidthHz);
        // In safe mode there is no radio at all.
        if (!request.IsLoRa || band < 0 || _ports.Length == 0)
            return TxAckError.TxFreq;
        if (request.PowerDbm < _settings.MinPowerDbm)
            return TxAckError.TxPower;

        long airtime = TimeOnAir.Microseconds(
            request.SpreadingFactor, request.BandwidthHz, request.Length, request.CodingRateDenominator,
            request.PreambleSymbols, !request.NoCrc, true);
        long deadline;
        if (request.HasTmst && !request.Immediate)
        {
            // As a difference of 32 bits, so that the counter's wrap after 71.6 min is none.
            // By way of long: nanoFramework keeps what was cast from uint unsigned (tests/Device/README.md).
            int ahead = (int)(long)(request.Tmst - (uint)now);
            if (ahead < _settings.PrepareLeadMicroseconds)
                return TxAckError.TooLate;
            if (ahead > _settings.MaxAdvanceSeconds * 1000000L)
                return TxAckError.TooEarly;
            deadline = now + ahead;
            if (FirstInTheWay(deadline, airtime) != null)
                return TxAckError.CollisionPacket;
        }
        else
        {
            deadline = EarliestFree(now + _settings.PrepareLeadMicroseconds, airtime);
        }

        DownlinkSlot slot = Find(DownlinkState.Free);
        // The protocol has no word for a spent duty cycle. This one says what is the case, that the moment is not to be had,
        // and a server answers it by trying the next window, whose band may have time left.
        if (slot == null || !_dutyCycle.TryReserve(band, airtime, now, MayWrite(deadline, now)))
            return TxAckError.CollisionPacket;

        slot.Request.CopyFrom(request);
        slot.State = DownlinkState.Waiting;
        slot.DeadlineMicroseconds = deadline;
        slot.AirtimeMicroseconds = airtime;
        slot.Band = band;
        slot.PowerDbm = PowerFor(request.PowerDbm, band);
        GrantedPowerDbm = slot.PowerDbm;
        return TxAckError.None;
    }

    /// <summary>Launches what is due. To be called first in each step, before anything that takes time.</summary>
    public void Launch(long now)
    {
        DownlinkSlot slot = Find(DownlinkState.Prepared);
        if (slot == null)
            return;
        long late = now - (slot.DeadlineMicroseconds - _settings.LaunchDelayMicroseconds);
        if (late < 0)
            return;
        if (late > _settings.LaunchToleranceMicroseconds)
        {
            // The node has closed its window; its battery and the band's time are better spent otherwise.
            slot.Port.Listen(now);
            Miss(slot);
            return;
        }

        slot.Port.Radio.Start(now);
        slot.State = DownlinkState.OnAir;
        if (late > _statistics.WorstLaunchLatenessMicroseconds)
            _statistics.WorstLaunchLatenessMicroseconds = (int)late;
    }

    /// <summary>Writes the next transmission to a radio when it is time.</summary>
    public void Step(long now)
    {
        if (Find(DownlinkState.Prepared) != null || Find(DownlinkState.OnAir) != null)
            return;
        DownlinkSlot slot = FirstWaiting();
        if (slot == null || now < slot.DeadlineMicroseconds - _settings.PrepareLeadMicroseconds)
            return;
        RadioPort port = LeastMissed(slot.Request.FrequencyHz);
        if (port == null)
        {
            _noRadioUntil = now + NoRadioRetryMicroseconds;
            if (now > slot.DeadlineMicroseconds)
                Miss(slot);
            return;
        }

        slot.Port = port;
        Prepare(slot);
    }

    /// <summary>Deals with the end of a transmission, or with its radio's failure.</summary>
    /// <param name="port">The radio.</param>
    /// <param name="happened">TransmitDone or Fault.</param>
    /// <param name="now">The board's time, µs.</param>
    public void OnRadio(RadioPort port, RadioEvent happened, long now)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            DownlinkSlot slot = _slots[i];
            if (slot.Port != port || (slot.State != DownlinkState.Prepared && slot.State != DownlinkState.OnAir))
                continue;
            if (happened == RadioEvent.TransmitDone)
            {
                _dutyCycle.Charge(slot.Band, slot.AirtimeMicroseconds, now);
                slot.State = DownlinkState.Free;
                slot.Port = null;
                _statistics.FramesTransmitted++;
            }
            else if (slot.State == DownlinkState.OnAir)
            {
                // How much of it was on the air is unknown.
                _dutyCycle.Charge(slot.Band, slot.AirtimeMicroseconds, now);
                Free(slot);
            }
            else
            {
                Miss(slot);
            }
        }
    }

    private void Prepare(DownlinkSlot slot)
    {
        DownlinkRequest request = slot.Request;
        _transmit.FrequencyHz = request.FrequencyHz;
        _transmit.SpreadingFactor = request.SpreadingFactor;
        _transmit.BandwidthHz = request.BandwidthHz;
        _transmit.CodingRateDenominator = request.CodingRateDenominator;
        _transmit.PowerDbm = slot.PowerDbm;
        _transmit.PreambleSymbols = request.PreambleSymbols;
        _transmit.InvertIq = request.InvertIq;
        _transmit.Crc = !request.NoCrc;
        slot.Port.Radio.PrepareTransmit(_transmit, request.Data, request.Length);
        slot.State = DownlinkState.Prepared;
    }

    private void Miss(DownlinkSlot slot)
    {
        _dutyCycle.Release(slot.Band, slot.AirtimeMicroseconds);
        Free(slot);
    }

    private void Free(DownlinkSlot slot)
    {
        slot.State = DownlinkState.Free;
        slot.Port = null;
        _statistics.TransmissionsMissed++;
    }

    // The radio whose ear is missed least. One that listens on the very channel would hear nothing but this transmission anyway; else it is the
    // one that heard least of late.
    private RadioPort LeastMissed(uint frequencyHz)
    {
        RadioPort best = null;
        for (int i = 0; i < _ports.Length; i++)
        {
            if (_ports[i].IsListening && _ports[i].Receive.FrequencyHz == frequencyHz)
                return _ports[i];
            if (_ports[i].IsListening && (best == null || _ports[i].Activity < best.Activity))
                best = _ports[i];
        }

        return best;
    }

    private DownlinkSlot Find(DownlinkState state)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].State == state)
                return _slots[i];
        }

        return null;
    }

    private DownlinkSlot FirstWaiting()
    {
        DownlinkSlot first = null;
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].State == DownlinkState.Waiting
                && (first == null || _slots[i].DeadlineMicroseconds < first.DeadlineMicroseconds))
                first = _slots[i];
        }

        return first;
    }

    private bool MayWrite(long deadline, long now)
    {
        long due = deadline - _settings.PrepareLeadMicroseconds;
        long next = NextStepMicroseconds;
        return (due < next ? due : next) - now >= WriteMicroseconds;
    }

    private DownlinkSlot FirstInTheWay(long deadline, long airtime)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            DownlinkSlot slot = _slots[i];
            if (slot.State != DownlinkState.Free
                && deadline < slot.EndMicroseconds + GapMicroseconds
                && slot.DeadlineMicroseconds < deadline + airtime + GapMicroseconds)
                return slot;
        }

        return null;
    }

    private long EarliestFree(long from, long airtime)
    {
        DownlinkSlot inTheWay = FirstInTheWay(from, airtime);
        while (inTheWay != null)
        {
            from = inTheWay.EndMicroseconds + GapMicroseconds;
            inTheWay = FirstInTheWay(from, airtime);
        }

        return from;
    }

    private void Use(uint frequencyHz, int bandwidthHz)
    {
        int band = BandOf(frequencyHz, bandwidthHz);
        if (band >= 0)
            _dutyCycle.Use(band);
    }

    private int BandOf(uint frequencyHz, int bandwidthHz)
    {
        TransmitBand[] bands = _settings.TransmitBands;
        for (int i = 0; i < bands.Length; i++)
        {
            if (bands[i].Holds(frequencyHz, bandwidthHz))
                return i;
        }

        return -1;
    }

    private int PowerFor(int asked, int band)
    {
        int most = _settings.TransmitBands[band].MaxEirpDbm - _settings.AntennaGainDbi;
        if (most > _settings.MaxPowerDbm)
            most = _settings.MaxPowerDbm;
        return asked < most ? asked : most;
    }
}
