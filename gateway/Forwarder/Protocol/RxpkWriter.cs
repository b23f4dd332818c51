using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>Writes one element of a PUSH_DATA's <c>rxpk</c>.</summary>
public static class RxpkWriter
{
    /// <summary>Writes it.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="uplink">The frame.</param>
    /// <param name="tmst">End of reception in the gateway's microseconds, modulo 2^32.</param>
    /// <param name="unixMicroseconds">The same moment as microseconds since 1970, or -1 if that is not known; then there is no <c>time</c>.</param>
    public static void Write(AsciiWriter writer, UplinkRecord uplink, uint tmst, long unixMicroseconds)
    {
        writer.Text("{\"tmst\":");
        writer.Integer(tmst);
        if (unixMicroseconds >= 0)
        {
            writer.Text(",\"time\":\"");
            writer.Rfc3339(unixMicroseconds);
            writer.Byte((byte)'"');
        }

        writer.Text(",\"chan\":");
        writer.Integer(uplink.Channel);
        writer.Text(",\"rfch\":");
        writer.Integer(uplink.Channel);
        writer.Text(",\"freq\":");
        writer.Scaled(uplink.FrequencyHz, 6);
        writer.Text(uplink.CrcIsGood ? ",\"stat\":1,\"modu\":\"LORA\",\"datr\":\"SF" : ",\"stat\":-1,\"modu\":\"LORA\",\"datr\":\"SF");
        writer.Integer(uplink.SpreadingFactor);
        writer.Text("BW");
        writer.Integer(uplink.BandwidthHz / 1000);
        writer.Text("\",\"codr\":\"4/");
        writer.Integer(uplink.CodingRateDenominator);
        writer.Text("\",\"rssi\":");
        writer.Integer(uplink.RssiDbm);
        writer.Text(",\"lsnr\":");
        writer.Scaled(TenthsOfQuarters(uplink.SnrQuarterDb), 1);
        if (uplink.HasFrequencyError)
        {
            writer.Text(",\"foff\":");
            writer.Integer(uplink.FrequencyErrorHz);
        }

        writer.Text(",\"size\":");
        writer.Integer(uplink.Length);
        writer.Text(",\"data\":\"");
        writer.Base64(uplink.Data, 0, uplink.Length);
        writer.Text("\"}");
    }

    // n/4 in tenths, halves away from zero.
    private static int TenthsOfQuarters(int quarters)
    {
        return quarters < 0 ? -((-quarters * 5 + 1) / 2) : (quarters * 5 + 1) / 2;
    }
}
