using NanoSensors.Board;
using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.EndDevice;

/// <summary>All that a device knows of its session, and the record of it in the store.</summary>
internal sealed class Session
{
    internal const string RecordName = "lw-session";
    // Raise it when the layout changes, and read the version before it: a device that joins anew for each update would use up its DevNonces. Version 1 lacks QuietAirtime.
    internal const byte FormatVersion = 2;
    internal const int MaxStoredLength = 128 + ChannelPlan.StoredLength + MacAnswers.Capacity + DutyCycleAccount.MaxStoredLength;

    // The reserve of an earlier firmware may have been larger.
    private const uint MinSkip = 64;

    private const int QuietAirtimeAt = 82;
    private const int FixedLength = 86;
    private const int EarlierFixedLength = 82;

    private readonly Region _region;

    internal readonly byte[] NwkSKey = new byte[LoRaWanCrypto.KeyLength];
    internal readonly byte[] AppSKey = new byte[LoRaWanCrypto.KeyLength];
    internal readonly ChannelPlan Channels;
    internal readonly MacAnswers Answers = new MacAnswers();
    internal readonly DutyCycleAccount Ledger;

    internal bool Joined;
    internal DevAddr DevAddr;
    internal uint NetId;
    // Copy of the join record's counter, in case that record is lost.
    internal int DevNonce = -1;

    // Counter of the next new uplink, and the first that the stored record does not reserve.
    internal uint FCntUp;
    internal uint FCntUpCeiling;
    // Counter of the last downlink; none before the first.
    internal bool HasFCntDown;
    internal uint FCntDown;
    // FCntUp when the last downlink came: ADR_ACK_CNT is the distance to it.
    internal uint FCntUpAtDownlink;
    // Acknowledge the last downlink with the next uplink.
    internal bool AckPending;

    internal int DataRate;
    internal int TxPower;
    internal int NbTrans;
    internal int Rx1DataRateOffset;
    internal int Rx2DataRate;
    internal uint Rx2FrequencyHz;
    internal int RxDelaySeconds;
    internal int MaxDutyCycle;
    // The network's DutyCycleReq: no transmission before this.
    internal long QuietUntil;
    // Time on air of the frame that it follows, microseconds.
    internal int QuietAirtime;
    // What the receive windows have learnt of this board; 0 nothing yet. It outlasts a session.
    internal int WindowLeadMilliseconds;

    internal Session(Region region)
    {
        _region = region;
        Channels = new ChannelPlan(region);
        Ledger = new DutyCycleAccount(region.MicrosecondsPerHour());
        Reset();
    }

    // The parameters as before a join; the ledger stays.
    internal void Reset()
    {
        Joined = false;
        DevAddr = new DevAddr(0);
        NetId = 0;
        FCntUp = 0;
        FCntUpCeiling = 0;
        HasFCntDown = false;
        FCntDown = 0;
        FCntUpAtDownlink = 0;
        AckPending = false;
        DataRate = _region.MaxDataRate;
        TxPower = 0;
        NbTrans = 1;
        Rx1DataRateOffset = 0;
        Rx2DataRate = _region.Rx2DataRate;
        Rx2FrequencyHz = _region.Rx2FrequencyHz;
        RxDelaySeconds = _region.ReceiveDelay1Seconds;
        MaxDutyCycle = 0;
        QuietUntil = 0;
        QuietAirtime = 0;
        Channels.Reset();
        Answers.Clear();
    }

    // Passes over counters that a lost record may have given out.
    internal void SkipCounters(uint count)
    {
        if (count < MinSkip)
            count = MinSkip;
        if (uint.MaxValue - FCntUp < count)
            count = uint.MaxValue - FCntUp;
        FCntUp += count;
        FCntUpCeiling = FCntUp;
        // They were never sent, and do not count as unanswered.
        FCntUpAtDownlink += count;
    }

    internal int Write(byte[] data, ulong owner, int grantPerMille)
    {
        BigEndian.Write(data, 0, 8, (long)owner);
        data[8] = (byte)((Joined ? 1 : 0) | (HasFCntDown ? 2 : 0) | (AckPending ? 4 : 0) | (DevNonce >= 0 ? 8 : 0));
        BigEndian.Write(data, 9, 4, DevAddr.Value);
        BigEndian.Write(data, 13, 3, NetId);
        BigEndian.Write(data, 16, 2, DevNonce < 0 ? 0 : DevNonce);
        System.Array.Copy(NwkSKey, 0, data, 18, 16);
        System.Array.Copy(AppSKey, 0, data, 34, 16);
        BigEndian.Write(data, 50, 4, FCntUpCeiling);
        BigEndian.Write(data, 54, 4, FCntDown);
        // So that after a restart, which passes over the reserve, as many uplinks count as unanswered as do now.
        BigEndian.Write(data, 58, 4, FCntUpCeiling - (FCntUp - FCntUpAtDownlink));
        data[62] = (byte)DataRate;
        data[63] = (byte)TxPower;
        data[64] = (byte)NbTrans;
        data[65] = (byte)Rx1DataRateOffset;
        data[66] = (byte)Rx2DataRate;
        data[67] = (byte)RxDelaySeconds;
        data[68] = (byte)MaxDutyCycle;
        BigEndian.Write(data, 69, 4, Rx2FrequencyHz);
        BigEndian.Write(data, 73, 8, QuietUntil);
        data[81] = (byte)WindowLeadMilliseconds;
        BigEndian.Write(data, QuietAirtimeAt, 4, QuietAirtime);
        Channels.Write(data, FixedLength);
        int at = Answers.Write(data, FixedLength + ChannelPlan.StoredLength);
        return Ledger.Write(data, at, grantPerMille);
    }

    // False if the record is none of this device; everything is then as after Reset, but what the ledger could read stays.
    internal bool Read(byte[] data, int length, byte version, ulong owner)
    {
        Reset();
        int fixedLength = version == FormatVersion ? FixedLength : EarlierFixedLength;
        int fixedEnd = fixedLength + ChannelPlan.StoredLength;
        if (length < fixedEnd || (ulong)BigEndian.Read(data, 0, 8) != owner)
            return false;
        int at = Answers.Read(data, fixedEnd, length);
        if (at < 0 || Ledger.Read(data, at, length) != length)
        {
            Answers.Clear();
            return false;
        }

        Joined = (data[8] & 1) != 0;
        HasFCntDown = (data[8] & 2) != 0;
        AckPending = (data[8] & 4) != 0;
        DevAddr = new DevAddr((uint)BigEndian.Read(data, 9, 4));
        NetId = (uint)BigEndian.Read(data, 13, 3);
        DevNonce = (data[8] & 8) != 0 ? (int)BigEndian.Read(data, 16, 2) : -1;
        System.Array.Copy(data, 18, NwkSKey, 0, 16);
        System.Array.Copy(data, 34, AppSKey, 0, 16);
        FCntUpCeiling = (uint)BigEndian.Read(data, 50, 4);
        FCntUp = FCntUpCeiling;
        FCntDown = (uint)BigEndian.Read(data, 54, 4);
        FCntUpAtDownlink = (uint)BigEndian.Read(data, 58, 4);
        DataRate = data[62];
        TxPower = data[63];
        NbTrans = data[64];
        Rx1DataRateOffset = data[65];
        Rx2DataRate = data[66];
        RxDelaySeconds = data[67];
        MaxDutyCycle = data[68];
        Rx2FrequencyHz = (uint)BigEndian.Read(data, 69, 4);
        QuietUntil = BigEndian.Read(data, 73, 8);
        WindowLeadMilliseconds = data[81];
        Channels.Read(data, fixedLength);
        if (IsPlausible())
        {
            Channels.RemoveForbidden();
            QuietAirtime = version == FormatVersion ? (int)BigEndian.Read(data, QuietAirtimeAt, 4) : LongestAirtime();
            return true;
        }

        Reset();
        return false;
    }

    // Of the record's data rate, microseconds.
    private int LongestAirtime()
    {
        DataRate dataRate = _region.FindDataRate(DataRate);
        return (int)TimeOnAir.Microseconds(dataRate.SpreadingFactor, dataRate.BandwidthHz, dataRate.MaxMacPayloadLength + 5);
    }

    // A record whose check sum is right can still come from another region's table.
    private bool IsPlausible()
    {
        return _region.FindDataRate(DataRate) != null && _region.FindDataRate(Rx2DataRate) != null
            && TxPower <= _region.MaxTxPower && NbTrans >= 1 && NbTrans <= 15
            && Rx1DataRateOffset <= _region.MaxRx1DataRateOffset && RxDelaySeconds >= 1 && RxDelaySeconds <= 15
            && MaxDutyCycle <= 15 && _region.IsDownlinkFrequencyAllowed(Rx2FrequencyHz)
            && (Channels.Mask & ~Channels.DefinedMask) == 0 && Channels.Mask != 0
            && Channels.UplinkHz(0) == _region.DefaultChannelsHz[0];
    }
}
