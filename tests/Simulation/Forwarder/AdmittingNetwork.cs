using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>
/// The least network server: admits every device, acknowledges every confirmed uplink, in RX1 and, where the gateway refuses that,
/// in RX2.
/// </summary>
internal sealed class AdmittingNetwork
{
    private readonly ServerDouble _server;
    private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
    private readonly Dictionary<uint, Session> _sessions = [];
    private readonly Dictionary<ushort, Downlink> _inFirstWindow = [];
    private readonly HashSet<string> _seen = [];

    internal AdmittingNetwork(ServerDouble server)
    {
        _server = server;
        server.Heard += OnUplink;
        server.Answered += OnAnswer;
    }

    /// <summary>A key of its own for each device: a join accept does not tell whom it is for, only its key does.</summary>
    internal static byte[] AppKeyOf(Eui64 devEui) => [.. Enumerable.Range(0, 16).Select(i => (byte)(devEui.Value >> (i % 8 * 8)))];

    /// <summary>Confirmed uplinks with a good MIC, each counted once.</summary>
    internal int Confirmed { get; private set; }

    internal int InFirstWindow { get; private set; }

    internal int InSecondWindow { get; private set; }

    internal int Refused { get; private set; }

    private void OnUplink(ServerDouble.Uplink uplink)
    {
        if (!_seen.Add(Convert.ToHexString(uplink.Payload)))
            return;
        if (uplink.Payload[0] >> 5 == (int)MType.JoinRequest)
            Join(uplink);
        else if (uplink.Payload[0] >> 5 == (int)MType.ConfirmedDataUp)
            Acknowledge(uplink);
    }

    private void Join(ServerDouble.Uplink uplink)
    {
        var request = new JoinRequest();
        if (!request.TryParse(uplink.Payload, 0, uplink.Payload.Length) || !request.VerifyMic(_crypto, AppKeyOf(request.DevEui)))
            return;
        byte[] appKey = AppKeyOf(request.DevEui);
        uint address = 0x26000000 | (uint)(request.DevEui.Value & 0xFFFF);
        var session = new Session { JoinNonce = _sessions.TryGetValue(address, out Session? old) ? old.JoinNonce + 1 : 1 };
        var accept = new JoinAccept { JoinNonce = session.JoinNonce, NetId = 0x13, DevAddr = new DevAddr(address), RxDelay = 1 };
        byte[] frame = new byte[JoinAccept.LongLength];
        int length = accept.Encode(_crypto, appKey, frame);
        _crypto.DeriveSessionKeys(appKey, session.JoinNonce, 0x13, request.DevNonce, session.NwkSKey, session.AppSKey);
        _sessions[address] = session;
        Send(new Downlink(uplink, frame[..length], 5_000_000));
    }

    private void Acknowledge(ServerDouble.Uplink uplink)
    {
        var data = new DataFrame();
        if (!data.TryParse(uplink.Payload, 0, uplink.Payload.Length) || !_sessions.TryGetValue(data.DevAddr.Value, out Session? session)
            || !data.VerifyMic(_crypto, session.NwkSKey, data.FCnt))
            return;
        Confirmed++;
        var answer = new DataFrame();
        answer.Clear();
        answer.MType = MType.UnconfirmedDataDown;
        answer.DevAddr = data.DevAddr;
        answer.Ack = true;
        answer.FCnt = session.FCntDown++;
        byte[] frame = new byte[DataFrame.MaxFrameLength];
        int length = answer.Encode(_crypto, session.NwkSKey, session.AppSKey, frame);
        Send(new Downlink(uplink, frame[..length], 1_000_000));
    }

    private void Send(Downlink downlink)
    {
        ushort token = _server.Respond(downlink.Uplink.Tmst + downlink.Delay, Convert.ToBase64String(downlink.Frame), downlink.Frame.Length,
            downlink.Uplink.Frequency, downlink.Uplink.DataRate);
        _inFirstWindow[token] = downlink;
    }

    private void OnAnswer(ushort token, string json)
    {
        bool accepted = json.Contains("NONE") || json.Contains("warn");
        if (!_inFirstWindow.Remove(token, out Downlink? downlink))
        {
            InSecondWindow += accepted ? 1 : 0;
            Refused += accepted ? 0 : 1;
        }
        else if (accepted)
        {
            InFirstWindow++;
        }
        else
        {
            _server.Respond(downlink.Uplink.Tmst + downlink.Delay + 1_000_000, Convert.ToBase64String(downlink.Frame), downlink.Frame.Length,
                869.525, "SF12BW125", 27);
        }
    }

    private sealed record Downlink(ServerDouble.Uplink Uplink, byte[] Frame, long Delay);

    private sealed class Session
    {
        internal byte[] NwkSKey { get; } = new byte[16];

        internal byte[] AppSKey { get; } = new byte[16];

        internal uint JoinNonce { get; init; }

        internal uint FCntDown { get; set; }
    }
}
