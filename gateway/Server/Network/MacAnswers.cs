using System.Buffers.Binary;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Network;

/// <summary>Answers to what devices ask the network in MAC commands (LoRaWAN 1.0.4, chapter 5).</summary>
internal static class MacAnswers
{
    private static readonly DateTimeOffset GpsEpoch = new(1980, 1, 6, 0, 0, 0, TimeSpan.Zero);

    // GPS time has no leap seconds; UTC has had 18 since its beginning (IERS Bulletin C, none announced since 2017).
    private static readonly TimeSpan LeapSeconds = TimeSpan.FromSeconds(18);

    /// <summary>The answers, at most what FOpts takes. Commands that are not known, and answers to ours, are passed over.</summary>
    /// <param name="commands">From the uplink.</param>
    /// <param name="copies">How the gateways heard it, the best first.</param>
    public static byte[] To(ReadOnlySpan<byte> commands, IReadOnlyList<GatewayFrame> copies)
    {
        var answers = new List<byte>();
        for (int at = 0; at < commands.Length;)
        {
            byte cid = commands[at];
            int length = MacCommand.PayloadLength(cid, uplink: true);
            if (length < 0 || at + 1 + length > commands.Length)
                break;
            at += 1 + length;
            byte[] answer = cid switch
            {
                MacCommand.LinkCheck => LinkCheck(copies),
                MacCommand.DeviceTime => DeviceTime(copies[0].Time),
                _ => [],
            };
            if (answers.Count + answer.Length <= DataFrame.MaxFOptsLength)
                answers.AddRange(answer);
        }

        return [.. answers];
    }

    // Margin over the demodulator's floor, and how many gateways heard it.
    private static byte[] LinkCheck(IReadOnlyList<GatewayFrame> copies)
    {
        GatewayFrame best = copies[0];
        double floor = new DataRate(best.SpreadingFactor, best.BandwidthHz, 0).RequiredSnrQuarterDb / 4.0;
        return [MacCommand.LinkCheck, (byte)Math.Clamp(Math.Floor(best.Snr - floor), 0, 254), (byte)Math.Min(copies.Count, 255)];
    }

    // GPS seconds at the end of the uplink, and 1/256 seconds.
    private static byte[] DeviceTime(DateTimeOffset time)
    {
        TimeSpan gps = time - GpsEpoch + LeapSeconds;
        byte[] answer = [MacCommand.DeviceTime, 0, 0, 0, 0, (byte)(gps.Ticks % TimeSpan.TicksPerSecond * 256 / TimeSpan.TicksPerSecond)];
        BinaryPrimitives.WriteUInt32LittleEndian(answer.AsSpan(1), (uint)(gps.Ticks / TimeSpan.TicksPerSecond));
        return answer;
    }
}
