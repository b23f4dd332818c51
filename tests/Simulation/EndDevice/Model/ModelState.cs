using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>
/// What a LoRaWAN 1.0.4 class A device in EU863-870 has in mind, written from TS001-1.0.4 (section numbers without a name are its) and
/// RP002-1.0.4. Every event is checked against it, and changes it. After a loss of power several states are possible; see ReferenceModel.
/// </summary>
internal sealed partial class ModelState(EndDeviceSettings settings, EndDeviceIdentity identity, LoRaWanCrypto crypto, AirtimeRules airtime)
{
    // RP002 table "EU863-870 ADR": ADR_ACK_LIMIT and ADR_ACK_DELAY.
    private const int AdrAckLimit = 64;
    private const int AdrAckDelay = 32;
    private const int MaxTxPowerIndex = 7;

    // RP002, 2.4.6, repeater compatible: the longest MACPayload less FHDR of 7 bytes and FPort.
    private static readonly int[] LongestPayload = [51, 51, 51, 115, 222, 222];

    private ModelChannel[] _channels = new ModelChannel[16];
    private List<ModelAnswer> _answers = [];
    private List<(byte Cid, bool Optional)> _requests = [];

    internal ModelSession? Session { get; private set; }
    internal bool HasJoinNonce { get; private set; }
    internal uint JoinNonce { get; private set; }
    internal int NonceMin { get; private set; }
    internal int NonceMax { get; private set; }

    // The counter of the next uplink (4.3.1.5): one value, and a range after a restart, which may pass over what was reserved.
    internal uint FCntMin { get; private set; }
    internal uint FCntMax { get; private set; }
    internal bool HasFCntDown { get; private set; }
    internal uint FCntDown { get; private set; }

    // ADR_ACK_CNT of the next uplink (4.3.1.1), and what was in force when it was 0.
    internal int AdrMin { get; private set; }
    internal int AdrMax { get; private set; }
    internal int DataRate { get; private set; }
    internal int TxPower { get; private set; }
    internal int NbTrans { get; private set; } = 1;

    internal int Rx1Offset { get; private set; }
    internal int Rx2DataRate { get; private set; }
    internal uint Rx2Hz { get; private set; }
    internal int RxDelay { get; private set; } = 1;
    internal int MaxDutyCycle { get; private set; }

    internal bool AckDue { get; private set; }
    internal bool AckOptional { get; private set; }
    internal bool MaySpeak { get; private set; }
    internal AcceptedMessage? Accepted { get; set; }
    internal int Battery { get; set; } = 255;
    internal int Downlinks { get; private set; }
    internal (int Port, byte[] Data, uint FCnt)? ForApplication { get; set; }
    internal bool Acknowledged { get; private set; }

    /// <summary>Whether something has changed that must be stored.</summary>
    internal bool Changed { get; private set; }

    private int LowestDataRate => Math.Max(0, settings.LowestDataRate);

    internal ModelState Clone()
    {
        var copy = (ModelState)MemberwiseClone();
        copy._channels = (ModelChannel[])_channels.Clone();
        copy._answers = [.. _answers];
        copy._requests = [.. _requests];
        return copy;
    }

    internal void Stored() => Changed = false;

    /// <summary>The application wants to join anew.</summary>
    internal void EndSession()
    {
        Session = null;
        _lastBytes = null;
        Changed = true;
    }

    internal void Request(byte cid)
    {
        _requests.RemoveAll(r => r.Cid == cid);
        _requests.Add((cid, Session == null));
    }

    /// <summary>The store has refused writes; numbers that were taken for them need not be given back.</summary>
    internal void StoreRefused()
    {
        NonceMax += 10_000;
        FCntMax += (uint)settings.CounterReserve;
        // A repetition whose time on air cannot be stored is left out.
        _mayStopRepeating = true;
    }

    /// <summary>The same device after a restart.</summary>
    /// <param name="idle">Whether everything was stored and no exchange was under way.</param>
    /// <param name="now">True time after it.</param>
    /// <param name="lost">What the device's clock has lost.</param>
    internal void Restart(bool idle, long now, long lost)
    {
        // For as long the device counts as spent what may be older than an hour.
        _sharesUnsureUntil = Math.Max(_sharesUnsureUntil, now + AirtimeRules.Hour) + lost;
        _ended = true;
        _rx1At = -1;
        Accepted = null;
        ForApplication = null;
        Downlinks = 0;
        _requests = [.. _requests.Select(r => (r.Cid, true))];
        // A record that was torn gives no certainty about the reserve: counters are passed over, none is used twice (4.3.1.5, 6.2.5).
        int reserve = settings.CounterReserve;
        FCntMax += (uint)(2 * Math.Max(64, reserve));
        NonceMax += 4;
        AdrMin = Math.Max(0, AdrMin - (idle && reserve == 1 ? 0 : reserve + 1));
        AdrMax += idle ? 0 : 1;
        if (idle)
            return;
        AckOptional = true;
        for (int i = 0; i < _answers.Count; i++)
            _answers[i] = _answers[i] with { Optional = _answers[i].Optional || !_answers[i].Sticky };
    }

    /// <summary>What happened on the air since this state was stored has happened all the same.</summary>
    internal void TakeFacts(ModelState now, bool takeJoinNonce)
    {
        NonceMin = now.NonceMin;
        NonceMax = now.NonceMax;
        _lastStart = now._lastStart;
        _lastAirtime = now._lastAirtime;
        if (takeJoinNonce && now.HasJoinNonce)
        {
            HasJoinNonce = true;
            JoinNonce = now.JoinNonce;
        }

        if (Session == null || now.Session?.DevAddr != Session.DevAddr)
            return;
        AdrMax += (int)(now.FCntMin - FCntMin);
        FCntMin = now.FCntMin;
        FCntMax = now.FCntMax;
        _quietUntil = Math.Max(_quietUntil, now._quietUntil);
        // The uplink that carried them may have gone before the downlink that is forgotten.
        AckOptional = true;
        for (int i = 0; i < _answers.Count; i++)
            _answers[i] = _answers[i] with { Optional = true };
    }

    /// <summary>Whether the last frame was a join request.</summary>
    internal bool IsJoining => _lastBytes == null && _joinNonceSent >= 0;

    internal bool IsSessionOf(ModelState other) => Session?.DevAddr == other.Session?.DevAddr;

    /// <summary>
    /// 4.3.1.1 and table 9: after 64 + 32 silent uplinks the power, then every 32 the data rate, then channels and NbTrans.
    /// </summary>
    internal (int DataRate, int TxPower, int NbTrans, bool AllChannels) InForce(int silentUplinks)
    {
        int dataRate = DataRate;
        int txPower = TxPower;
        if (!settings.Adr || silentUplinks < AdrAckLimit + AdrAckDelay)
            return (dataRate, txPower, NbTrans, false);
        for (int steps = (silentUplinks - AdrAckLimit) / AdrAckDelay; steps > 0; steps--)
        {
            if (txPower > 0)
                txPower = 0;
            else if (dataRate > LowestDataRate)
                dataRate--;
            else
                return (dataRate, 0, 1, true);
        }

        return (dataRate, txPower, NbTrans, false);
    }

    /// <summary>One state for each length of the silence that makes a difference.</summary>
    internal IEnumerable<ModelState> ByLengthOfSilence()
    {
        for (int from = AdrMin; from <= AdrMax;)
        {
            int to = from;
            while (to < AdrMax && InForce(to + 1) == InForce(from) && InForce(to) == InForce(Math.Max(0, from - 1)))
                to++;
            ModelState one = from == AdrMin && to == AdrMax ? this : Clone();
            one.AdrMin = from;
            one.AdrMax = to;
            yield return one;
            from = to + 1;
        }
    }

    /// <summary>Whether every channel in use carries DR0 to DR5, so that the data rate is never a matter of choice.</summary>
    internal bool IsUniform => _channels.Any(c => c.Enabled) && _channels.Where(c => c.Enabled).All(c => c is { Lowest: 0, Highest: 5 });

    /// <summary>Carriers that a data rate may go out on.</summary>
    internal IEnumerable<uint> CarriersFor(int dataRate) => _channels.Where(c => c.Carries(dataRate)).Select(c => c.Hz);

    // 4.3.1.1: what back-off had reached with the last uplink stays in force when a downlink answers it.
    private void EndSilence()
    {
        (int dataRate, int txPower, int nbTrans, bool all) = InForce(
            Math.Max(0, AdrMin - 1));
        if (_lastDataRate >= 0 && !IsUniform)
            dataRate = _lastDataRate;
        DataRate = dataRate;
        TxPower = txPower;
        NbTrans = nbTrans;
        if (all)
            EnableDefaults();
        AdrMin = AdrMax = 0;
    }

    private void EnableDefaults()
    {
        for (int i = 0; i < 3; i++)
            _channels[i] = _channels[i] with { Enabled = true };
    }

    private void ResetChannels()
    {
        Array.Clear(_channels);
        for (int i = 0; i < 3; i++)
        {
            uint hz = 868_100_000 + 200_000 * (uint)i;
            _channels[i] = new ModelChannel(hz, hz, 0, 5, true);
        }
    }
}
