using NanoSensors.Board;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>Faults of real stacks, each made anew for one sequence, as some remember what went before.</summary>
internal static class PlantedFaults
{
    internal static IReadOnlyList<Func<PlantedFault>> All { get; } =
    [
        () => new("a sticky answer is dropped after its first uplink", "lack") { Uplink = DropsStickyAnswers() },
        () => new("ADRACKReq comes one uplink late", "4.3.1.1") { Uplink = LateAdrAckReq() },
        () => new("answers come in the reverse order", "lack") { Uplink = ReverseAnswers },
        () => new("the acknowledgement of a confirmed downlink is missing", "4.3.1.2") { Uplink = f => { f.Ack = false; return true; } },
        () => new("the last repetition of a frame is missing", "transmissions of a frame") { Uplink = LastRepetitionMissing() },
        () => new("the SNR of DevStatusAns has no sign", "lack 06") { Uplink = UnsignedMargin },
        () => new("RX1 ignores its data rate offset", "RX1 at SF") { Downlink = f => Rewrite(f, 0x05, (c, at) => c[at + 1] &= 0x0F) },
        () => new("RX2 keeps its frequency", "RX2 at")
            { Downlink = f => Rewrite(f, 0x05, (c, at) => (c[at + 2], c[at + 3], c[at + 4]) = (0xD2, 0xAD, 0x84)) },
        () => new("the receive delay of RXTimingSetupReq is one second short", "RX1")
            { Downlink = f => Rewrite(f, 0x08, (c, at) => c[at + 1] = (byte)Math.Max(1, (c[at + 1] & 15) - 1)) },
        () => new("the channel mask is ignored", "no channel in use")
            { Downlink = f => Rewrite(f, 0x03, (c, at) => c[at + 4] = (byte)((c[at + 4] & 15) | 0x60)) },
        () => new("NbTrans is ignored", "NbTrans is")
            { Downlink = f => Rewrite(f, 0x03, (c, at) => c[at + 4] = (byte)((c[at + 4] & 0xF0) | 1)) },
        () => new("MaxDCycle is one step too weak", "MaxDCycle")
            { Downlink = f => Rewrite(f, 0x04, (c, at) => c[at + 1] = (byte)Math.Max(0, (c[at + 1] & 15) - 1)) },
        () => new("the duty cycle of the sub-bands is ten times the allowed one", "EN 300 220") { Table = Generous },
        () => new("TXPower is ignored on the air", "TXPower") { Transmission = s => s.PowerDbm = 14 },
        () => new("DlChannelReq has no effect", "RX1 at")
            { Window = s => s.FrequencyHz = s.FrequencyHz == 867_300_000 ? 868_100_000 : s.FrequencyHz },
        () => new("the DevNonce is not stored", "6.2.5") { Storage = s => new ForgetfulStorage(s, "lw-join", "lw-session") },
        () => new("the frame counter starts from the last stored downlink", "FCnt")
            { Storage = s => new ForgetfulStorage(s, "lw-session", null, 3) },
        () => new("a payload's last byte is lost", "not the one sent") { Uplink = LosesLastByte },
    ];

    private static Func<DataFrame, bool> DropsStickyAnswers()
    {
        string before = "";
        uint counter = uint.MaxValue;
        return frame =>
        {
            string commands = Hex.Format(frame.FOpts, 0, frame.FOptsLength);
            bool repeated = frame.FCnt != counter && commands == before && commands.Length > 0;
            if (frame.FCnt != counter)
                before = commands;
            counter = frame.FCnt;
            if (repeated && frame.FOpts[0] is 0x05 or 0x08 or 0x0A)
                frame.FOptsLength = 0;
            return true;
        };
    }

    private static Func<DataFrame, bool> LateAdrAckReq()
    {
        bool before = false;
        uint counter = uint.MaxValue;
        bool masked = false;
        return frame =>
        {
            if (frame.FCnt != counter)
            {
                masked = frame.AdrAckReq && !before;
                before = frame.AdrAckReq;
                counter = frame.FCnt;
            }

            frame.AdrAckReq &= !masked;
            return true;
        };
    }

    private static Func<DataFrame, bool> LastRepetitionMissing()
    {
        uint counter = uint.MaxValue;
        return frame =>
        {
            bool repetition = frame.FCnt == counter;
            counter = frame.FCnt;
            return !repetition;
        };
    }

    private static bool LosesLastByte(DataFrame frame)
    {
        if (frame.FPort > 0 && frame.FrmPayloadLength > 0)
            frame.FrmPayloadLength--;
        return true;
    }

    private static bool ReverseAnswers(DataFrame frame)
    {
        var commands = new List<byte[]>();
        for (int at = 0; at < frame.FOptsLength;)
        {
            int length = 1 + MacCommand.PayloadLength(frame.FOpts[at], true);
            commands.Add(frame.FOpts[at..(at + length)]);
            at += length;
        }

        commands.Reverse();
        byte[] reversed = [.. commands.SelectMany(c => c)];
        reversed.CopyTo(frame.FOpts, 0);
        return true;
    }

    private static bool UnsignedMargin(DataFrame frame)
    {
        for (int at = 0; at < frame.FOptsLength; at += 1 + MacCommand.PayloadLength(frame.FOpts[at], true))
        {
            if (frame.FOpts[at] == MacCommand.DevStatus)
                frame.FOpts[at + 2] &= 0x1F;
        }

        return true;
    }

    // Changes one command of the network before the device reads it.
    private static void Rewrite(DataFrame frame, byte cid, Action<byte[], int> change)
    {
        byte[] commands = frame.FPort == 0 ? frame.FrmPayload : frame.FOpts;
        int length = frame.FPort == 0 ? frame.FrmPayloadLength : frame.FOptsLength;
        for (int at = 0; at < length;)
        {
            int payload = MacCommand.PayloadLength(commands[at], false);
            if (payload < 0 || at + 1 + payload > length)
                return;
            if (commands[at] == cid)
                change(commands, at);
            at += 1 + payload;
        }
    }

    private static void Generous(Region region)
    {
        for (int i = 0; i < region.SubBands.Length; i++)
        {
            SubBand band = region.SubBands[i];
            region.SubBands[i] = new SubBand(band.FromHz, band.ToHz, Math.Min(1000, 10 * band.DutyCyclePerMille), band.MaxEirpDbm);
        }
    }
}
