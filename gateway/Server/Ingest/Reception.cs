namespace NanoSensors.Server.Ingest;

/// <summary>How one gateway heard an uplink.</summary>
/// <param name="Rssi">dBm.</param>
/// <param name="Snr">dB.</param>
internal sealed record Reception(string? Gateway, double? Rssi, double? Snr)
{
    /// <summary>The one with the higher SNR; between equals the stronger.</summary>
    public static Reception Better(Reception? one, Reception other)
    {
        if (one == null)
            return other;
        double difference = (other.Snr ?? double.MinValue) - (one.Snr ?? double.MinValue);
        if (difference == 0)
            difference = (other.Rssi ?? double.MinValue) - (one.Rssi ?? double.MinValue);
        return difference > 0 ? other : one;
    }
}
