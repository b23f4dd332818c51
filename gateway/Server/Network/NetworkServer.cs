using System.Collections.Concurrent;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Network;

/// <summary>
/// A LoRaWAN network server for Class A devices behind our own gateways. A frame is stored as soon as its first copy is there; what the
/// other gateways heard is collected for the answer, which leaves through the best of them.
/// </summary>
internal sealed class NetworkServer(
    JoinHandler joins, DataHandler uplinks, DownlinkScheduler downlinks, ISessionStore sessions, IDownlinkQueue queue, Deduplicator deduplicator,
    CryptoPool pool, LinkControl links, Region region, NetworkSettings settings, TimeProvider time, ILogger<NetworkServer> log)
    : IFrameReceiver
{
    private readonly ConcurrentDictionary<CollectedFrame, Task> _underway = new();
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc/>
    public Task ReceiveAsync(GatewayFrame copy)
    {
        (CollectedFrame frame, bool isFirst) = deduplicator.Add(copy);
        if (isFirst)
        {
            Task run = RunAsync(frame);
            _underway[frame] = run;
            _ = run.ContinueWith(_ => _underway.TryRemove(frame, out Task? _), TaskScheduler.Default);
        }

        return frame.Outcome.Task;
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_underway.Values);
    }

    private async Task RunAsync(CollectedFrame frame)
    {
        try
        {
            FrameOutcome outcome = await HandleAsync(frame.First);
            frame.Outcome.SetResult(outcome);
            TimeSpan left = TimeSpan.FromMilliseconds(settings.DeduplicationMilliseconds) - time.GetElapsedTime(frame.First.Arrival.Timestamp);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, time, _stop.Token);
            deduplicator.Close(frame);
            await AnswerAsync(frame, outcome);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stored, but nobody is left to answer.
        }
        catch (Exception e)
        {
            deduplicator.Close(frame);
            // Those who sent a copy hear of it; afterwards it is ours.
            if (!frame.Outcome.TrySetException(e))
                log.LogError(e, "An answer could not be sent");
            else
                _ = frame.Outcome.Task.Exception;
        }
    }

    private async Task<FrameOutcome> HandleAsync(GatewayFrame frame)
    {
        var type = (MType)(frame.PhyPayload[0] >> 5);
        return type == MType.JoinRequest ? await joins.HandleAsync(frame) : await uplinks.HandleAsync(frame);
    }

    private async Task AnswerAsync(CollectedFrame frame, FrameOutcome outcome)
    {
        if (outcome is FrameOutcome.Refused)
            return;
        IReadOnlyList<GatewayFrame> copies = frame.Copies();
        if (outcome is FrameOutcome.Joined joined)
        {
            await downlinks.SendAsync(copies, region.JoinAcceptDelay1Seconds, joined.Accept, _stop.Token);
            return;
        }

        var data = (FrameOutcome.Data)outcome;
        if (!data.IsRepeat && !ReferenceEquals(copies[0], frame.First))
        {
            GatewayFrame best = copies[0];
            await sessions.ImproveAsync(data.Session, data.FCnt, new Heard(best.Time, best.Gateway.ToString(), best.Rssi, best.Snr));
        }

        if (!frame.First.WasKept)
            await AnswerDataAsync(copies, data);
    }

    private async Task AnswerDataAsync(IReadOnlyList<GatewayFrame> copies, FrameOutcome.Data data)
    {
        byte[] answers = MacAnswers.To(data.MacCommands, copies);
        if (!data.IsRepeat)
        {
            LinkDecision decision = links.Decide(data.Session, data, copies[0], time.GetUtcNow(), DataFrame.MaxFOptsLength - answers.Length);
            if (decision.Changed)
                await sessions.UpdateLinkAsync(data.Session, decision.Link, decision.Status);
            answers = [.. answers, .. decision.Commands];
        }

        // It may have to go out in RX2, whose data rate is the slowest.
        int room = region.FindDataRate(region.Rx2DataRate).MaxFrmPayloadLength - answers.Length;
        bool due = data.Confirmed || data.AdrAckReq || answers.Length > 0;
        DownlinkReservation? reservation = await sessions.ReserveDownlinkAsync(data.Session, room, due);
        if (reservation == null)
            return;

        var down = new DataFrame
        {
            MType = MType.UnconfirmedDataDown,
            DevAddr = data.Session.DevAddr,
            Ack = data.Confirmed,
            FPending = reservation.More,
            FCnt = reservation.FCntDown,
            FOptsLength = answers.Length,
        };
        answers.CopyTo(down.FOpts, 0);
        if (reservation.Downlink is { } downlink)
        {
            down.FPort = downlink.Content.FPort;
            down.FrmPayloadLength = downlink.Content.Payload.Length;
            downlink.Content.Payload.CopyTo(down.FrmPayload, 0);
        }

        byte[] buffer = new byte[DataFrame.MaxFrameLength];
        int length = pool.Use(crypto => down.Encode(crypto, data.Session.NwkSKey, data.Session.AppSKey, buffer));
        string result = await downlinks.SendAsync(copies, region.ReceiveDelay1Seconds, buffer[..length], _stop.Token);
        if (reservation.Downlink != null && result is not (DownlinkResult.None or DownlinkResult.NoAnswer))
            await queue.ReturnAsync(reservation.Downlink.Id);
    }
}
