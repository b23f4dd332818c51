using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>One transmission of the device as the network heard it.</summary>
internal sealed class HeardUplink(Transmission air)
{
    internal Transmission Air { get; } = air;
    internal DataFrame Frame { get; } = new();
    internal uint FCnt { get; set; }
    internal int DevNonce { get; set; } = -1;
    internal bool IsRepetition { get; set; }
    internal uint Hz => (uint)Math.Round(Air.Modulation.FrequencyHz / 100) * 100;
    internal int DataRate => Air.Modulation.BandwidthHz == 250_000 ? 6 : 12 - Air.Modulation.SpreadingFactor;
    internal string FOpts => Hex.Format(Frame.FOpts, 0, Frame.FOptsLength);
    internal string Payload => Hex.Format(Frame.FrmPayload, 0, Frame.FrmPayloadLength);

    /// <summary>MAC commands, wherever they are.</summary>
    internal string Commands => Frame.FPort == 0 ? Payload : FOpts;

    internal bool Answers(byte cid)
    {
        byte[] commands = Hex.Parse(Commands);
        for (int i = 0; i < commands.Length; i += 1 + MacCommand.PayloadLength(commands[i], true))
        {
            if (commands[i] == cid)
                return true;
        }

        return false;
    }
}
