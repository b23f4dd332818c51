using NanoSensors.LoRaWan;
using NanoSensors.Server.Metrics;

namespace NanoSensors.Server.Network;

/// <summary>Puts a downlink into RX1, or into RX2 where RX1 is past or the gateway refuses it.</summary>
internal sealed class DownlinkScheduler(
    IDownlinkTransmitter transmitter, Region region, ServerMetrics metrics, TimeProvider time, ILogger<DownlinkScheduler> log)
{
    // What the gateway needs to have before a transmission begins.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(100);

    // 25 mW ERP less a usual antenna's gain: what any gateway may radiate in RX1's band.
    private const int PowerDbm = 14;

    /// <summary>Sends, through the best gateway that can.</summary>
    /// <param name="copies">How the gateways heard the uplink, the best first.</param>
    /// <param name="delaySeconds">Of RX1: 1, or 5 for a join accept.</param>
    /// <param name="phyPayload">The frame.</param>
    /// <param name="stop">Ends the waiting for the gateway's answer.</param>
    /// <returns><see cref="DownlinkResult.None"/> or <see cref="DownlinkResult.NoAnswer"/> if it is, or may be, on the air; else why not.</returns>
    public async Task<string> SendAsync(IReadOnlyList<GatewayFrame> copies, int delaySeconds, byte[] phyPayload, CancellationToken stop)
    {
        string result = DownlinkResult.NoGateway;
        if (copies.FirstOrDefault(copy => copy.Tmst != null && transmitter.CanReach(copy.Gateway)) is not { } uplink)
        {
            metrics.Downlink("none", result);
            log.LogWarning("No gateway that heard the uplink takes downlinks: none has sent PULL_DATA");
            return result;
        }

        DataRate rx2 = region.FindDataRate(region.Rx2DataRate);
        // RX1 has the uplink's data rate, for the offset is 0.
        var first = new DownlinkTransmission(
            uplink.Gateway, At(uplink, delaySeconds), uplink.FrequencyHz, uplink.SpreadingFactor, uplink.BandwidthHz, PowerDbm, phyPayload);
        DownlinkTransmission second = first with
        {
            Tmst = At(uplink, delaySeconds + 1),
            FrequencyHz = region.Rx2FrequencyHz,
            SpreadingFactor = rx2.SpreadingFactor,
            BandwidthHz = rx2.BandwidthHz,
        };

        // Any word but NONE means that RX1 will not be, so also one that is not known.
        result = await TryAsync("rx1", first, uplink, TimeSpan.FromSeconds(delaySeconds), stop);
        if (result is not (DownlinkResult.None or DownlinkResult.NoAnswer))
            result = await TryAsync("rx2", second, uplink, TimeSpan.FromSeconds(delaySeconds + 1), stop);
        return result;
    }

    private async Task<string> TryAsync(string window, DownlinkTransmission downlink, GatewayFrame uplink, TimeSpan delay, CancellationToken stop)
    {
        TimeSpan left = delay - time.GetElapsedTime(uplink.Arrival.Timestamp);
        // A gateway may answer only when it has transmitted.
        string result = left < Lead ? DownlinkResult.TooLate : await transmitter.TransmitAsync(downlink, left + TimeSpan.FromSeconds(4), stop);
        metrics.Downlink(window, result);
        if (result != DownlinkResult.None)
            log.LogInformation("Downlink in {Window} through gateway {Gateway}: {Result}", window, downlink.Gateway, result);
        return result;
    }

    // The gateway's clock wraps after 71.6 minutes.
    private static uint At(GatewayFrame uplink, int seconds) => unchecked(uplink.Tmst!.Value + (uint)seconds * 1_000_000u);
}
