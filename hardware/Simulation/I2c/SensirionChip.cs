using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>What Sensirion's chips have in common: commands of 16 bits, words with a CRC-8, and no acknowledgement while one is busy or does not take the command now.</summary>
public abstract class SensirionChip(VirtualTime time) : II2c
{
    private readonly List<byte> _answer = [];
    private long _busyUntil;

    /// <summary>The world's clock.</summary>
    protected long Now => time.NowMicroseconds;

    /// <inheritdoc/>
    public bool Write(byte[] data, int length)
    {
        int command = (data[0] << 8) | data[1];
        if (Now < _busyUntil)
            return false;
        _answer.Clear();
        return length == 2 ? Execute(command, -1) : data[4] == Checksum(data[2], data[3]) && Execute(command, (data[2] << 8) | data[3]);
    }

    /// <inheritdoc/>
    public bool Read(byte[] buffer, int length)
    {
        if (Now < _busyUntil || length > _answer.Count)
            return false;
        _answer.CopyTo(0, buffer, 0, length);
        _answer.Clear();
        return true;
    }

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength) => false;

    /// <summary>Carries a command out; false if the chip does not take it now.</summary>
    /// <param name="command">The command.</param>
    /// <param name="word">Its word; -1 for none.</param>
    protected abstract bool Execute(int command, int word);

    /// <summary>From now on it acknowledges nothing for this long.</summary>
    protected bool BusyFor(long microseconds)
    {
        _busyUntil = Now + microseconds;
        return true;
    }

    /// <summary>The next read brings these words.</summary>
    protected bool Answer(params int[] words)
    {
        foreach (int word in words)
            _answer.AddRange((byte[])[(byte)(word >> 8), (byte)word, Checksum((byte)(word >> 8), (byte)word)]);
        return true;
    }

    // Polynomial x^8 + x^5 + x^4 + 1, by the remainder of a long division: 0xFF first, most significant bit first.
    private static byte Checksum(byte high, byte low)
    {
        int rest = ((high ^ 0xFF) << 16) | (low << 8);
        for (int bit = 23; bit >= 8; bit--)
        {
            if ((rest >> bit & 1) != 0)
                rest ^= 0x131 << (bit - 8);
        }

        return (byte)rest;
    }
}
