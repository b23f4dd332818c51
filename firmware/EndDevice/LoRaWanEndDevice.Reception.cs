using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.EndDevice;

/// <content>Downlinks: which are genuine, and what they bring.</content>
public sealed partial class LoRaWanEndDevice
{
    private const int AnswerMinMicroseconds = 1000000;
    private const int AnswerSpreadMicroseconds = 2000000;

    private readonly DataFrame _received = new DataFrame();
    private readonly Downlink _application = new Downlink();
    private bool _hasApplication;

    /// <summary>Takes the application downlink that came last, once.</summary>
    /// <param name="downlink">Takes it.</param>
    /// <returns>False if there is none.</returns>
    public bool TryTakeDownlink(Downlink downlink)
    {
        if (!_hasApplication)
            return false;
        _hasApplication = false;
        downlink.FPort = _application.FPort;
        downlink.Length = _application.Length;
        downlink.RssiDbm = _application.RssiDbm;
        downlink.SnrQuarterDb = _application.SnrQuarterDb;
        downlink.FCntDown = _application.FCntDown;
        System.Array.Copy(_application.Data, 0, downlink.Data, 0, _application.Length);
        return true;
    }

    // True if the frame is the network's word to this device; nothing has changed if not.
    private bool TakeFrame(ReceivedFrame frame)
    {
        bool good = _joining ? TakeJoinAccept(frame.Data, frame.Length) : TakeData(frame);
        if (good)
        {
            DownlinksReceived++;
            LastRssiDbm = frame.RssiDbm;
            LastSnrQuarterDb = frame.SnrQuarterDb;
        }

        return good;
    }

    private bool TakeData(ReceivedFrame frame)
    {
        if (!_received.TryParse(frame.Data, 0, frame.Length) || _received.IsUplink || _received.DevAddr.Value != _session.DevAddr.Value)
            return false;
        // Longer than the data rate allows: dropped (LoRaWAN 1.0.4, 4.3.2; certification 2.7).
        if (frame.Length - 5 > WindowDataRate().MaxMacPayloadLength)
            return false;
        uint fCnt = _received.FCnt;
        if (_session.HasFCntDown)
        {
            // The 16 bits of the air belong to the first counter behind the last one (LoRaWAN 1.0.4, 4.3.1.5). 1.0.4 knows no MAX_FCNT_GAP any more: the MIC decides.
            uint gap = (ushort)(_received.FCnt - _session.FCntDown);
            if (gap == 0 || _session.FCntDown > uint.MaxValue - gap)
                return false;
            fCnt = _session.FCntDown + gap;
        }

        if (!_received.VerifyMic(_crypto, _session.NwkSKey, fCnt))
            return false;
        _received.DecryptPayload(_crypto, _session.NwkSKey, _session.AppSKey);
        Accept(frame);
        return true;
    }

    private void Accept(ReceivedFrame frame)
    {
        if (_join.IsTrying)
        {
            // It was silent, and is no longer.
            _join.IsTrying = false;
            if (!_join.Save(_store, _record, _owner))
                StoreFailures++;
        }

        _session.HasFCntDown = true;
        _session.FCntDown = _received.FCnt;
        _session.FCntUpAtDownlink = _session.FCntUp;
        _session.AckPending = _received.IsConfirmed;
        _downlinkCame = true;
        _unsaved = true;
        if (_received.Ack)
            _acknowledged = true;

        _session.Answers.DownlinkArrived();
        _mac.SnrQuarterDb = frame.SnrQuarterDb;
        _mac.Handle(_received.FOpts, _received.FOptsLength);
        if (_received.FPort == 0)
            _mac.Handle(_received.FrmPayload, _received.FrmPayloadLength);
        else if (_received.FPort > 0 && _received.FPort <= MaxPort)
            Deliver(frame);

        bool soon = _settings.AnswerSoon && (_received.IsConfirmed || _received.FPending);
        if (soon || _session.Answers.AnswerLength > DataFrame.MaxFOptsLength)
            _autoUplinkAt = frame.ReceivedAtMicroseconds + AnswerMinMicroseconds + Random(AnswerSpreadMicroseconds);
    }

    private void Deliver(ReceivedFrame frame)
    {
        _application.FPort = _received.FPort;
        _application.Length = _received.FrmPayloadLength;
        _application.RssiDbm = frame.RssiDbm;
        _application.SnrQuarterDb = frame.SnrQuarterDb;
        _application.FCntDown = _received.FCnt;
        System.Array.Copy(_received.FrmPayload, 0, _application.Data, 0, _received.FrmPayloadLength);
        _hasApplication = true;
    }
}
