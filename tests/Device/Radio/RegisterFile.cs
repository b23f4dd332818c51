using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>
/// The plainest SX1276 there is: it remembers what is written. A test sets the flags. It serves where the simulated chip
/// cannot run, on the device's own runtime.
/// </summary>
internal sealed class RegisterFile : ISpi, IOutputPin
{
    internal readonly byte[] Registers = new byte[128];
    internal readonly byte[] Fifo = new byte[256];

    internal RegisterFile()
    {
        Registers[0x42] = 0x12;
        Registers[0x01] = 0x09;
        Registers[0x31] = 0xC3;
    }

    // Number of times the reset pin went low.
    internal int Resets;

    public void Write(bool high)
    {
        if (!high)
            Resets++;
    }

    public void Transfer(byte[] write, byte[] read, int length)
    {
        int address = write[0] & 0x7F;
        bool writing = (write[0] & 0x80) != 0;
        for (int i = 1; i < length; i++)
        {
            if (address == 0)
            {
                int at = (Registers[0x0D] + i - 1) & 0xFF;
                if (writing)
                    Fifo[at] = write[i];
                read[i] = Fifo[at];
                continue;
            }

            read[i] = Registers[address];
            if (!writing)
                continue;
            if (address == 0x12)
                Registers[address] &= (byte)~write[i];
            else if (address == 0x3B && Registers[0x01] < 0x80)
                Registers[address] = (byte)(write[i] & 0x9F);
            else if (address != 0x42)
                Registers[address] = write[i];
        }
    }
}
