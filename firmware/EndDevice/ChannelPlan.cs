using NanoSensors.Board;
using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <summary>The channels of a device and which of them are in use.</summary>
internal sealed class ChannelPlan
{
    internal const int Count = Region.MaxChannels;
    internal const int StoredLength = 2 + Count * 9;

    private readonly Region _region;
    private readonly uint[] _uplinkHz = new uint[Count];
    private readonly uint[] _downlinkHz = new uint[Count];
    private readonly byte[] _dataRates = new byte[Count];

    internal ChannelPlan(Region region)
    {
        _region = region;
        Reset();
    }

    // One bit for each channel in use.
    internal int Mask { get; set; }

    internal int DefaultMask
    {
        get { return (1 << _region.DefaultChannelsHz.Length) - 1; }
    }

    internal int DefinedMask
    {
        get
        {
            int mask = 0;
            for (int i = 0; i < Count; i++)
            {
                if (_uplinkHz[i] != 0)
                    mask |= 1 << i;
            }

            return mask;
        }
    }

    internal void Reset()
    {
        for (int i = 0; i < Count; i++)
            Remove(i);
        for (int i = 0; i < _region.DefaultChannelsHz.Length; i++)
            Define(i, _region.DefaultChannelsHz[i], _region.MinDataRate, _region.MaxDataRate);
        Mask = DefaultMask;
    }

    internal bool IsDefault(int channel)
    {
        return channel < _region.DefaultChannelsHz.Length;
    }

    internal bool IsDefined(int channel)
    {
        return channel >= 0 && channel < Count && _uplinkHz[channel] != 0;
    }

    // Whether RX1 of a channel may be on a frequency.
    internal bool MayListen(int channel, uint frequencyHz)
    {
        return _region.IsDownlinkFrequencyAllowed(frequencyHz, _dataRates[channel] & 15, _dataRates[channel] >> 4);
    }

    // Takes away what an earlier firmware accepted by its carrier alone: channels that reach beyond their sub-band.
    internal void RemoveForbidden()
    {
        for (int i = _region.DefaultChannelsHz.Length; i < Count; i++)
        {
            if (IsDefined(i) && !_region.IsFrequencyAllowed(_uplinkHz[i], _dataRates[i] & 15, _dataRates[i] >> 4))
                Remove(i);
        }

        if (Mask == 0)
            Mask = DefaultMask;
    }

    internal void Define(int channel, uint frequencyHz, int minDataRate, int maxDataRate)
    {
        _uplinkHz[channel] = frequencyHz;
        _downlinkHz[channel] = frequencyHz;
        _dataRates[channel] = (byte)((maxDataRate << 4) | minDataRate);
        Mask |= 1 << channel;
    }

    internal void Remove(int channel)
    {
        _uplinkHz[channel] = 0;
        _downlinkHz[channel] = 0;
        _dataRates[channel] = 0;
        Mask &= ~(1 << channel);
    }

    internal void SetDownlink(int channel, uint frequencyHz)
    {
        _downlinkHz[channel] = frequencyHz;
    }

    internal uint UplinkHz(int channel)
    {
        return _uplinkHz[channel];
    }

    internal uint DownlinkHz(int channel)
    {
        return _downlinkHz[channel];
    }

    internal bool Supports(int channel, int dataRate)
    {
        return _uplinkHz[channel] != 0 && dataRate >= (_dataRates[channel] & 15) && dataRate <= _dataRates[channel] >> 4;
    }

    // Whether some channel of a mask carries a data rate.
    internal bool AnySupports(int mask, int dataRate)
    {
        for (int i = 0; i < Count; i++)
        {
            if ((mask & (1 << i)) != 0 && Supports(i, dataRate))
                return true;
        }

        return false;
    }

    // RP002-1.0.4, 2.4.4: five frequencies for channels 3 to 7, 0 for none; type 0 in the last byte. Another type is passed over.
    internal void ApplyCfList(byte[] cfList)
    {
        if (cfList[JoinAccept.CfListLength - 1] != 0)
            return;
        for (int i = 0; i < 5; i++)
        {
            int channel = _region.DefaultChannelsHz.Length + i;
            uint frequencyHz = (uint)(cfList[3 * i] | (cfList[3 * i + 1] << 8) | (cfList[3 * i + 2] << 16)) * 100;
            if (_region.IsFrequencyAllowed(frequencyHz, _region.MinDataRate, _region.MaxDataRate))
                Define(channel, frequencyHz, _region.MinDataRate, _region.MaxDataRate);
            else
                Remove(channel);
        }
    }

    internal void Write(byte[] data, int at)
    {
        BigEndian.Write(data, at, 2, Mask);
        at += 2;
        for (int i = 0; i < Count; i++)
        {
            BigEndian.Write(data, at, 4, _uplinkHz[i]);
            BigEndian.Write(data, at + 4, 4, _downlinkHz[i]);
            data[at + 8] = _dataRates[i];
            at += 9;
        }
    }

    internal void Read(byte[] data, int at)
    {
        Mask = (int)BigEndian.Read(data, at, 2);
        at += 2;
        for (int i = 0; i < Count; i++)
        {
            _uplinkHz[i] = (uint)BigEndian.Read(data, at, 4);
            _downlinkHz[i] = (uint)BigEndian.Read(data, at + 4, 4);
            _dataRates[i] = data[at + 8];
            at += 9;
        }
    }
}
