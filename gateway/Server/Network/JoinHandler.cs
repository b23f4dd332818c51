using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Network;

/// <summary>Join requests (LoRaWAN 1.0.4, 6.2).</summary>
internal sealed class JoinHandler(
    IDeviceRegistry devices, ISessionStore sessions, CryptoPool pool, NetworkIdentity network, Region region, ServerMetrics metrics,
    ILogger<JoinHandler> log)
{
    public async Task<FrameOutcome> HandleAsync(GatewayFrame frame)
    {
        FrameOutcome outcome = await TryAsync(frame);
        metrics.Join(outcome is FrameOutcome.Refused refused ? refused.Reason : "accepted");
        return outcome;
    }

    private async Task<FrameOutcome> TryAsync(GatewayFrame frame)
    {
        var request = new JoinRequest();
        if (!request.TryParse(frame.PhyPayload, 0, frame.PhyPayload.Length))
            return new FrameOutcome.Refused("malformed");
        // An answer is due within five seconds or never; taken now, it would only spend the nonce.
        if (frame.WasKept)
            return new FrameOutcome.Refused("too_late");
        Device? device = devices.Find(request.DevEui);
        if (device?.AppKey is not { } appKey)
        {
            log.LogInformation(
                "Join request of {DevEui}, which is {State}: register it by POST /api/devices",
                request.DevEui, device == null ? "not registered" : "registered without an AppKey");
            return new FrameOutcome.Refused("unknown_device");
        }

        if (device.JoinEui is { } joinEui && joinEui != request.JoinEui)
        {
            log.LogWarning("Join request of {DevEui} with JoinEUI {Given}; registered is {Registered}", request.DevEui, request.JoinEui, joinEui);
            return new FrameOutcome.Refused("join_eui");
        }

        if (!pool.Use(crypto => request.VerifyMic(crypto, appKey)))
        {
            log.LogWarning("Join request of {DevEui} with a wrong MIC: the node's AppKey is not the registered one", request.DevEui);
            return new FrameOutcome.Refused("mic");
        }

        byte[]? accept = null;
        Session? session = await sessions.JoinAsync(
            new JoinAttempt(request.DevEui, request.DevNonce, frame.Time),
            joinNonce => Make(request, appKey, joinNonce, out accept));
        if (session == null)
        {
            log.LogWarning(
                "Join request of {DevEui} with DevNonce {DevNonce}, which is not above the last: a replay, or a node whose memory was erased. "
                + "Give such a node a new AppKey, here and there", request.DevEui, request.DevNonce);
            return new FrameOutcome.Refused("dev_nonce");
        }

        log.LogInformation("{Name} ({DevEui}) joined as {DevAddr}", device.Name, device.DevEui, session.DevAddr);
        return new FrameOutcome.Joined(session, accept!);
    }

    private Session Make(JoinRequest request, byte[] appKey, int joinNonce, out byte[] frame)
    {
        var accept = new JoinAccept
        {
            JoinNonce = (uint)joinNonce,
            NetId = network.NetId,
            DevAddr = network.NewAddress(),
            Rx1DataRateOffset = 0,
            Rx2DataRate = region.Rx2DataRate,
            RxDelay = region.ReceiveDelay1Seconds,
        };
        byte[] nwkSKey = new byte[LoRaWanCrypto.KeyLength];
        byte[] appSKey = new byte[LoRaWanCrypto.KeyLength];
        frame = pool.Use(crypto =>
        {
            crypto.DeriveSessionKeys(appKey, accept.JoinNonce, accept.NetId, request.DevNonce, nwkSKey, appSKey);
            byte[] buffer = new byte[JoinAccept.LongLength];
            int length = accept.Encode(crypto, appKey, buffer);
            return buffer[..length];
        });
        return new Session { Device = request.DevEui, DevAddr = accept.DevAddr, JoinNonce = joinNonce, NwkSKey = nwkSKey, AppSKey = appSKey };
    }
}
