using NanoSensors.LoRaWan;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Network;

/// <summary>Data frames: finds the session by address and MIC, raises its counter, decrypts, stores.</summary>
internal sealed class DataHandler(ISessionStore sessions, CryptoPool pool, UplinkPipeline pipeline, ServerMetrics metrics)
{
    private const string Source = "gateway";

    public async Task<FrameOutcome> HandleAsync(GatewayFrame frame)
    {
        var data = new DataFrame();
        if (!data.TryParse(frame.PhyPayload, 0, frame.PhyPayload.Length) || !data.IsUplink)
            return Refuse("malformed");
        ushort onAir = (ushort)data.FCnt;
        IReadOnlyList<Session> candidates = await sessions.FindAsync(data.DevAddr);
        foreach (Session session in candidates)
        {
            long fCnt = FrameCounter.Extend(session.LastFCntUp + 1, onAir);
            if (Verify(data, session, fCnt))
                return await AcceptAsync(frame, data, session);
            if (Verify(data, session, fCnt - 65536))
                return await AcceptOldAsync(frame, data, session);
        }

        return Refuse(candidates.Count == 0 ? "unknown_address" : "mic");
    }

    private async Task<FrameOutcome> AcceptAsync(GatewayFrame frame, DataFrame data, Session session)
    {
        NewReading? reading = Open(frame, data, session, out byte[] macCommands);
        var heard = new Heard(frame.Time, frame.Gateway.ToString(), frame.Rssi, frame.Snr);
        AcceptResult result = await sessions.AcceptAsync(session, data.FCnt, heard, reading);
        if (!result.Accepted)
            return Refuse("replay");
        if (reading == null)
            metrics.Uplink(Source, "control");
        else
            pipeline.Count(Source, result.Reading);
        return new FrameOutcome.Data(session, data.FCnt, data.IsConfirmed, data.Adr, data.AdrAckReq, macCommands, IsRepeat: false);
    }

    // Genuine, but not above the last counter: a repetition, a replay, or one that a gateway had to keep while others went through. Who replays
    // a frame over the air gets a new time from the gateway.
    private async Task<FrameOutcome> AcceptOldAsync(GatewayFrame frame, DataFrame data, Session session)
    {
        if (frame.WasDelayed && data.FCnt < session.LastFCntUp)
        {
            if (Open(frame, data, session, out _) is not { } reading)
                return Refuse("late_control");
            pipeline.Count(Source, await sessions.AcceptLateAsync(session, reading));
            return new FrameOutcome.Refused("late");
        }

        // The device repeats a confirmed frame with the same counter until it hears the acknowledgement.
        if (data.IsConfirmed && data.FCnt == session.LastFCntUp)
        {
            metrics.Uplink(Source, "repeated");
            return new FrameOutcome.Data(session, data.FCnt, true, data.Adr, data.AdrAckReq, [], IsRepeat: true);
        }

        return Refuse(data.FCnt == session.LastFCntUp ? "repeated" : "replay");
    }

    private bool Verify(DataFrame data, Session session, long fCnt)
        => fCnt is >= 0 and <= uint.MaxValue && pool.Use(crypto => data.VerifyMic(crypto, session.NwkSKey, (uint)fCnt));

    // Null if the frame carries nothing for an application.
    private NewReading? Open(GatewayFrame frame, DataFrame data, Session session, out byte[] macCommands)
    {
        pool.Use(crypto =>
        {
            data.DecryptPayload(crypto, session.NwkSKey, session.AppSKey);
            return true;
        });
        byte[] payload = data.FrmPayload[..data.FrmPayloadLength];
        macCommands = data.FPort == 0 ? payload : data.FOpts[..data.FOptsLength];
        if (data.FPort <= 0)
            return null;
        return UplinkPipeline.Decode(new Uplink
        {
            Device = session.Device,
            Session = session.Key,
            FCnt = data.FCnt,
            FPort = data.FPort,
            Payload = payload,
            Time = frame.Time,
            Source = Source,
            Gateway = frame.Gateway.ToString(),
            Rssi = frame.Rssi,
            Snr = frame.Snr,
            SpreadingFactor = frame.SpreadingFactor,
        });
    }

    private FrameOutcome.Refused Refuse(string reason)
    {
        metrics.Uplink(Source, reason);
        return new FrameOutcome.Refused(reason);
    }
}
