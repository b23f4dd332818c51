using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <content>Uplinks: what goes into a frame, on which channel, when, and how often.</content>
public sealed partial class LoRaWanEndDevice
{
    // LoRaWAN 1.0.4, 4.3.1.1 and the table of defaults in 8: ADR_ACK_LIMIT, ADR_ACK_DELAY, RETRANSMIT_TIMEOUT.
    private const uint AdrAckLimit = 64;
    private const uint AdrAckDelay = 32;
    private const int RetransmitTimeoutMinMicroseconds = 1000000;
    private const int RetransmitTimeoutSpreadMicroseconds = 2000000;
    // A repetition that the duty cycle holds up longer than this is dropped.
    private const long LongestRepeatWaitMicroseconds = 60000000;
    private const int MaxPort = 223;
    // A frame that has waited longer than this for the radio is booked anew, for when it really goes.
    private const long LongestStagedMicroseconds = 10000000;

    private readonly DataFrame _uplink = new DataFrame();

    private bool _confirmed;
    private bool _acknowledged;
    private bool _downlinkCame;
    private bool _asksTime;
    private bool _unsaved;
    private bool _rejoinWanted;
    private int _lastChannel = -1;
    private long _autoUplinkAt = long.MaxValue;
    private long _refusedUntil = long.MaxValue;
    private long _stagedAt;
    private long _stagedDue;
    private uint _backedOffAt;

    /// <summary>Takes a frame to send.</summary>
    /// <param name="fPort">1 to 223.</param>
    /// <param name="payload">Holds the payload; copied.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length, 0 to what the data rate carries; beyond <see cref="MaxPayloadLength"/> the MAC answers that wait go first.</param>
    /// <param name="confirmed">Whether the network is to acknowledge it.</param>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    /// <returns>Accepted, or why not.</returns>
    public SendResult Send(int fPort, byte[] payload, int offset, int length, bool confirmed, long nowMicroseconds)
    {
        if (fPort < 1 || fPort > MaxPort || offset < 0 || length < 0)
            return SendResult.Invalid;
        if (length > 0 && (payload == null || length > payload.Length || offset > payload.Length - length))
            return SendResult.Invalid;
        SendResult result = TrySend(fPort, payload, offset, length, confirmed, nowMicroseconds);
        _refusedUntil = result == SendResult.NotAllowedYet ? NextTransmissionMicroseconds : long.MaxValue;
        _storeFails = result == SendResult.StoreFailed;
        return result;
    }

    private SendResult TrySend(int fPort, byte[] payload, int offset, int length, bool confirmed, long now)
    {
        if (!_session.Joined || _rejoinWanted || _session.FCntUp == uint.MaxValue)
            return SendResult.NotJoined;
        if (_phase != ExchangePhase.Idle || _staged)
            return SendResult.Busy;
        BackOff();
        int room = _region.FindDataRate(_session.DataRate).MaxFrmPayloadLength;
        if (length > room)
            return SendResult.TooLong;
        // What goes once, and what FOpts cannot hold, goes by itself if it leaves no room.
        int answers = _session.Answers.AnswerLength;
        if (_session.Answers.HasUnsent && (answers > DataFrame.MaxFOptsLength || length + answers > room))
        {
            SendResult result = SendByItself(now);
            return result == SendResult.Accepted ? SendResult.AnswersFirst : result;
        }

        if (NeedsSignOfLife && length < MaxPayloadLength)
            RequestLinkCheck();
        if (length > 0)
            System.Array.Copy(payload, offset, _uplink.FrmPayload, 0, length);
        return Stage(fPort, length, confirmed, now);
    }

    // Makes the frame and everything that must be stored before it goes; the next Step sends it.
    private SendResult Stage(int fPort, int length, bool confirmed, long now)
    {
        bool macOnly = fPort == 0;
        int fOptsRoom = _region.FindDataRate(_session.DataRate).MaxFrmPayloadLength - length;
        int fOptsLength = macOnly ? 0 : _session.Answers.CopyTo(_uplink.FOpts, fOptsRoom < DataFrame.MaxFOptsLength ? fOptsRoom : DataFrame.MaxFOptsLength);
        _frameDataRate = _session.DataRate;
        _joining = false;
        _uplink.FOptsLength = fOptsLength;
        _uplink.FPort = fPort;
        _uplink.FrmPayloadLength = length;
        _frameLength = _uplink.EncodedLength;
        _airtime = Airtime();
        long earliest = PickChannel(now);
        if (earliest > now)
        {
            NextTransmissionMicroseconds = earliest;
            return SendResult.NotAllowedYet;
        }

        _uplink.MType = confirmed ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp;
        _uplink.DevAddr = _session.DevAddr;
        _uplink.Adr = _settings.Adr;
        // Any downlink sets the count back, so this asks for one in 64 uplinks and not for one each.
        _uplink.AdrAckReq = _settings.Adr && UplinksSinceDownlink >= AdrAckLimit;
        _uplink.Ack = _session.AckPending;
        _uplink.FPending = false;
        _uplink.FCnt = _session.FCntUp;
        _uplink.Encode(_crypto, _session.NwkSKey, _session.AppSKey, _frame);

        // What goes once must not come back after a loss of power: an old acknowledgement would be taken for a new one.
        int waiting = _session.Answers.Length;
        bool wasUnsaved = _unsaved;
        _asksTime = _session.Answers.Contains(MacCommand.DeviceTime);
        _session.Answers.Backup();
        _session.Answers.Sent(macOnly ? length : fOptsLength, macOnly);
        _unsaved |= _session.AckPending || _session.Answers.Length != waiting;
        _session.AckPending = false;
        _frameTxPower = _session.TxPower;
        _transmissionsLeft = _session.NbTrans;
        if (confirmed && _settings.ConfirmedTransmissions > _transmissionsLeft)
            _transmissionsLeft = _settings.ConfirmedTransmissions;
        _session.FCntUp++;
        if (!Commit(now))
        {
            // It does not go: nothing of it has happened.
            _session.FCntUp--;
            _session.Answers.Restore();
            _session.AckPending = _uplink.Ack;
            _unsaved = wasUnsaved;
            return SendResult.StoreFailed;
        }

        _confirmed = confirmed;
        _acknowledged = false;
        _downlinkCame = false;
        _autoUplinkAt = long.MaxValue;
        _faultsLeft = 2;
        _staged = true;
        _stagedAt = now;
        return SendResult.Accepted;
    }

    private long Airtime()
    {
        DataRate dataRate = _region.FindDataRate(_frameDataRate);
        return TimeOnAir.Microseconds(dataRate.SpreadingFactor, dataRate.BandwidthHz, _frameLength);
    }

    // Books the time on air and makes sure that counter and booking are stored before the frame can go out.
    private bool Commit(long now)
    {
        int band = _region.FindSubBand(_channelHz);
        long quietUntil = _session.QuietUntil;
        _session.Ledger.Charge(band, _airtime, now);
        if (_session.MaxDutyCycle > 0)
        {
            // LoRaWAN 1.0.4, 5.3: 1/2^MaxDutyCycle of the time.
            _session.QuietUntil = now + (_airtime << _session.MaxDutyCycle);
            _session.QuietAirtime = (int)_airtime;
        }

        uint ceiling = _session.FCntUpCeiling;
        bool reserve = _session.Joined && _session.FCntUp > ceiling;
        if (!reserve && !_unsaved && _session.Ledger.IsCovered(band) && _session.MaxDutyCycle == 0)
            return true;
        if (reserve)
        {
            uint first = _session.FCntUp - 1;
            uint count = (uint)_settings.CounterReserve;
            _session.FCntUpCeiling = uint.MaxValue - first < count ? uint.MaxValue : first + count;
        }

        if (Save(Grant))
            return true;
        _session.FCntUpCeiling = ceiling;
        _session.Ledger.Refund(band, _airtime, now);
        _session.QuietUntil = quietUntil;
        return false;
    }

    // Chooses at random among the channels in use that carry the data rate and whose sub-band has time left, not the last
    // one if there is another. Answers now, or when the first of them may send.
    private long PickChannel(long now)
    {
        // Longer than the last frame can cause: the board's clock went back.
        long longest = (long)_session.QuietAirtime << _session.MaxDutyCycle;
        if (_session.QuietUntil - now > longest)
            _session.QuietUntil = now + longest;
        if (now < _session.QuietUntil)
            return _session.QuietUntil;
        if (!_joining && !_session.Channels.AnySupports(_session.Channels.Mask, _frameDataRate))
        {
            // The network left no channel for this data rate; the default ones carry every one.
            _session.Channels.Mask |= _session.Channels.DefaultMask;
            if (!_session.Channels.AnySupports(_session.Channels.Mask, _frameDataRate))
                _frameDataRate = _session.DataRate = _region.MaxDataRate;
            _airtime = Airtime();
        }

        int mask = _joining ? _session.Channels.DefaultMask : _session.Channels.Mask;
        long earliest = long.MaxValue;
        int free = 0;
        for (int i = 0; i < ChannelPlan.Count; i++)
        {
            if ((mask & (1 << i)) == 0 || !_session.Channels.Supports(i, _frameDataRate))
                continue;
            long time = _session.Ledger.Earliest(_region.FindSubBand(_session.Channels.UplinkHz(i)), _airtime, now);
            if (time <= now)
                free |= 1 << i;
            if (time < earliest)
                earliest = time;
        }

        if (free == 0)
            return earliest;
        if (_lastChannel >= 0 && (free & ~(1 << _lastChannel)) != 0)
            free &= ~(1 << _lastChannel);
        _channel = PickBit(free);
        _lastChannel = _channel;
        _channelHz = _session.Channels.UplinkHz(_channel);
        return now;
    }

    private int PickBit(int mask)
    {
        int count = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1)
            count++;
        int skip = Random(count);
        int i = 0;
        while ((mask & (1 << i)) == 0 || skip-- > 0)
            i++;
        return i;
    }

    // Whether power, data rate or channels can still be set to reach further.
    private bool CanReachFurther()
    {
        return _session.TxPower > 0 || _session.DataRate > LowestDataRate || _session.NbTrans > 1
            || (_session.Channels.Mask & _session.Channels.DefaultMask) != _session.Channels.DefaultMask;
    }

    // ADR back-off for the uplink to come (LoRaWAN 1.0.4, 4.3.1.1, table 9): after ADR_ACK_LIMIT + ADR_ACK_DELAY uplinks
    // without an answer full power, then with each ADR_ACK_DELAY a lower data rate, at last the default channels and one
    // transmission. The last of them has had its windows by now; whether the one to come goes at once does not matter.
    private void BackOff()
    {
        uint count = UplinksSinceDownlink;
        if (count != _backedOffAt)
            _backedOffAt = 0;
        if (!_settings.Adr || count < AdrAckLimit + AdrAckDelay || (count - AdrAckLimit) % AdrAckDelay != 0 || count == _backedOffAt || !CanReachFurther())
            return;
        _backedOffAt = count;
        if (_session.TxPower > 0)
        {
            _session.TxPower = 0;
        }
        else if (_session.DataRate > LowestDataRate)
        {
            _session.DataRate--;
        }
        else
        {
            _session.Channels.Mask |= _session.Channels.DefaultMask;
            _session.NbTrans = 1;
        }

        _unsaved = true;
    }

    private void OnTransmitted()
    {
        if (_asksTime)
            DeviceTimeAtMicroseconds = _transmitEndFrom;
    }

    private void FinishTransmission(long now)
    {
        if (_radioReady)
            _radio.Sleep();
        if (_joining)
        {
            FinishJoin(now);
            return;
        }

        // Any downlink ends the repetitions, with or without an acknowledgement (LoRaWAN 1.0.4, 4.3.1.3). After a confirmed
        // uplink that was not answered there is a pause before whatever comes next, a repetition or a new frame.
        if (!_downlinkCame && (_transmissionsLeft > 0 || _confirmed))
        {
            _due = now + RetransmitTimeoutMinMicroseconds + Random(RetransmitTimeoutSpreadMicroseconds);
            _phase = ExchangePhase.RepeatWait;
        }
        else
        {
            FinishExchange();
        }

        if (_unsaved && _downlinkCame)
            Save(Grant);
    }

    private void Repeat(long now)
    {
        if (_transmissionsLeft <= 0)
        {
            FinishExchange();
            return;
        }

        long earliest = PickChannel(now);
        if (earliest > now)
        {
            if (earliest - now > LongestRepeatWaitMicroseconds)
                FinishExchange();
            else
                _due = earliest;
            return;
        }

        if (Commit(now))
            PrepareTransmission();
        else
            FinishExchange();
    }

    private void FinishExchange()
    {
        _phase = ExchangePhase.Idle;
        _staged = false;
        if (_confirmed)
            LastUplinkAcknowledged = _acknowledged;
    }

    // What an idle device begins by itself. True if something began.
    private bool BeginExchange(long now)
    {
        if (_staged)
        {
            if (now - _stagedAt <= LongestStagedMicroseconds || BookAnew(now))
                PrepareTransmission();
            return false;
        }

        // Without a DevNonce there would be no other.
        if (IsJoinExhausted)
            _rejoinWanted = false;
        if (_rejoinWanted || (_session.Joined && _session.FCntUp == uint.MaxValue))
            EndSession(now);
        if ((!_session.Joined || IsSilent) && now >= _joinAt)
            return BeginJoin(now);
        if (!_session.Joined)
            return false;
        if (now < _autoUplinkAt)
            return false;
        SendByItself(now);
        return _staged;
    }

    private bool BookAnew(long now)
    {
        long earliest = PickChannel(now);
        if (earliest > now)
        {
            _stagedDue = earliest;
            return false;
        }

        _stagedDue = 0;
        if (Commit(now))
            return true;
        FinishExchange();
        return false;
    }

    // Answers that FOpts cannot hold go as a frame of port 0; otherwise an empty frame takes FOpts and ACK along.
    private SendResult SendByItself(long now)
    {
        BackOff();
        SendResult result;
        if (_session.Answers.AnswerLength > DataFrame.MaxFOptsLength)
        {
            int room = _region.FindDataRate(_session.DataRate).MaxFrmPayloadLength;
            int length = _session.Answers.CopyTo(_uplink.FrmPayload, room);
            result = Stage(0, length, false, now);
        }
        else
        {
            result = Stage(DataFrame.NoPort, 0, false, now);
        }

        // An acknowledgement that may not go now goes with the application's next uplink; too many answers stand in its way.
        if (result == SendResult.NotAllowedYet && _uplink.FPort == 0)
            _autoUplinkAt = NextTransmissionMicroseconds;
        else if (result != SendResult.Accepted)
            _autoUplinkAt = long.MaxValue;
        return result;
    }

    private long NextStart(long now)
    {
        if (_staged)
            return _stagedDue;
        if (_rejoinWanted)
            return now;
        if (!_session.Joined)
            return _joinAt;
        return IsSilent && _joinAt < _autoUplinkAt ? _joinAt : _autoUplinkAt;
    }
}
