using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <summary>Carries out the network's MAC commands and queues the answers (LoRaWAN 1.0.4, chapter 5).</summary>
internal sealed class MacCommandHandler
{
    private readonly Region _region;
    private readonly Session _session;
    private readonly EndDeviceSettings _settings;

    private byte[] _data;
    private int _end;

    internal MacCommandHandler(Region region, Session session, EndDeviceSettings settings)
    {
        _region = region;
        _session = session;
        _settings = settings;
    }

    // For DevStatusAns: the battery as the application told it, and the SNR of the frame that asks.
    internal int BatteryLevel = 255;
    internal int SnrQuarterDb;

    // Answers to LinkCheckReq: counted up by each.
    internal int LinkChecks { get; private set; }

    internal int LinkMarginDb { get; private set; }

    internal int LinkGateways { get; private set; }

    // Answers to DeviceTimeReq: counted up by each.
    internal int DeviceTimes { get; private set; }

    internal uint GpsSeconds { get; private set; }

    internal int GpsFraction256 { get; private set; }

    internal void Handle(byte[] commands, int length)
    {
        _data = commands;
        _end = length;
        int at = 0;
        while (at < _end)
        {
            byte cid = _data[at];
            int payloadLength = MacCommand.PayloadLength(cid, false);
            // An unknown command hides where the next begins: the rest is dropped (1.0.4, 5). So is one that is cut off.
            if (payloadLength < 0 || at + 1 + payloadLength > _end)
                return;
            if (cid == MacCommand.LinkAdr)
            {
                at = LinkAdr(at);
                continue;
            }

            One(cid, at + 1);
            at += 1 + payloadLength;
        }
    }

    private void One(byte cid, int at)
    {
        switch (cid)
        {
            case MacCommand.LinkCheck:
                LinkMarginDb = _data[at];
                LinkGateways = _data[at + 1];
                LinkChecks++;
                break;
            case MacCommand.DutyCycle:
                _session.MaxDutyCycle = _data[at] & 15;
                if (_session.MaxDutyCycle == 0)
                    _session.QuietUntil = 0;
                Answer(MacCommand.DutyCycle, 0, 0);
                break;
            case MacCommand.RxParamSetup:
                RxParamSetup(at);
                break;
            case MacCommand.DevStatus:
                Answer(MacCommand.DevStatus, BatteryLevel, Margin() & 0x3F);
                break;
            case MacCommand.NewChannel:
                NewChannel(at);
                break;
            case MacCommand.RxTimingSetup:
                int delay = _data[at] & 15;
                _session.RxDelaySeconds = delay == 0 ? 1 : delay;
                Answer(MacCommand.RxTimingSetup, 0, 0);
                break;
            case MacCommand.DlChannel:
                DlChannel(at);
                break;
            case MacCommand.DeviceTime:
                GpsSeconds = (uint)(_data[at] | (_data[at + 1] << 8) | (_data[at + 2] << 16)) | ((uint)_data[at + 3] << 24);
                GpsFraction256 = _data[at + 4];
                DeviceTimes++;
                break;
            // TxParamSetup is passed over in regions without it (RP002-1.0.4, 2.4.3), class B commands always.
        }
    }

    private void Answer(byte cid, int payload0, int payload1)
    {
        _session.Answers.Add(cid, payload0, payload1);
    }

    // A contiguous block of LinkADRReq is one command: masks in order, the rest from the last; all or nothing, and as many
    // answers, all alike, as there were requests (1.0.4, 5.2).
    private int LinkAdr(int at)
    {
        int mask = _session.Channels.Mask;
        bool maskGood = true;
        int count = 0;
        int dataRate = 0;
        int txPower = 0;
        int nbTrans = 0;
        while (at + 5 <= _end && _data[at] == MacCommand.LinkAdr)
        {
            dataRate = _data[at + 1] >> 4;
            txPower = _data[at + 1] & 15;
            int chMask = _data[at + 2] | (_data[at + 3] << 8);
            int control = (_data[at + 4] >> 4) & 7;
            nbTrans = _data[at + 4] & 15;
            if (control == 0)
                mask = chMask;
            else if (control == 6)
                mask = _session.Channels.DefinedMask;
            else
                maskGood = false;
            // Channels that are not defined may not be switched on.
            if ((mask & ~_session.Channels.DefinedMask) != 0)
                maskGood = false;
            count++;
            at += 5;
        }

        if (mask == 0)
            maskGood = false;
        // 15 keeps what is in force (1.0.4, 5.2).
        int newDataRate = dataRate == 15 ? _session.DataRate : dataRate;
        int newTxPower = txPower == 15 ? _session.TxPower : txPower;
        bool dataRateGood = _region.FindDataRate(newDataRate) != null
            && _session.Channels.AnySupports(maskGood ? mask : _session.Channels.DefinedMask, newDataRate);
        bool txPowerGood = newTxPower <= _region.MaxTxPower && _settings.MaxPowerDbm - 2 * newTxPower >= _settings.MinPowerDbm;
        if (!_settings.Adr)
        {
            // A device that steers itself takes the mask, keeps the rest, and says so.
            dataRateGood = false;
            txPowerGood = false;
            if (maskGood && _session.Channels.AnySupports(mask, _session.DataRate))
                _session.Channels.Mask = mask;
            else
                maskGood = false;
        }

        if (maskGood && dataRateGood && txPowerGood)
        {
            _session.Channels.Mask = mask;
            _session.DataRate = newDataRate;
            _session.TxPower = newTxPower;
            _session.NbTrans = nbTrans == 0 ? 1 : nbTrans;
        }

        int status = (txPowerGood ? 4 : 0) | (dataRateGood ? 2 : 0) | (maskGood ? 1 : 0);
        for (int i = 0; i < count; i++)
            Answer(MacCommand.LinkAdr, status, 0);
        // A request that is cut off ends the parsing.
        return count == 0 ? _end : at;
    }

    private void RxParamSetup(int at)
    {
        int offset = (_data[at] >> 4) & 7;
        int dataRate = _data[at] & 15;
        uint frequencyHz = Frequency(at + 1);
        bool offsetGood = offset <= _region.MaxRx1DataRateOffset;
        bool dataRateGood = _region.FindDataRate(dataRate) != null;
        bool frequencyGood = _region.IsDownlinkFrequencyAllowed(frequencyHz, dataRate, dataRate);
        if (offsetGood && dataRateGood && frequencyGood)
        {
            _session.Rx1DataRateOffset = offset;
            _session.Rx2DataRate = dataRate;
            _session.Rx2FrequencyHz = frequencyHz;
        }

        Answer(MacCommand.RxParamSetup, (offsetGood ? 4 : 0) | (dataRateGood ? 2 : 0) | (frequencyGood ? 1 : 0), 0);
    }

    private void NewChannel(int at)
    {
        int channel = _data[at];
        uint frequencyHz = Frequency(at + 1);
        int min = _data[at + 4] & 15;
        int max = _data[at + 4] >> 4;
        bool changeable = channel < ChannelPlan.Count && !_session.Channels.IsDefault(channel);
        bool rangeGood = changeable
            && (frequencyHz == 0 || (min <= max && _region.FindDataRate(min) != null && _region.FindDataRate(max) != null));
        // Of a range that is none the bandwidth is not known: the lowest data rate's has to fit.
        bool frequencyGood = changeable
            && (frequencyHz == 0 || _region.IsFrequencyAllowed(frequencyHz, rangeGood ? min : _region.MinDataRate, rangeGood ? max : _region.MinDataRate));
        // The last channel in use cannot be taken away.
        if (frequencyHz == 0 && changeable && (_session.Channels.Mask & ~(1 << channel)) == 0)
            frequencyGood = false;
        if (frequencyGood && rangeGood)
        {
            if (frequencyHz == 0)
                _session.Channels.Remove(channel);
            else
                _session.Channels.Define(channel, frequencyHz, min, max);
        }

        Answer(MacCommand.NewChannel, (rangeGood ? 2 : 0) | (frequencyGood ? 1 : 0), 0);
    }

    private void DlChannel(int at)
    {
        int channel = _data[at];
        uint frequencyHz = Frequency(at + 1);
        bool exists = _session.Channels.IsDefined(channel);
        // RX1 is no wider than the channel's uplinks.
        bool frequencyGood = exists ? _session.Channels.MayListen(channel, frequencyHz)
            : _region.IsDownlinkFrequencyAllowed(frequencyHz, _region.MinDataRate, _region.MinDataRate);
        if (exists && frequencyGood)
            _session.Channels.SetDownlink(channel, frequencyHz);
        Answer(MacCommand.DlChannel, (exists ? 2 : 0) | (frequencyGood ? 1 : 0), 0);
    }

    private uint Frequency(int at)
    {
        return (uint)(_data[at] | (_data[at + 1] << 8) | (_data[at + 2] << 16)) * 100;
    }

    // SNR of the last DevStatusReq, dB, -32 to 31 (1.0.4, 5.5), rounded to the nearest.
    private int Margin()
    {
        int rounded = (SnrQuarterDb + 2) >> 2;
        return rounded < -32 ? -32 : rounded > 31 ? 31 : rounded;
    }
}
