namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>The network's MAC commands (chapter 5).</summary>
internal sealed partial class ModelState
{
    internal int LinkChecks { get; private set; }
    internal (int Margin, int Gateways) LinkCheck { get; private set; }
    internal int DeviceTimes { get; private set; }

    private void Commands(ReadOnlySpan<byte> bytes, int snrQuarterDb)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = Length(bytes[at]);
            // An unknown command ends the parsing, as its length is not known; so does one that is cut off.
            if (length < 0 || at + 1 + length > bytes.Length)
                return;
            if (bytes[at] == 0x03)
            {
                at = LinkAdr(bytes, at);
                continue;
            }

            One(bytes.Slice(at, 1 + length), snrQuarterDb);
            at += 1 + length;
        }
    }

    private static int Length(byte cid) => cid switch
    {
        0x02 => 2,
        0x03 or 0x05 or 0x0A => 4,
        0x04 or 0x08 or 0x09 => 1,
        0x06 => 0,
        0x07 or 0x0D => 5,
        _ => -1,
    };

    private void One(ReadOnlySpan<byte> command, int snrQuarterDb)
    {
        switch (command[0])
        {
            case 0x02:
                LinkChecks++;
                LinkCheck = (command[1], command[2]);
                break;
            case 0x04:
                DutyCycle(command[1] & 15);
                break;
            case 0x05:
                RxParamSetup(command);
                break;
            case 0x06:
                // 5.6: six bits, signed, the SNR of this frame to the nearest dB.
                int margin = Math.Clamp((int)Math.Round(snrQuarterDb / 4.0), -32, 31);
                _answers.Add(new ModelAnswer([0x06, (byte)Battery, (byte)(margin & 0x3F)]));
                break;
            case 0x07:
                NewChannel(command);
                break;
            case 0x08:
                RxDelay = Math.Max(1, command[1] & 15);
                _answers.Add(new ModelAnswer([0x08]));
                break;
            case 0x0A:
                DlChannel(command);
                break;
            case 0x0D:
                DeviceTimes++;
                break;
            // 0x09, TxParamSetupReq: EU863-870 does not know it, and it gets no answer (5.9).
        }
    }

    // 5.4: the limit is for frames to come; a network that lifts it ends the silence after the frame before.
    private void DutyCycle(int limit)
    {
        if (limit < MaxDutyCycle)
        {
            // Whether a weaker limit shortens the silence that has begun is left open; no limit ends it.
            _quietAtMost = limit == 0 ? long.MinValue / 2 : Math.Max(_quietAtMost, _quietUntil);
            _quietUntil = long.MinValue / 2;
        }

        MaxDutyCycle = limit;
        _answers.Add(new ModelAnswer([0x04]));
    }

    // 5.5: all or nothing.
    private void RxParamSetup(ReadOnlySpan<byte> command)
    {
        int offset = (command[1] >> 4) & 7;
        int dataRate = command[1] & 15;
        uint hz = Carrier(command[2..]);
        int status = (IsInRegion(hz) ? 1 : 0) | (dataRate <= 5 ? 2 : 0) | (offset <= 5 ? 4 : 0);
        _answers.Add(new ModelAnswer([0x05, (byte)status]));
        if (status != 7)
            return;
        Rx1Offset = offset;
        Rx2DataRate = dataRate;
        Rx2Hz = hz;
    }

    // 5.7, and RP002, 2.4.2: channels 0 to 2 are not changed.
    private void NewChannel(ReadOnlySpan<byte> command)
    {
        int index = command[1];
        uint hz = Carrier(command[2..]);
        int lowest = command[5] & 15;
        int highest = command[5] >> 4;
        if (index < 3 || index > 15)
        {
            _answers.Add(new ModelAnswer([0x07, 0]));
            return;
        }

        if (hz == 0)
        {
            _answers.Add(new ModelAnswer([0x07, 3]));
            _channels[index] = default;
            if (!_channels.Any(c => c.Enabled))
                EnableDefaults();
            return;
        }

        int status = (IsInRegion(hz) ? 1 : 0) | (lowest <= highest && highest <= 5 ? 2 : 0);
        _answers.Add(new ModelAnswer([0x07, (byte)status]));
        if (status == 3)
            _channels[index] = new ModelChannel(hz, hz, lowest, highest, true);
    }

    // 5.10
    private void DlChannel(ReadOnlySpan<byte> command)
    {
        int index = command[1];
        uint hz = Carrier(command[2..]);
        bool exists = index < 16 && _channels[index].Hz > 0;
        int status = (IsInRegion(hz) ? 1 : 0) | (exists ? 2 : 0);
        _answers.Add(new ModelAnswer([0x0A, (byte)status]));
        if (status == 3)
            _channels[index] = _channels[index] with { DownlinkHz = hz };
    }

    // 5.3: neighbouring LinkADRReq are one command; the last one's data rate, power and NbTrans count.
    private int LinkAdr(ReadOnlySpan<byte> bytes, int at)
    {
        int mask = 0;
        for (int i = 0; i < 16; i++)
            mask |= _channels[i].Enabled ? 1 << i : 0;
        int defined = 0;
        for (int i = 0; i < 16; i++)
            defined |= _channels[i].Hz > 0 ? 1 << i : 0;
        int current = mask;
        bool maskFits = true;
        int count = 0;
        int last = at;
        for (; at + 5 <= bytes.Length && bytes[at] == 0x03; at += 5, count++)
        {
            last = at;
            int wanted = bytes[at + 2] | (bytes[at + 3] << 8);
            int control = (bytes[at + 4] >> 4) & 7;
            if (control == 6)
                mask = defined;
            else if (control == 0 && (wanted & ~defined) == 0)
                mask = wanted;
            else
                maskFits = false;
        }

        maskFits &= mask != 0;
        int dataRate = bytes[last + 1] >> 4;
        int power = bytes[last + 1] & 15;
        int repetitions = bytes[last + 4] & 15;
        int wantedDataRate = dataRate == 15 ? DataRate : dataRate;
        int judged = maskFits ? mask : current;
        bool rateFits = Enumerable.Range(0, 16).Any(i => (judged & (1 << i)) != 0 && _channels[i].Lowest <= wantedDataRate
            && wantedDataRate <= _channels[i].Highest);
        bool powerFits = power == 15 || (power <= MaxTxPowerIndex && settings.MaxPowerDbm - 2 * power >= settings.MinPowerDbm);
        // Where the mask is wrong, or channels differ, the specification leaves open which channels the data rate is held against.
        bool open = !IsUniform || (!maskFits && !rateFits);
        bool good = maskFits && rateFits && powerFits;
        int status = (maskFits ? 1 : 0) | (rateFits ? 2 : 0) | (powerFits ? 4 : 0);
        for (int i = 0; i < count; i++)
            _answers.Add(new ModelAnswer([0x03, (byte)status], AnyStatus: open && !good));
        if (!good)
            return at;
        DataRate = wantedDataRate;
        TxPower = power == 15 ? TxPower : power;
        NbTrans = Math.Max(1, repetitions);
        for (int i = 0; i < 16; i++)
            _channels[i] = _channels[i] with { Enabled = (mask & (1 << i)) != 0 };
        return at;
    }

    private static uint Carrier(ReadOnlySpan<byte> bytes) => 100 * (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16));

    // EN 300 220-1: all of the bandwidth, 125 kHz at DR0 to DR5.
    private static bool IsInRegion(uint hz) => hz is >= 863_062_500 and <= 869_937_500;
}
