using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Tests;

/// <summary>A LoRaWAN device as far as its frames go; it has no radio and no timing.</summary>
internal sealed class TestDevice
{
    private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
    private readonly byte[] _nwkSKey = new byte[16];
    private readonly byte[] _appSKey = new byte[16];

    public TestDevice(ulong devEui)
    {
        DevEui = new Eui64(devEui);
        AppKey = new byte[16];
        for (int i = 0; i < 16; i++)
            AppKey[i] = (byte)(devEui + (ulong)(i * 11));
    }

    public Eui64 DevEui { get; }

    public Eui64 JoinEui { get; } = new(0x70b3d57ed0000000);

    public byte[] AppKey { get; }

    public int DevNonce { get; set; }

    public DevAddr DevAddr { get; private set; }

    public uint FCntUp { get; set; }

    public Device Registration => new()
    {
        DevEui = DevEui,
        JoinEui = JoinEui,
        AppKey = AppKey,
        Name = "Node " + DevEui,
        Profile = "parking",
        Latitude = 50.5,
        Longitude = 9.5,
    };

    public byte[] JoinRequest()
    {
        byte[] buffer = new byte[LoRaWan.JoinRequest.FrameLength];
        new JoinRequest { JoinEui = JoinEui, DevEui = DevEui, DevNonce = DevNonce }.Encode(_crypto, AppKey, buffer);
        return buffer;
    }

    /// <summary>Joins by a gateway that the server has heard of; the device must be registered.</summary>
    public async Task<JoinAccept> JoinAsync(TestGateway gateway)
    {
        await gateway.PushAsync(TestGateway.Rxpk(JoinRequest()));
        return TakeJoinAccept(TestGateway.Payload(await gateway.TakeDownlinkAsync()));
    }

    public JoinAccept TakeJoinAccept(byte[] frame)
    {
        var accept = new JoinAccept();
        Assert.IsTrue(accept.TryDecrypt(_crypto, AppKey, frame, 0, frame.Length), accept.Error.ToString());
        _crypto.DeriveSessionKeys(AppKey, accept.JoinNonce, accept.NetId, DevNonce, _nwkSKey, _appSKey);
        DevAddr = accept.DevAddr;
        FCntUp = 0;
        return accept;
    }

    /// <summary>Goes on with a session that it has from an earlier join.</summary>
    public void Resume(uint joinNonce, uint netId, DevAddr devAddr, int devNonce, uint fCntUp)
    {
        _crypto.DeriveSessionKeys(AppKey, joinNonce, netId, devNonce, _nwkSKey, _appSKey);
        (DevAddr, DevNonce, FCntUp) = (devAddr, devNonce, fCntUp);
    }

    /// <summary>The next uplink; raises the counter.</summary>
    public byte[] Uplink(int fPort, byte[] payload, bool confirmed = false, byte[]? fOpts = null, bool adrAckReq = false, bool adr = false)
    {
        var frame = new DataFrame
        {
            MType = confirmed ? MType.ConfirmedDataUp : MType.UnconfirmedDataUp,
            DevAddr = DevAddr,
            FCnt = FCntUp++,
            FPort = fPort,
            FrmPayloadLength = payload.Length,
            FOptsLength = fOpts?.Length ?? 0,
            AdrAckReq = adrAckReq,
            Adr = adr,
        };
        payload.CopyTo(frame.FrmPayload, 0);
        fOpts?.CopyTo(frame.FOpts, 0);
        byte[] buffer = new byte[255];
        return buffer[..frame.Encode(_crypto, _nwkSKey, _appSKey, buffer)];
    }

    /// <summary>Checks and decrypts a downlink.</summary>
    public DataFrame TakeDownlink(byte[] bytes, uint fCnt)
    {
        var frame = new DataFrame();
        Assert.IsTrue(frame.TryParse(bytes, 0, bytes.Length), frame.Error.ToString());
        Assert.IsFalse(frame.IsUplink);
        Assert.AreEqual(DevAddr.ToString(), frame.DevAddr.ToString());
        Assert.IsTrue(frame.VerifyMic(_crypto, _nwkSKey, fCnt), "MIC of downlink " + fCnt);
        frame.DecryptPayload(_crypto, _nwkSKey, _appSKey);
        return frame;
    }
}
