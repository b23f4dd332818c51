using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Network;

/// <summary>
/// What the network asks of a device by itself: data rate and power (LinkADRReq) as ChirpStack's default algorithm chooses them, and once a
/// day its battery and margin (DevStatusReq). It keeps nothing: what it knows comes with the session and goes back into it.
/// </summary>
internal sealed class LinkControl(Region region, NetworkSettings settings)
{
    private const int History = 20;
    private const double InstallationMarginDb = 10;
    private const double StepDb = 3;

    // A device that does not answer is not asked at every uplink: after 1, 2, 4 up to 64 of them.
    private const int MaxPatience = 6;
    private static readonly TimeSpan StatusPatience = TimeSpan.FromHours(1);

    private readonly DataRateRange? _adr = DataRateRange.Parse(settings.AdrDataRates);

    /// <summary>What to ask after an uplink.</summary>
    /// <param name="session">As it was before the uplink.</param>
    /// <param name="data">The uplink.</param>
    /// <param name="best">How the gateway heard it that heard it best.</param>
    /// <param name="now">The time of day.</param>
    /// <param name="room">Bytes left among the frame's MAC commands.</param>
    public LinkDecision Decide(Session session, FrameOutcome.Data data, GatewayFrame best, DateTimeOffset now, int room)
    {
        LinkState link = session.Link;
        LinkStatus? status = null;
        for (int at = 0; at < data.MacCommands.Length;)
        {
            byte cid = data.MacCommands[at];
            int length = MacCommand.PayloadLength(cid, uplink: true);
            if (length < 0 || at + 1 + length > data.MacCommands.Length)
                break;
            if (cid == MacCommand.LinkAdr && link.Asked is { } asked)
                link = Answered(link, asked, data.MacCommands[at + 1]);
            if (cid == MacCommand.DevStatus)
            {
                // Six bits with a sign.
                status = new LinkStatus(data.MacCommands[at + 1], (sbyte)(data.MacCommands[at + 2] << 2) >> 2, now);
                link = link with { StatusAnswered = now.ToUnixTimeMilliseconds() };
            }

            at += 1 + length;
        }

        var commands = new List<byte>();
        if (_adr is { } range && data.Adr && IndexOf(best) is >= 0 and var dataRate)
            link = Steer(Heard(link, dataRate, best.Snr), range, data.FCnt, room, commands);
        if (IsStatusDue(session, link, now) && commands.Count + 1 <= room)
        {
            commands.Add(MacCommand.DevStatus);
            link = link with { StatusAsked = now.ToUnixTimeMilliseconds() };
        }

        return new LinkDecision(link, [.. commands], status, !ReferenceEquals(link, session.Link));
    }

    // Bits of LinkADRAns: power, data rate, channel mask; without all three the device has changed nothing (1.0.4, 5.2).
    private static LinkState Answered(LinkState link, LinkRequest asked, byte answer)
    {
        if ((answer & 7) == 7)
            return Accepted(link, asked);
        bool all = (answer & 1) == 0;
        return link with
        {
            Asked = null,
            MaxDataRate = all || (answer & 2) == 0 ? link.DataRate : link.MaxDataRate,
            MaxTxPower = all ? link.TxPower : (answer & 4) == 0 ? Math.Max(link.TxPower, asked.TxPower - 1) : link.MaxTxPower,
        };
    }

    // What was heard at another power tells nothing of this one; at another data rate it does, for the SNR does not depend on it.
    private static LinkState Accepted(LinkState link, LinkRequest asked) => link with
    {
        DataRate = asked.DataRate,
        TxPower = asked.TxPower,
        Asked = null,
        Snr = asked.TxPower == link.TxPower ? link.Snr : [],
    };

    private static LinkState Heard(LinkState link, int dataRate, double snr)
    {
        // The uplink with the answer may be lost, but not that the device did as it was asked.
        if (link.Asked is { } asked && dataRate == asked.DataRate && dataRate != link.DataRate)
            link = Accepted(link, asked);
        // It went back by itself, to full power first (1.0.4, 4.3.1.1), or it is the first uplink.
        if (dataRate != link.DataRate)
            link = link with { DataRate = dataRate, TxPower = 0, Snr = [], Asked = null };
        return link with { Snr = [.. link.Snr.TakeLast(History - 1), snr] };
    }

    private LinkState Steer(LinkState link, DataRateRange range, uint fCnt, int room, List<byte> commands)
    {
        (int dataRate, int txPower) = Ideal(link, range);
        if (dataRate == link.DataRate && txPower == link.TxPower)
            return link.Asked == null ? link : link with { Asked = null };
        int times = link.Asked?.Times ?? 0;
        if (room < 5 || (link.Asked is { } asked && fCnt - asked.FCntUp < 1u << Math.Min(times - 1, MaxPatience)))
            return link;
        // The default channels, once each: a node that was told of others has not heard of them from here.
        int mask = (1 << region.DefaultChannelsHz.Length) - 1;
        commands.AddRange([MacCommand.LinkAdr, (byte)((dataRate << 4) | txPower), (byte)mask, (byte)(mask >> 8), 1]);
        return link with { Asked = new LinkRequest(dataRate, txPower, fCnt, times + 1) };
    }

    /// <summary>Data rate and TXPower for a link: faster first, then quieter; louder only once enough was heard; never slower.</summary>
    internal (int DataRate, int TxPower) Ideal(LinkState link, DataRateRange range)
    {
        int maxDataRate = Math.Min(range.Max, Math.Min(link.MaxDataRate, region.MaxDataRate));
        int maxTxPower = Math.Min(link.MaxTxPower, region.MaxTxPower);
        int dataRate = link.DataRate;
        int txPower = link.TxPower;
        double required = region.FindDataRate(dataRate).RequiredSnrQuarterDb / 4.0;
        int steps = (int)((link.Snr.Max() - required - InstallationMarginDb) / StepDb);
        for (; steps > 0; steps--)
        {
            if (dataRate < maxDataRate)
                dataRate++;
            else if (txPower < maxTxPower)
                txPower++;
        }

        if (link.Snr.Count == History)
        {
            for (; steps < 0 && txPower > 0; steps++)
                txPower--;
        }

        // Between the rate that was heard and the lowest that gateways listen to there may be a gap that one step does not close.
        return dataRate > link.DataRate && dataRate < range.Min ? (link.DataRate, txPower) : (dataRate, txPower);
    }

    private bool IsStatusDue(Session session, LinkState link, DateTimeOffset now)
    {
        if (settings.DeviceStatusHours == 0)
            return false;
        DateTimeOffset last = link.StatusAnswered is { } answered ? DateTimeOffset.FromUnixTimeMilliseconds(answered) : session.Joined;
        return now - last >= TimeSpan.FromHours(settings.DeviceStatusHours)
            && (link.StatusAsked is not { } asked || now - DateTimeOffset.FromUnixTimeMilliseconds(asked) >= StatusPatience);
    }

    private int IndexOf(GatewayFrame frame) => Array.FindIndex(
        region.DataRates, rate => rate != null && rate.SpreadingFactor == frame.SpreadingFactor && rate.BandwidthHz == frame.BandwidthHz);
}

/// <param name="Link">What is known now.</param>
/// <param name="Commands">MAC commands for the downlink.</param>
/// <param name="Status">The device's answer to DevStatusReq, if the uplink bore one.</param>
/// <param name="Changed">Whether there is anything to store.</param>
internal sealed record LinkDecision(LinkState Link, byte[] Commands, LinkStatus? Status, bool Changed);
