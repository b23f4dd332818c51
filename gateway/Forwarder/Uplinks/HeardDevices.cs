using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>Whom the gateway heard of late, by device address, for the status page: the 32 that were heard last, in arrays made once.</summary>
public sealed class HeardDevices
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 32;

    private readonly uint[] _addresses = new uint[Capacity];
    private readonly int[] _frames = new int[Capacity];
    private readonly long[] _heardAt = new long[Capacity];
    private readonly short[] _rssi = new short[Capacity];
    private readonly sbyte[] _snr = new sbyte[Capacity];
    private readonly byte[] _spreadingFactors = new byte[Capacity];
    private readonly byte[] _radios = new byte[Capacity];

    /// <summary>How many are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Join requests heard, which bear no device address.</summary>
    public int JoinRequests { get; private set; }

    /// <summary>Takes a frame with a good CRC into account.</summary>
    public void Note(ReceivedFrame frame, int spreadingFactor, int radio, long now)
    {
        // MType, LoRaWAN 1.0.4, table 1: 000 join request, 010 and 100 data up.
        int messageType = frame.Length > 0 ? frame.Data[0] >> 5 : -1;
        if (messageType == 0)
            JoinRequests++;
        if ((messageType != 2 && messageType != 4) || frame.Length < 12)
            return;
        uint address = ((uint)frame.Data[4] << 24) | ((uint)frame.Data[3] << 16) | ((uint)frame.Data[2] << 8) | frame.Data[1];
        int at = PlaceOf(address);
        _frames[at]++;
        _heardAt[at] = now;
        _rssi[at] = (short)frame.RssiDbm;
        _snr[at] = (sbyte)frame.SnrQuarterDb;
        _spreadingFactors[at] = (byte)spreadingFactor;
        _radios[at] = (byte)radio;
    }

    /// <summary>A device's address; devices are in no order.</summary>
    public uint AddressOf(int index)
    {
        return _addresses[index];
    }

    /// <summary>Frames heard of it.</summary>
    public int FramesOf(int index)
    {
        return _frames[index];
    }

    /// <summary>When it was heard last, monotonic microseconds.</summary>
    public long HeardAt(int index)
    {
        return _heardAt[index];
    }

    /// <summary>Strength of its last frame, dBm.</summary>
    public int RssiOf(int index)
    {
        return _rssi[index];
    }

    /// <summary>Signal to noise ratio of its last frame, quarters of a dB.</summary>
    public int SnrQuarterDbOf(int index)
    {
        return _snr[index];
    }

    /// <summary>Spreading factor of its last frame.</summary>
    public int SpreadingFactorOf(int index)
    {
        return _spreadingFactors[index];
    }

    /// <summary>Which radio heard it last, from 0.</summary>
    public int RadioOf(int index)
    {
        return _radios[index];
    }

    // A new device takes the place of the one that has been silent longest.
    private int PlaceOf(uint address)
    {
        int oldest = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_addresses[i] == address)
                return i;
            if (_heardAt[i] < _heardAt[oldest])
                oldest = i;
        }

        int at = Count < Capacity ? Count++ : oldest;
        _addresses[at] = address;
        _frames[at] = 0;
        return at;
    }
}
