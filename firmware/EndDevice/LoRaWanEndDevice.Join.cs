using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <content>Activation over the air, with back-off.</content>
public sealed partial class LoRaWanEndDevice
{
    // LoRaWAN 1.0.4, 7: join requests take at most 1 % of the first hour (the sub-band's own limit), 0.1 % of the ten after
    // it, and 0.01 % of every day from then on. A pause in proportion to each request's time on air keeps that.
    private const long HourMicroseconds = 3600L * 1000000;
    private const long SecondPeriodMicroseconds = HourMicroseconds;
    private const long ThirdPeriodMicroseconds = 11 * HourMicroseconds;
    private const long FourthPeriodMicroseconds = 7 * 24 * HourMicroseconds;
    private const long FifthPeriodMicroseconds = 30 * 24 * HourMicroseconds;
    private const int SecondPeriodFactor = 1000;
    private const int ThirdPeriodFactor = 10000;
    private const int JoinPauseMinMicroseconds = 4000000;
    private const int JoinPauseSpreadMicroseconds = 8000000;
    private const int MaxDevNonce = 65535;

    private readonly JoinRequest _joinRequest = new JoinRequest();
    private readonly JoinAccept _joinAccept = new JoinAccept();

    private long _joinAt = long.MaxValue;
    private bool _joinAccepted;

    /// <summary>
    /// Whether all 65,536 DevNonces are used up, so that the device can never join again under its JoinEUI (LoRaWAN 1.0.4, 6.2.5).
    /// </summary>
    public bool IsJoinExhausted
    {
        get { return _join.DevNonce >= MaxDevNonce; }
    }

    // A network that has answered nothing for so long may have lost the session. The device then asks to join, with the
    // back-off of every join, and goes on with the session it has until a join succeeds: perhaps it is only the way back that fails.
    private bool IsSilent
    {
        get
        {
            return _settings.RejoinAfterSilentUplinks > 0 && _session.Joined && _settings.PersonalizedForTestBench == null
                && UplinksSinceDownlink >= (uint)_settings.RejoinAfterSilentUplinks;
        }
    }

    // A device without ADR has no ADRACKReq to ask with; before it takes the network for lost, it asks by LinkCheckReq with
    // every eighth uplink.
    private bool NeedsSignOfLife
    {
        get
        {
            uint limit = (uint)_settings.RejoinAfterSilentUplinks;
            return limit > 0 && !_settings.Adr && UplinksSinceDownlink + AdrAckLimit >= limit && UplinksSinceDownlink % 8 == 0;
        }
    }

    private int LowestDataRate
    {
        get
        {
            if (_settings.LowestDataRate > _region.MaxDataRate)
                return _region.MaxDataRate;
            return _settings.LowestDataRate > _region.MinDataRate ? _settings.LowestDataRate : _region.MinDataRate;
        }
    }

    private void EndSession(long now)
    {
        _rejoinWanted = false;
        _hasApplication = false;
        _session.Reset();
        _autoUplinkAt = long.MaxValue;
        _joinAt = now;
        Save(Grant);
    }

    private bool BeginJoin(long now)
    {
        if (IsJoinExhausted)
        {
            _joinAt = long.MaxValue;
            return false;
        }

        _joining = true;
        _joinAccepted = false;
        _frameLength = JoinRequest.FrameLength;
        _frameTxPower = 0;
        // The data rates in turn, from the fastest (RP002-1.0.4, 2.4.3); the counter also remembers where it was.
        int rates = _region.MaxDataRate - LowestDataRate + 1;
        _frameDataRate = _region.MaxDataRate - (_join.DevNonce + 1) % rates;
        _airtime = Airtime();
        long earliest = BackedOffUntil(now);
        if (earliest <= now)
            earliest = PickChannel(now);
        if (earliest > now)
        {
            _joinAt = earliest;
            return false;
        }

        if (!_join.IsTrying)
        {
            _join.IsTrying = true;
            _join.TryingSince = now;
        }

        _join.DevNonce++;
        _join.LastRequestEnd = now + _airtime;
        _join.LastRequestAirtime = _airtime;
        // Stored before it can go on the air, and if that fails it does not go.
        bool isStored = _join.Save(_store, _record, _owner);
        if (!isStored)
            _join.DevNonce--;
        if (!isStored || !Commit(now))
        {
            StoreFailures++;
            _joinAt = now + HourMicroseconds;
            return false;
        }

        _joinRequest.DevEui = _identity.DevEui;
        _joinRequest.JoinEui = _identity.JoinEui;
        _joinRequest.DevNonce = _join.DevNonce;
        _joinRequest.Encode(_crypto, _identity.AppKey, _frame);
        _transmissionsLeft = 1;
        _faultsLeft = 0;
        PrepareTransmission();
        return false;
    }

    private long BackedOffUntil(long now)
    {
        if (!_join.IsTrying)
            return now;
        _join.SetBack(now);
        long trying = now - _join.TryingSince;
        if (trying < SecondPeriodMicroseconds)
            return now;
        int factor = trying < ThirdPeriodMicroseconds ? SecondPeriodFactor : ThirdPeriodFactor;
        long pause = _join.LastRequestAirtime * factor;
        // A short frame would be allowed each ten minutes, and the DevNonces would be used up after a year.
        long shortest = trying < FourthPeriodMicroseconds ? 0 : trying < FifthPeriodMicroseconds ? HourMicroseconds : 3 * HourMicroseconds;
        return _join.LastRequestEnd + (pause > shortest ? pause : shortest);
    }

    private bool TakeJoinAccept(byte[] data, int length)
    {
        if (!_joinAccept.TryDecrypt(_crypto, _identity.AppKey, data, 0, length))
            return false;
        // Only now, with the MIC right, is the nonce looked at: an old accept that is played again goes no further.
        if (_join.HasJoinNonce && !IsNew(_joinAccept.JoinNonce))
            return false;
        bool hadJoinNonce = _join.HasJoinNonce;
        uint joinNonce = _join.JoinNonce;
        _join.HasJoinNonce = true;
        _join.JoinNonce = _joinAccept.JoinNonce;
        _join.IsTrying = false;
        if (!_join.Save(_store, _record, _owner))
        {
            // After a restart this accept would be taken again: it does not count.
            StoreFailures++;
            _join.HasJoinNonce = hadJoinNonce;
            _join.JoinNonce = joinNonce;
            _join.IsTrying = true;
            return false;
        }

        _joinAccepted = true;
        _hasApplication = false;
        _session.Reset();
        _session.Joined = true;
        _session.DevAddr = _joinAccept.DevAddr;
        _session.NetId = _joinAccept.NetId;
        _crypto.DeriveSessionKeys(
            _identity.AppKey, _joinAccept.JoinNonce, _joinAccept.NetId, _join.DevNonce, _session.NwkSKey, _session.AppSKey);
        if (_joinAccept.Rx1DataRateOffset <= _region.MaxRx1DataRateOffset)
            _session.Rx1DataRateOffset = _joinAccept.Rx1DataRateOffset;
        if (_region.FindDataRate(_joinAccept.Rx2DataRate) != null)
            _session.Rx2DataRate = _joinAccept.Rx2DataRate;
        _session.RxDelaySeconds = _joinAccept.RxDelay == 0 ? 1 : _joinAccept.RxDelay;
        if (_joinAccept.HasCfList)
            _session.Channels.ApplyCfList(_joinAccept.CfList);
        _session.DataRate = _region.FindDataRate(_settings.DataRate) != null ? _settings.DataRate : _frameDataRate;
        Save(Grant);
        return true;
    }

    private bool IsNew(uint joinNonce)
    {
        return _settings.AcceptsAnyNewJoinNonce ? joinNonce != _join.JoinNonce : joinNonce > _join.JoinNonce;
    }

    private void FinishJoin(long now)
    {
        _phase = ExchangePhase.Idle;
        _staged = false;
        _joinAt = now + JoinPauseMinMicroseconds + Random(JoinPauseSpreadMicroseconds);
        if (_joinAccepted)
            return;
        long backedOff = BackedOffUntil(now);
        if (backedOff > _joinAt)
            _joinAt = backedOff;
    }
}
