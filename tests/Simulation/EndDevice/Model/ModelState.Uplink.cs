using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>What may go on the air.</summary>
internal sealed partial class ModelState
{
    private byte[]? _lastBytes;
    private int _transmissions;
    private int _limit;
    private int _leastLimit;
    private bool _ended;
    private long _lastStart = long.MinValue / 2;
    private long _lastAirtime;
    private long _lastEnd = long.MinValue / 2;
    private int _lastDataRate = -1;
    private bool _lastConfirmed;
    private long _quietUntil = long.MinValue / 2;
    private long _quietAtMost = long.MinValue / 2;
    private long _sharesUnsureUntil = long.MinValue / 2;
    private bool _mayStopRepeating;

    /// <summary>When MaxDCycle lets the next frame go at the latest: the last transmission may be a join request.</summary>
    internal long QuietUntil => Math.Max(Math.Max(_quietUntil, _quietAtMost),
        MaxDutyCycle > 0 ? _lastStart + (_lastAirtime << MaxDutyCycle) : _quietUntil);

    internal void Transmit(AirFrame frame)
    {
        EndWindows();
        if (frame.Bytes[0] >> 5 == 0)
            JoinRequest(frame);
        else
            Data(frame);
        _lastStart = frame.Start;
        _lastAirtime = frame.Airtime;
        _lastEnd = frame.End;
        _mayStopRepeating = LimitsDelayRepetition(frame);
    }

    // Whether MaxDCycle or the hour's shares, of which a restart may have taken a part, hold the next repetition back.
    private bool LimitsDelayRepetition(AirFrame frame)
    {
        long soon = frame.End + (RxDelay + 12) * 1_000_000L;
        if (_quietUntil > soon || frame.Start < _sharesUnsureUntil)
            return true;
        return _channels.Where(c => c.Carries(frame.DataRate)).All(c => airtime.MayBeSpent(c.Hz, frame.Airtime));
    }

    private void JoinRequest(AirFrame frame)
    {
        bool longSilence = settings.RejoinAfterSilentUplinks > 0 && AdrMax >= settings.RejoinAfterSilentUplinks;
        Require(Session == null || longSilence, $"A join request in a session, after {AdrMax} silent uplinks");
        var request = new NanoSensors.LoRaWan.JoinRequest();
        Require(request.TryParse(frame.Bytes, 0, frame.Bytes.Length), "A join request that is none (6.2.5)");
        Require(request.VerifyMic(crypto, identity.AppKey), "A join request with a wrong MIC (6.2.5)");
        Require(request.DevEui.Value == identity.DevEui.Value && request.JoinEui.Value == identity.JoinEui.Value,
            "A join request of another identity");
        Require(request.DevNonce >= NonceMin && request.DevNonce <= NonceMax,
            $"DevNonce {request.DevNonce}, where {NonceMin} to {NonceMax} is next (6.2.5: it counts up and is never used twice)");
        NonceMin = NonceMax = request.DevNonce + 1;
        Require(frame.Hz is 868_100_000 or 868_300_000 or 868_500_000, $"A join request at {frame.Hz} Hz (RP002, 2.4.3)");
        Require(frame.DataRate >= LowestDataRate && frame.DataRate <= 5, $"A join request at DR{frame.DataRate}");
        Require(frame.PowerDbm == settings.MaxPowerDbm, $"A join request at {frame.PowerDbm} dBm");
        _lastBytes = null;
        _lastDataRate = frame.DataRate;
        _joinNonceSent = request.DevNonce;
        ExpectWindows(frame, frame.End + 5_000_000, frame.Hz, frame.DataRate, 869_525_000, 0);
    }

    private void Data(AirFrame frame)
    {
        Require(Session != null, "A data frame without a session");
        var data = new DataFrame();
        Require(data.TryParse(frame.Bytes, 0, frame.Bytes.Length), $"An uplink that is none: {data.Error}");
        Require(data.IsUplink, "An uplink with a downlink's type");
        Require(data.DevAddr.Value == Session!.DevAddr, $"An uplink of {data.DevAddr.Value:x8}, the session has {Session.DevAddr:x8}");
        Require(frame.Start >= _quietUntil - 1000,
            $"An uplink {_quietUntil - frame.Start} us before MaxDCycle {MaxDutyCycle} allows it (5.4)");
        if (_lastBytes != null && frame.Bytes.AsSpan().SequenceEqual(_lastBytes))
            Repetition(frame);
        else
            NewUplink(frame, data);
        _quietUntil = MaxDutyCycle > 0 ? frame.Start + (frame.Airtime << MaxDutyCycle) : long.MinValue / 2;
        (int dataRate, int txPower, _, bool all) = InForce(Math.Max(0, AdrMin - 1));
        Require(frame.PowerDbm == settings.MaxPowerDbm - 2 * txPower, $"{frame.PowerDbm} dBm with TXPower {txPower} in force (5.3)");
        bool carried = _channels.Any(c => c.Hz == frame.Hz && c.Carries(frame.DataRate));
        bool isDefault = frame.Hz is 868_100_000 or 868_300_000 or 868_500_000 && frame.DataRate <= 5;
        // The count may rise with the frame or with its last repetition; the default channels come back in either case.
        all |= InForce(_transmissions > 1 ? AdrMax : Math.Max(0, AdrMax - 1)).AllChannels;
        // Where no channel in use carries the data rate, the device has to choose, and the default channels are always there.
        bool stranded = !_channels.Any(c => c.Carries(dataRate));
        if (IsUniform)
            Require(frame.DataRate == dataRate, $"DR{frame.DataRate} on the air, DR{dataRate} in force (5.3)");
        Require(carried || (isDefault && (all || stranded)),
            $"{frame.Hz} Hz with DR{frame.DataRate} is no channel in use after {AdrMin - 1} silent uplinks (5.3, 5.6)");
        _lastDataRate = frame.DataRate;
        uint rx1Hz = _channels.Where(c => c.Hz == frame.Hz).OrderByDescending(c => c.Enabled).FirstOrDefault().DownlinkHz;
        // RP002, 2.4.7: the offset is subtracted, DR0 at least.
        ExpectWindows(frame, frame.End + RxDelay * 1_000_000L, rx1Hz, Math.Max(0, frame.DataRate - Rx1Offset), Rx2Hz, Rx2DataRate);
    }

    private void Repetition(AirFrame frame)
    {
        Require(!_ended, "A repetition after a downlink or a restart (4.3.1.3)");
        _transmissions++;
        Require(_transmissions <= _limit, $"Transmission {_transmissions} of a frame whose NbTrans is {_limit} (5.3)");
        long least = _lastEnd + (RxDelay + 1) * 1_000_000L + (_lastConfirmed ? 1_000_000 : 0);
        Require(frame.Start >= least - 1000, $"A repetition {least - frame.Start} us too soon (4.3.1.3)");
    }

    private void NewUplink(AirFrame frame, DataFrame data)
    {
        if (_lastBytes != null && !_ended)
        {
            Require(_transmissions == _limit || _transmissions == _leastLimit || _mayStopRepeating,
                $"Only {_transmissions} transmissions of a frame whose NbTrans is {_limit} (5.3)");
            Require(frame.Start >= _lastEnd + (RxDelay + 1) * 1_000_000L - 1000, "An uplink before RX2 of the one before (3.3)");
        }

        uint counter = (FCntMin & 0xFFFF0000) | data.FCnt;
        if (counter < FCntMin)
            counter += 0x10000;
        Require(counter <= FCntMax, $"FCnt {data.FCnt}, where {FCntMin} to {FCntMax} is next (4.3.1.5)");
        Require(data.VerifyMic(crypto, Session!.NwkSKey, counter), $"Uplink {counter} has a wrong MIC (4.4)");
        data.DecryptPayload(crypto, Session.NwkSKey, Session.AppSKey);
        FCntMin = FCntMax = counter + 1;
        Require(data.Adr == settings.Adr, "The ADR bit is not the setting's (4.3.1.1)");
        Require(!data.FPending, "The class B bit of a class A device (4.3.1)");
        SilentUplink(data, frame);
        Require(!data.Ack || AckDue, "ACK without a confirmed downlink before (4.3.1.2)");
        Require(data.Ack || !AckDue || AckOptional, "A confirmed downlink is not acknowledged (4.3.1.2)");
        AckDue = AckOptional = false;
        bool own = data.FPort <= 0;
        Require(!own || MaySpeak || _answers.Count > 0 || _requests.Count > 0, "An uplink that nobody asked for");
        int longest = LongestPayload[frame.DataRate];
        int payload = data.FPort > 0 ? data.FrmPayloadLength : 0;
        Require(data.FrmPayloadLength + data.FOptsLength <= longest,
            $"{data.FOptsLength} + {data.FrmPayloadLength} bytes at DR{frame.DataRate} (RP002, 2.4.6)");
        if (data.FPort == 0)
            Answers(data.FrmPayload.AsSpan(0, data.FrmPayloadLength), longest);
        else
            Answers(data.FOpts.AsSpan(0, data.FOptsLength), Math.Min(15, longest - payload));
        if (own)
        {
            MaySpeak = false;
            Require(!data.IsConfirmed, "A confirmed uplink without a message");
        }
        else
        {
            Message(data);
        }

        _lastBytes = frame.Bytes;
        _lastConfirmed = data.IsConfirmed;
        _transmissions = 1;
        _ended = false;
        // The frame has the count before it; NbTrans as it is then.
        int least = data.IsConfirmed ? settings.ConfirmedTransmissions : 1;
        _limit = Math.Max(InForce(Math.Max(0, AdrMin - 1)).NbTrans, least);
        // Back-off only lowers it, where the length of the silence is not certain.
        _leastLimit = Math.Max(InForce(Math.Max(0, AdrMax - 1)).NbTrans, least);
        Acknowledged = false;
    }

    private void Message(DataFrame data)
    {
        Require(Accepted != null, $"A message on port {data.FPort} that nobody sent");
        Require(data.FPort == Accepted!.Port && data.IsConfirmed == Accepted.Confirmed
            && data.FrmPayload.AsSpan(0, data.FrmPayloadLength).SequenceEqual(Accepted.Payload),
            "A message that is not the one sent (4.3.3)");
        Accepted = null;
    }

    // 4.3.1.1: which counts fit what is seen.
    private void SilentUplink(DataFrame data, AirFrame frame)
    {
        int from = -1;
        int to = -1;
        for (int count = AdrMin; count <= AdrMax; count++)
        {
            (int dataRate, int txPower, _, _) = InForce(count);
            if (data.AdrAckReq != (settings.Adr && count >= AdrAckLimit) || frame.PowerDbm != settings.MaxPowerDbm - 2 * txPower
                || (IsUniform && frame.DataRate != dataRate))
                continue;
            from = from < 0 ? count : from;
            to = count;
        }

        (int expected, int power, _, _) = InForce(AdrMin);
        Require(from >= 0, $"ADRACKReq {data.AdrAckReq}, DR{frame.DataRate} and {frame.PowerDbm} dBm "
            + $"after {AdrMin} to {AdrMax} silent uplinks, where "
            + $"{settings.Adr && AdrMin >= AdrAckLimit}, DR{expected} and TXPower {power} are due (4.3.1.1)");
        AdrMin = from + 1;
        AdrMax = to + 1;
    }

    // Chapter 5: answers come in the order of their requests; what does not fit is cut off at a command.
    private void Answers(ReadOnlySpan<byte> seen, int room)
    {
        string all = Convert.ToHexString(seen);
        int at = 0;
        int next = 0;
        bool cut = false;
        var kept = new List<ModelAnswer>();
        for (; next < _answers.Count; next++)
        {
            ModelAnswer answer = _answers[next];
            int length = answer.Bytes.Length;
            if (!cut && at + length <= seen.Length && answer.Matches(seen.Slice(at, length)))
            {
                at += length;
                if (answer.Sticky)
                    kept.Add(answer with { Optional = false });
                continue;
            }

            if (!answer.Optional)
            {
                Require(cut || at + length > room,
                    $"Answers {all} lack {Convert.ToHexString(answer.Bytes)} or its place; {room} bytes fit (5)");
                cut = true;
            }

            if (answer.Sticky)
                kept.Add(answer with { Optional = true });
        }

        _answers = kept;
        // Requests of the device come behind its answers.
        while (at < seen.Length)
        {
            byte cid = seen[at];
            if (_requests.RemoveAll(r => r.Cid == cid) == 0)
                break;
            at++;
        }

        Require(cut || at + 1 > room || _requests.TrueForAll(r => r.Optional), $"{all} lacks a request of the device");
        if (!settings.Adr && at < seen.Length && seen[at] == 2)
            at++;
        Require(at == seen.Length, $"Answers {all}, of which {seen.Length - at} bytes answer nothing (5)");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new ModelDifference(otherwise);
    }
}
