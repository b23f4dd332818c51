using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>What a frame in a receive window does.</summary>
internal sealed partial class ModelState
{
    private int _joinNonceSent = -1;

    /// <summary>A frame has arrived.</summary>
    /// <param name="bytes">The PHYPayload.</param>
    /// <param name="snrQuarterDb">As the radio reports it.</param>
    /// <param name="end">When it ended, true microseconds.</param>
    internal void Receive(byte[] bytes, int snrQuarterDb, long end)
    {
        bool taken = _lastBytes == null ? TakeAccept(bytes) : TakeData(bytes, snrQuarterDb);
        // A frame for somebody else that ends when RX2 should have begun excuses it (3.3.4).
        _heard |= taken;
        _excused |= _windows == 1 && end > _rx1At + 800_000;
    }

    private bool TakeAccept(byte[] bytes)
    {
        var accept = new JoinAccept();
        // 6.2.6: only an accept that is signed with this device's key and has a new JoinNonce.
        if (_joinNonceSent < 0 || !accept.TryDecrypt(crypto, identity.AppKey, bytes, 0, bytes.Length)
            || (HasJoinNonce && accept.JoinNonce <= JoinNonce))
            return false;
        byte[] nwkSKey = new byte[16];
        byte[] appSKey = new byte[16];
        crypto.DeriveSessionKeys(identity.AppKey, accept.JoinNonce, accept.NetId, _joinNonceSent, nwkSKey, appSKey);
        Session = new ModelSession(accept.DevAddr.Value, nwkSKey, appSKey, accept.JoinNonce);
        Downlinks++;
        HasJoinNonce = true;
        JoinNonce = accept.JoinNonce;
        Changed = true;
        FCntMin = FCntMax = 0;
        HasFCntDown = false;
        AdrMin = AdrMax = 0;
        DataRate = settings.DataRate >= 0 ? settings.DataRate : _lastDataRate;
        TxPower = 0;
        NbTrans = 1;
        MaxDutyCycle = 0;
        _quietUntil = _quietAtMost = long.MinValue / 2;
        AckDue = AckOptional = MaySpeak = false;
        _answers.Clear();
        // A wish of the session before may be forgotten.
        _requests = [.. _requests.Select(r => (r.Cid, true))];
        Rx1Offset = accept.Rx1DataRateOffset;
        Rx2DataRate = accept.Rx2DataRate;
        Rx2Hz = 869_525_000;
        RxDelay = Math.Max(1, accept.RxDelay);
        ResetChannels();
        // RP002, 2.4.4: five carriers, 100 Hz, and type 0.
        for (int i = 0; accept.HasCfList && accept.CfList[15] == 0 && i < 5; i++)
        {
            uint hz = 100 * (uint)(accept.CfList[3 * i] | (accept.CfList[3 * i + 1] << 8) | (accept.CfList[3 * i + 2] << 16));
            if (hz > 0)
                _channels[3 + i] = new ModelChannel(hz, hz, 0, 5, true);
        }

        return true;
    }

    private bool TakeData(byte[] bytes, int snrQuarterDb)
    {
        var frame = new DataFrame();
        if (Session == null || !frame.TryParse(bytes, 0, bytes.Length) || frame.IsUplink || frame.DevAddr.Value != Session.DevAddr)
            return false;
        int dataRate = _windows == 1 ? _rx1DataRate : _rx2DataRate;
        if (frame.FOptsLength + frame.FrmPayloadLength > LongestPayload[dataRate])
            return false;
        // 4.3.1.5: the counter is the next one above the last whose low half is on the air.
        uint counter = frame.FCnt;
        if (HasFCntDown)
        {
            counter |= FCntDown & 0xFFFF0000;
            if (counter <= FCntDown)
                counter += 0x10000;
        }

        if (!frame.VerifyMic(crypto, Session.NwkSKey, counter))
            return false;
        frame.DecryptPayload(crypto, Session.NwkSKey, Session.AppSKey);
        HasFCntDown = true;
        FCntDown = counter;
        Changed = true;
        Downlinks++;
        EndSilence();
        // 4.3.1.3: a downlink ends the repetitions.
        _ended = true;
        Acknowledged = frame.Ack && _lastConfirmed;
        AckDue = frame.IsConfirmed;
        AckOptional = false;
        MaySpeak = settings.AnswerSoon && (frame.IsConfirmed || frame.FPending);
        _answers.Clear();
        if (frame.FPort == 0)
            Commands(frame.FrmPayload.AsSpan(0, frame.FrmPayloadLength), snrQuarterDb);
        else
            Commands(frame.FOpts.AsSpan(0, frame.FOptsLength), snrQuarterDb);
        // 4.3.2: the payload of a reserved port is discarded; the rest of the frame is genuine.
        if (frame.FPort is > 0 and <= 223)
            ForApplication = (frame.FPort, frame.FrmPayload[..frame.FrmPayloadLength], counter);
        return true;
    }
}
