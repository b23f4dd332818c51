using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>One received frame with all that a rxpk tells of it, and how far its delivery is. One object serves for many frames.</summary>
public sealed class UplinkRecord
{
    /// <summary>The PHYPayload, in the first <see cref="Length"/> bytes.</summary>
    public readonly byte[] Data = new byte[255];

    /// <summary>0 to 255.</summary>
    public int Length;

    /// <summary>End of reception, monotonic microseconds of this start of the gateway.</summary>
    public long ReceivedAtMicroseconds;

    /// <summary>Which radio heard it, 0 to 2.</summary>
    public int Channel;

    /// <summary>Carrier, Hz.</summary>
    public uint FrequencyHz;

    /// <summary>7 to 12.</summary>
    public int SpreadingFactor;

    /// <summary>Hz.</summary>
    public int BandwidthHz;

    /// <summary>Denominator of 4/n, 5 to 8.</summary>
    public int CodingRateDenominator;

    /// <summary>Strength, dBm.</summary>
    public int RssiDbm;

    /// <summary>Signal to noise ratio, quarters of a dB.</summary>
    public int SnrQuarterDb;

    /// <summary>Sender's carrier minus ours, Hz.</summary>
    public int FrequencyErrorHz;

    /// <summary>Whether <see cref="FrequencyErrorHz"/> is known; the archive does not keep it.</summary>
    public bool HasFrequencyError;

    /// <summary>Whether the CRC was right.</summary>
    public bool CrcIsGood;

    /// <summary>Which of the queue's objects it is, wherever it stands in the queue; for what is kept beside it.</summary>
    public int Slot;

    /// <summary>Which servers have not acknowledged it: bit n for server n.</summary>
    public int Pending;

    /// <summary>
    /// Whether it keeps its worth when it is late. A data uplink does; a join request is an exchange of the moment, its answer is
    /// due five seconds later, and replayed it would only spend DevNonces. A frame with a wrong CRC is for diagnosis only.
    /// </summary>
    public bool IsLasting
    {
        get
        {
            // MType, LoRaWAN 1.0.4, table 1: 010 unconfirmed, 100 confirmed data up. 12 bytes: MHDR, FHDR, MIC.
            int messageType = Length > 0 ? Data[0] >> 5 : 0;
            return CrcIsGood && Length >= 12 && (messageType == 2 || messageType == 4);
        }
    }

    /// <summary>Whether both are data of one device address; the order of such frames matters, as their counters grow.</summary>
    public bool IsOfSameDevice(UplinkRecord other)
    {
        if (!IsLasting || !other.IsLasting)
            return false;
        for (int i = 1; i <= 4; i++)
        {
            if (Data[i] != other.Data[i])
                return false;
        }

        return true;
    }

    /// <summary>Takes over a frame as it was received.</summary>
    /// <param name="frame">The radio's frame; copied.</param>
    /// <param name="settings">What the radio listened to.</param>
    /// <param name="channel">Which radio it is.</param>
    /// <param name="crcIsGood">Whether its CRC was right.</param>
    public void Fill(ReceivedFrame frame, ReceiveSettings settings, int channel, bool crcIsGood)
    {
        System.Array.Copy(frame.Data, 0, Data, 0, frame.Length);
        Length = frame.Length;
        ReceivedAtMicroseconds = frame.ReceivedAtMicroseconds;
        Channel = channel;
        FrequencyHz = settings.FrequencyHz;
        SpreadingFactor = settings.SpreadingFactor;
        BandwidthHz = settings.BandwidthHz;
        CodingRateDenominator = frame.CodingRateDenominator;
        RssiDbm = frame.RssiDbm;
        SnrQuarterDb = frame.SnrQuarterDb;
        FrequencyErrorHz = frame.FrequencyErrorHz;
        HasFrequencyError = true;
        CrcIsGood = crcIsGood;
    }

    /// <summary>Whether a server has not acknowledged it.</summary>
    public bool IsPendingFor(int server)
    {
        return (Pending & (1 << server)) != 0;
    }
}
