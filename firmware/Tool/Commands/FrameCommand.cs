using System.CommandLine;
using System.Text.Json.Nodes;
using NanoSensors.Codec;
using Command = System.CommandLine.Command;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tool.Commands;

/// <summary><c>frame HEX</c>: what a LoRaWAN frame (PHYPayload) says, with keys also what is inside it.</summary>
internal static class FrameCommand
{
    private sealed record Keys(byte[]? AppKey, byte[]? NwkSKey, byte[]? AppSKey, uint? FCnt, int? DevNonce);

    public static Command Create()
    {
        var hex = new Argument<string>("HEX") { Description = "The PHYPayload, in hex." };
        var appKey = new Option<string?>("--appkey") { Description = "AppKey, 32 hex digits: checks a join request, opens a join accept." };
        var nwkSKey = new Option<string?>("--nwkskey") { Description = "NwkSKey, 32 hex digits: checks a data frame's MIC, opens FPort 0." };
        var appSKey = new Option<string?>("--appskey") { Description = "AppSKey, 32 hex digits: opens the payload." };
        var fCnt = new Option<uint?>("--fcnt") { Description = "The whole 32-bit frame counter, where it is above 65535; the frame itself carries 16 bits." };
        var devNonce = new Option<string?>("--devnonce") { Description = "DevNonce of the join request (4 hex digits, as this command prints it): with a join accept, gives the session keys." };
        var command = new Command("frame", "Takes a LoRaWAN frame apart, as JSON.") { hex, appKey, nwkSKey, appSKey, fCnt, devNonce };
        command.SetAction(r =>
        {
            byte[]? app = null, network = null, application = null, nonce = null;
            if (!HexText.TryParse("HEX", r.GetValue(hex)!, out var frame, out var error)
                || !Key("--appkey", r.GetValue(appKey), 16, ref app, ref error)
                || !Key("--nwkskey", r.GetValue(nwkSKey), 16, ref network, ref error)
                || !Key("--appskey", r.GetValue(appSKey), 16, ref application, ref error)
                || !Key("--devnonce", r.GetValue(devNonce), 2, ref nonce, ref error))
                return Output.Error(error);
            if (frame.Length == 0)
                return Output.Error("HEX: no bytes given; give a PHYPayload of 12 to 255 bytes.");
            return Run(frame, new Keys(app, network, application, r.GetValue(fCnt), nonce is null ? null : nonce[0] << 8 | nonce[1]));
        });
        return command;
    }

    private static bool Key(string name, string? text, int length, ref byte[]? key, ref string error)
    {
        if (text is null)
            return true;
        var ok = HexText.TryParse(name, text, length, out var bytes, out error);
        key = bytes;
        return ok;
    }

    private static int Run(byte[] frame, Keys keys)
    {
        var crypto = new LoRaWanCrypto(new ManagedAes128());
        return (MType)(frame[0] >> 5) switch
        {
            MType.JoinRequest => ShowJoinRequest(frame, keys, crypto),
            MType.JoinAccept => ShowJoinAccept(frame, keys, crypto),
            _ => ShowData(frame, keys, crypto),
        };
    }

    private static int ShowJoinRequest(byte[] frame, Keys keys, LoRaWanCrypto crypto)
    {
        var request = new JoinRequest();
        if (!request.TryParse(frame, 0, frame.Length))
            return Output.Error(FrameErrors.Describe(request.Error, frame));
        var result = new JsonObject
        {
            ["type"] = "joinRequest",
            ["joinEui"] = request.JoinEui.ToString(),
            ["devEui"] = request.DevEui.ToString(),
            ["devNonce"] = request.DevNonce.ToString("x4"),
            ["mic"] = request.Mic.ToString("x8"),
        };
        if (keys.AppKey is not null)
            result["micValid"] = request.VerifyMic(crypto, keys.AppKey);
        return Output.Result(result);
    }

    private static int ShowJoinAccept(byte[] frame, Keys keys, LoRaWanCrypto crypto)
    {
        if (keys.AppKey is null)
            return Output.Result(new JsonObject { ["type"] = "joinAccept", ["encrypted"] = Hex(frame, 1, frame.Length - 1), ["hint"] = "give --appkey to open it" });
        var accept = new JoinAccept();
        if (!accept.TryDecrypt(crypto, keys.AppKey, frame, 0, frame.Length))
            return Output.Error(FrameErrors.Describe(accept.Error, frame));
        var result = new JsonObject
        {
            ["type"] = "joinAccept",
            ["joinNonce"] = accept.JoinNonce.ToString("x6"),
            ["netId"] = accept.NetId.ToString("x6"),
            ["devAddr"] = accept.DevAddr.ToString(),
            ["rx1DataRateOffset"] = accept.Rx1DataRateOffset,
            ["rx2DataRate"] = accept.Rx2DataRate,
            ["rxDelaySeconds"] = Math.Max(1, accept.RxDelay),
            ["mic"] = accept.Mic.ToString("x8"),
            ["micValid"] = true,
        };
        if (accept.HasCfList)
            result["cfList"] = Hex(accept.CfList, 0, accept.CfList.Length);
        if (keys.DevNonce is { } devNonce)
        {
            byte[] network = new byte[16], application = new byte[16];
            crypto.DeriveSessionKeys(keys.AppKey, accept.JoinNonce, accept.NetId, devNonce, network, application);
            result["nwkSKey"] = Hex(network, 0, 16);
            result["appSKey"] = Hex(application, 0, 16);
        }

        return Output.Result(result);
    }

    private static int ShowData(byte[] bytes, Keys keys, LoRaWanCrypto crypto)
    {
        var frame = new DataFrame();
        if (!frame.TryParse(bytes, 0, bytes.Length))
            return Output.Error(FrameErrors.Describe(frame.Error, bytes));
        if (keys.FCnt is { } given && (given & 0xFFFF) != frame.FCnt)
            return Output.Error($"--fcnt: {given} ends in {given & 0xFFFF}, but the frame carries {frame.FCnt}; give {frame.FCnt} or that plus a multiple of 65536.");

        var fCnt = keys.FCnt ?? frame.FCnt;
        var result = new JsonObject
        {
            ["type"] = frame.MType switch
            {
                MType.UnconfirmedDataUp => "unconfirmedDataUp",
                MType.UnconfirmedDataDown => "unconfirmedDataDown",
                MType.ConfirmedDataUp => "confirmedDataUp",
                _ => "confirmedDataDown",
            },
            ["devAddr"] = frame.DevAddr.ToString(),
            ["adr"] = frame.Adr,
            [frame.IsUplink ? "adrAckReq" : "fPending"] = frame.IsUplink ? frame.AdrAckReq : frame.FPending,
            ["ack"] = frame.Ack,
            ["fCnt"] = fCnt,
        };
        if (frame.FOptsLength > 0)
            result["fOpts"] = MacCommands(frame.FOpts, frame.FOptsLength, frame.IsUplink);
        result["mic"] = frame.Mic.ToString("x8");
        if (keys.NwkSKey is not null)
        {
            var valid = frame.VerifyMic(crypto, keys.NwkSKey, fCnt);
            result["micValid"] = valid;
            if (!valid)
                result["hint"] = "another NwkSKey, a changed byte, or a counter above 65535 (give it with --fcnt); what is decrypted below need not be true";
        }

        frame.FCnt = fCnt;

        if (frame.FPort != DataFrame.NoPort)
        {
            result["fPort"] = frame.FPort;
            result["frmPayload"] = Hex(frame.FrmPayload, 0, frame.FrmPayloadLength);
            if ((frame.FPort == 0 ? keys.NwkSKey : keys.AppSKey) is not null)
                AddPayload(result, frame, keys, crypto);
        }

        return Output.Result(result);
    }

    private static void AddPayload(JsonObject result, DataFrame frame, Keys keys, LoRaWanCrypto crypto)
    {
        frame.DecryptPayload(crypto, keys.NwkSKey!, keys.AppSKey!);
        if (frame.FPort == 0)
        {
            result["macCommands"] = MacCommands(frame.FrmPayload, frame.FrmPayloadLength, frame.IsUplink);
            return;
        }

        var payload = frame.FrmPayload.AsSpan(0, frame.FrmPayloadLength);
        result["payload"] = Convert.ToHexStringLower(payload);
        if (!frame.IsUplink)
            return;
        var decoded = UplinkDecoder.Decode(frame.FPort, payload);
        if (decoded.Error is null)
            result["decoded"] = decoded.Data;
        else
            result["decodeError"] = decoded.Error;
    }

    private static JsonArray MacCommands(byte[] commands, int length, bool uplink)
    {
        var result = new JsonArray();
        for (var at = 0; at < length;)
        {
            var payloadLength = MacCommand.PayloadLength(commands[at], uplink);
            if (payloadLength < 0 || at + 1 + payloadLength > length)
            {
                // The length of an unknown command is unknown too: the rest cannot be told apart (LoRaWAN 1.0.4, 5).
                result.Add(new JsonObject { ["command"] = "unknown", ["bytes"] = Hex(commands, at, length - at) });
                break;
            }

            result.Add(new JsonObject { ["command"] = MacCommand.Name(commands[at], uplink), ["bytes"] = Hex(commands, at, 1 + payloadLength) });
            at += 1 + payloadLength;
        }

        return result;
    }

    private static string Hex(byte[] data, int offset, int length) => Convert.ToHexStringLower(data, offset, length);
}
