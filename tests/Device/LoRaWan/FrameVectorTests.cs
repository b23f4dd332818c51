using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

/// <summary>Recorded frames whose keys are known.</summary>
[TestClass]
public class FrameVectorTests
{
    private const string AppKey = "98929b92c49edba9676d646d3b612456";

    [TestMethod]
    public void The_join_request_reads_and_writes()
    {
        byte[] air = Hex.Parse("0039363463336913aa05693574323831338ef1c1d5ec6c");
        LoRaWanCrypto crypto = new LoRaWanCrypto(new ManagedAes128());
        JoinRequest request = new JoinRequest();
        Assert.IsTrue(request.TryParse(air, 0, air.Length));
        Assert.AreEqual("aa13693363343639", request.JoinEui.ToString());
        Assert.AreEqual("3331383274356905", request.DevEui.ToString());
        Assert.AreEqual(0xf18e, request.DevNonce);
        Assert.IsTrue(request.VerifyMic(crypto, Hex.Parse(AppKey)));
        byte[] again = new byte[JoinRequest.FrameLength];
        Assert.AreEqual(23, request.Encode(crypto, Hex.Parse(AppKey), again));
        Assert.AreEqual(Hex.Format(air, 0, 23), Hex.Format(again, 0, 23));
    }

    [TestMethod]
    public void The_join_accept_reads_and_writes_and_gives_the_session_keys()
    {
        byte[] air = Hex.Parse("2088f36ae3b21314bc284e314e99257328");
        byte[] appKey = Hex.Parse(AppKey);
        LoRaWanCrypto crypto = new LoRaWanCrypto(new ManagedAes128());
        JoinAccept accept = new JoinAccept();
        Assert.IsTrue(accept.TryDecrypt(crypto, appKey, air, 0, air.Length));
        Assert.AreEqual(0x376338u, accept.JoinNonce);
        Assert.AreEqual(0xaabbccu, accept.NetId);
        Assert.AreEqual("012ccde7", accept.DevAddr.ToString());
        Assert.AreEqual(0, accept.Rx1DataRateOffset);
        Assert.AreEqual(0, accept.Rx2DataRate);
        Assert.AreEqual(0, accept.RxDelay);
        Assert.IsFalse(accept.HasCfList);

        byte[] nwkSKey = new byte[16];
        byte[] appSKey = new byte[16];
        crypto.DeriveSessionKeys(appKey, accept.JoinNonce, accept.NetId, 0xf18e, nwkSKey, appSKey);
        Assert.AreEqual("4e3d6e6afbcc67af2ba3c8e8ec4acf4b", Hex.Format(nwkSKey, 0, 16));
        Assert.AreEqual("610897aa6f1460623443b527d3ac6a9d", Hex.Format(appSKey, 0, 16));

        byte[] again = new byte[JoinAccept.LongLength];
        Assert.AreEqual(17, accept.Encode(crypto, appKey, again));
        Assert.AreEqual(Hex.Format(air, 0, 17), Hex.Format(again, 0, 17));
    }

    [TestMethod]
    public void A_join_accept_with_a_wrong_MIC_changes_nothing()
    {
        byte[] air = Hex.Parse("2088f36ae3b21314bc284e314e99257329");
        JoinAccept accept = new JoinAccept();
        accept.JoinNonce = 5;
        Assert.IsFalse(accept.TryDecrypt(new LoRaWanCrypto(new ManagedAes128()), Hex.Parse(AppKey), air, 0, air.Length));
        Assert.AreEqual((int)FrameError.WrongMic, (int)accept.Error);
        Assert.AreEqual(5u, accept.JoinNonce);
    }

    [TestMethod]
    public void A_join_accept_with_a_CFList_goes_there_and_back()
    {
        byte[] appKey = Hex.Parse(AppKey);
        LoRaWanCrypto crypto = new LoRaWanCrypto(new ManagedAes128());
        JoinAccept accept = new JoinAccept();
        accept.JoinNonce = 0xFEDCBA;
        accept.NetId = 0x13;
        accept.DevAddr = new DevAddr(0x26012345);
        accept.Rx1DataRateOffset = 3;
        accept.Rx2DataRate = 4;
        accept.RxDelay = 5;
        accept.HasCfList = true;
        for (int i = 0; i < 15; i++)
            accept.CfList[i] = (byte)(i + 1);
        byte[] air = new byte[JoinAccept.LongLength];
        Assert.AreEqual(33, accept.Encode(crypto, appKey, air));

        JoinAccept read = new JoinAccept();
        Assert.IsTrue(read.TryDecrypt(crypto, appKey, air, 0, 33));
        Assert.AreEqual(0xFEDCBAu, read.JoinNonce);
        Assert.AreEqual(0x13u, read.NetId);
        Assert.AreEqual(0x26012345u, read.DevAddr.Value);
        Assert.AreEqual(3, read.Rx1DataRateOffset);
        Assert.AreEqual(4, read.Rx2DataRate);
        Assert.AreEqual(5, read.RxDelay);
        Assert.IsTrue(read.HasCfList);
        Assert.AreEqual(Hex.Format(accept.CfList, 0, 16), Hex.Format(read.CfList, 0, 16));
    }

    [TestMethod]
    public void The_unconfirmed_uplink_reads_and_writes()
    {
        byte[] air = Hex.Parse("400403020180010001a694642615d6c3b582");
        byte[] nwkSKey = Hex.Parse("02020202020202020202020202020202");
        byte[] appSKey = Hex.Parse("01010101010101010101010101010101");
        LoRaWanCrypto crypto = new LoRaWanCrypto(new ManagedAes128());
        DataFrame frame = new DataFrame();
        Assert.IsTrue(frame.TryParse(air, 0, air.Length));
        Assert.IsTrue(frame.VerifyMic(crypto, nwkSKey, 1));
        Assert.IsFalse(frame.VerifyMic(crypto, nwkSKey, 65537));
        Assert.AreEqual(1u, frame.FCnt);
        frame.DecryptPayload(crypto, nwkSKey, appSKey);
        Assert.AreEqual((int)MType.UnconfirmedDataUp, (int)frame.MType);
        Assert.AreEqual("01020304", frame.DevAddr.ToString());
        Assert.IsTrue(frame.Adr);
        Assert.IsFalse(frame.AdrAckReq);
        Assert.IsFalse(frame.Ack);
        Assert.AreEqual(0, frame.FOptsLength);
        Assert.AreEqual(1, frame.FPort);
        Assert.AreEqual("68656c6c6f", Hex.Format(frame.FrmPayload, 0, frame.FrmPayloadLength));

        byte[] again = new byte[DataFrame.MaxFrameLength];
        Assert.AreEqual(air.Length, frame.Encode(crypto, nwkSKey, appSKey, again));
        Assert.AreEqual(Hex.Format(air, 0, air.Length), Hex.Format(again, 0, air.Length));
    }

    [TestMethod]
    public void The_downlink_with_FOpts_reads_and_writes()
    {
        byte[] air = Hex.Parse("609b210126a500000351ff0001d660979f");
        byte[] nwkSKey = Hex.Parse("b05362a0d631b1ce16b1e3305a9db492");
        LoRaWanCrypto crypto = new LoRaWanCrypto(new ManagedAes128());
        DataFrame frame = new DataFrame();
        Assert.IsTrue(frame.TryParse(air, 0, air.Length));
        Assert.IsTrue(frame.VerifyMic(crypto, nwkSKey, 0));
        Assert.AreEqual((int)MType.UnconfirmedDataDown, (int)frame.MType);
        Assert.AreEqual("2601219b", frame.DevAddr.ToString());
        Assert.IsTrue(frame.Adr);
        Assert.IsTrue(frame.Ack);
        Assert.AreEqual(DataFrame.NoPort, frame.FPort);
        Assert.AreEqual(0, frame.FrmPayloadLength);
        Assert.AreEqual("0351ff0001", Hex.Format(frame.FOpts, 0, frame.FOptsLength));

        byte[] again = new byte[DataFrame.MaxFrameLength];
        Assert.AreEqual(air.Length, frame.Encode(crypto, nwkSKey, nwkSKey, again));
        Assert.AreEqual(Hex.Format(air, 0, air.Length), Hex.Format(again, 0, air.Length));
    }

    [TestMethod]
    [DataRow("", (int)FrameError.TooShort)]
    [DataRow("40", (int)FrameError.TooShort)]
    [DataRow("4004030201800100010203", (int)FrameError.TooShort)]
    [DataRow("400403020185010001020304", (int)FrameError.FOptsCutOff)]
    [DataRow("41040302018001000102030405", (int)FrameError.UnknownMajor)]
    [DataRow("e0040302018001000102030405", (int)FrameError.WrongType)]
    [DataRow("0039363463336913aa05693574323831338ef1c1d5ec6c", (int)FrameError.WrongType)]
    [DataRow("6004030201810100020011223344", (int)FrameError.FOptsAndPortZero)]
    public void A_frame_that_is_none_is_named(string air, int error)
    {
        byte[] bytes = Hex.Parse(air);
        DataFrame frame = new DataFrame();
        Assert.IsFalse(frame.TryParse(bytes, 0, bytes.Length));
        Assert.AreEqual(error, (int)frame.Error);
    }

    [TestMethod]
    public void Identifiers_are_written_as_people_read_them()
    {
        Eui64 eui;
        Assert.IsTrue(Eui64.TryParse("70B3D57ED0012345", out eui));
        Assert.AreEqual("70b3d57ed0012345", eui.ToString());
        byte[] air = new byte[9];
        eui.WriteTo(air, 1);
        Assert.AreEqual("00452301d07ed5b370", Hex.Format(air, 0, 9));
        Assert.IsTrue(eui == Eui64.ReadFrom(air, 1));
        Assert.IsFalse(Eui64.TryParse("70B3D57ED001234", out eui));
        Assert.IsFalse(Eui64.TryParse("70B3D57ED001234G", out eui));
        Assert.IsFalse(Eui64.TryParse(null, out eui));
        DevAddr address;
        Assert.IsTrue(DevAddr.TryParse("2601219b", out address));
        Assert.AreEqual("2601219b", address.ToString());
    }
}
