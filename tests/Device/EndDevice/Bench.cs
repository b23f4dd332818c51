using NanoSensors.Board;
using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

/// <summary>
/// One device, its fake radio and storage, and a network that answers what the test tells it. Time jumps from one due moment
/// to the next.
/// </summary>
public class Bench
{
    public const long Second = 1000000;

    private readonly LoRaWanCrypto _network = new LoRaWanCrypto(new ManagedAes128());
    private readonly JoinRequest _joinRequest = new JoinRequest();
    private readonly DataFrame _downlink = new DataFrame();
    private readonly byte[] _buffer = new byte[255];
    private readonly uint _seed;

    public readonly EndDeviceSettings Settings = new EndDeviceSettings();
    public readonly BenchStorage Storage = new BenchStorage();
    public Region Region = Eu868.Create();
    public readonly byte[] AppKey = Hex.Parse("000102030405060708090a0b0c0d0e0f");
    public readonly byte[] NwkSKey = new byte[16];
    public readonly byte[] AppSKey = new byte[16];
    public readonly byte[] Payload = new byte[] { 1, 2, 3, 4 };

    // What the network last heard.
    public readonly DataFrame Uplink = new DataFrame();

    public BenchRadio Radio;
    public LoRaWanEndDevice Device;
    public long Now;
    public JoinAccept Accept = new JoinAccept();
    public uint FCntDown;
    public ulong JoinEui = 0x1112131415161718;

    // How late every call comes at most, drawn anew each time; 0 is exact.
    public int JitterMicroseconds;

    // Whether the device is also called when nothing is due, as by a pin's interrupt.
    public bool CallsEarly;
    public IEntropy Entropy;

    public Bench(uint seed)
    {
        _seed = seed;
        Accept.JoinNonce = 1;
        Accept.NetId = 0x13;
        Accept.DevAddr = new DevAddr(0x26012345);
        Entropy = new BenchEntropy(seed);
    }

    /// <summary>Makes the device, or makes it anew after a loss of power; the storage stays.</summary>
    public void Boot()
    {
        Radio = new BenchRadio();
        EndDeviceIdentity identity = new EndDeviceIdentity(new Eui64(0x0102030405060708), new Eui64(JoinEui), AppKey);
        Device = new LoRaWanEndDevice(
            identity, Region, Radio, new ManagedAes128(), new RecordStore(Storage), Entropy, Settings);
    }

    /// <summary>One call of the device, and on to the time it asked for, or to the limit.</summary>
    public void StepOnce(long limit)
    {
        long next = Device.Step(Now);
        if (CallsEarly && next > Now && next != long.MaxValue)
        {
            long early = Now + (next - Now) / 2;
            next = Device.Step(early);
            if (next - early > 10000)
                next = Device.Step(next - 5000);
        }

        if (next > limit)
            next = limit;
        if (next > Now)
            Now = next + (JitterMicroseconds > 0 ? (long)(Entropy.Next() % (uint)JitterMicroseconds) : 0);
    }

    public void RunFor(long microseconds)
    {
        long end = Now + microseconds;
        while (Now < end)
            StepOnce(end);
        Device.Step(Now);
    }

    /// <summary>Runs until the device has put another frame on the air, to its end; false if none came in time.</summary>
    public bool RunToTransmission(long microseconds)
    {
        int before = Radio.SentCount;
        long end = Now + microseconds;
        while (Now < end && Radio.SentCount == before)
            StepOnce(end);
        return Radio.SentCount != before;
    }

    /// <summary>Runs until no exchange is under way.</summary>
    public void RunToIdle()
    {
        long end = Now + 100 * Second;
        while (Now < end)
        {
            Device.Step(Now);
            if (Device.IsIdle)
                return;
            StepOnce(end);
        }
    }

    /// <summary>Boots and joins, with the accept as it is set up.</summary>
    public bool Join()
    {
        Boot();
        if (!RunToTransmission(100 * Second))
            return false;
        AnswerJoin(1);
        RunToIdle();
        return Device.IsJoined;
    }

    /// <summary>Answers the join request that is on the air.</summary>
    public void AnswerJoin(int window)
    {
        _joinRequest.TryParse(Radio.Sent, 0, Radio.SentLength);
        int length = Accept.Encode(_network, AppKey, _buffer);
        _network.DeriveSessionKeys(AppKey, Accept.JoinNonce, Accept.NetId, _joinRequest.DevNonce, NwkSKey, AppSKey);
        FCntDown = 0;
        Schedule(window, 5, 0, Region.Rx2FrequencyHz, Region.Rx2DataRate, length);
    }

    public int JoinRequestDevNonce()
    {
        return _joinRequest.TryParse(Radio.Sent, 0, Radio.SentLength) && _joinRequest.VerifyMic(_network, AppKey)
            ? _joinRequest.DevNonce : -1;
    }

    /// <summary>Sends the usual payload and runs to the start of its transmission.</summary>
    public SendResult Send(bool confirmed)
    {
        SendResult result = Device.Send(1, Payload, 0, Payload.Length, confirmed, Now);
        if (result == SendResult.Accepted)
            RunToTransmission(100 * Second);
        return result;
    }

    /// <summary>Reads the uplink on the air as the network would, with a counter guess; false if it is not genuine.</summary>
    public bool Hear(uint fCntUp)
    {
        if (!Uplink.TryParse(Radio.Sent, 0, Radio.SentLength) || !Uplink.VerifyMic(_network, NwkSKey, fCntUp))
            return false;
        Uplink.DecryptPayload(_network, NwkSKey, AppSKey);
        return true;
    }

    /// <summary>A downlink to be filled in by the test.</summary>
    public DataFrame NewDownlink()
    {
        _downlink.Clear();
        _downlink.MType = MType.UnconfirmedDataDown;
        _downlink.DevAddr = Accept.DevAddr;
        _downlink.FCnt = FCntDown++;
        return _downlink;
    }

    /// <summary>A downlink with MAC commands (hex) in FOpts.</summary>
    public DataFrame NewCommands(string commands)
    {
        DataFrame frame = NewDownlink();
        byte[] bytes = Hex.Parse(commands);
        System.Array.Copy(bytes, 0, frame.FOpts, 0, bytes.Length);
        frame.FOptsLength = bytes.Length;
        return frame;
    }

    /// <summary>Puts a downlink on the air for a window of the transmission under way, by the standard settings.</summary>
    public void Answer(DataFrame frame, int window)
    {
        Answer(frame, window, 1, 0, Region.Rx2FrequencyHz, Region.Rx2DataRate);
    }

    /// <summary>The same with other settings.</summary>
    public void Answer(DataFrame frame, int window, int delaySeconds, int rx1Offset, uint rx2Hz, int rx2DataRate)
    {
        int length = frame.Encode(_network, NwkSKey, AppSKey, _buffer);
        Schedule(window, delaySeconds, rx1Offset, rx2Hz, rx2DataRate, length);
    }

    /// <summary>Puts raw bytes on the air for a window, by the standard settings.</summary>
    public void AnswerRaw(byte[] frame, int length, int window)
    {
        System.Array.Copy(frame, 0, _buffer, 0, length);
        Schedule(window, 1, 0, Region.Rx2FrequencyHz, Region.Rx2DataRate, length);
    }

    /// <summary>Sends, answers with MAC commands (hex) in RX1, and runs to the end of the exchange.</summary>
    public void Command(string commands)
    {
        Send(false);
        Answer(NewCommands(commands), 1);
        RunToIdle();
    }

    /// <summary>Sends and tells the FOpts (hex) of the uplink; the exchange is run to its end without an answer.</summary>
    public string NextFOpts()
    {
        uint fCnt = Device.FCntUp;
        Send(false);
        string text = Hear(fCnt) ? Hex.Format(Uplink.FOpts, 0, Uplink.FOptsLength) : "not heard";
        RunToIdle();
        return text;
    }

    private void Schedule(int window, int delaySeconds, int rx1Offset, uint rx2Hz, int rx2DataRate, int length)
    {
        System.Array.Copy(_buffer, 0, Radio.Downlink, 0, length);
        Radio.DownlinkLength = length;
        Radio.DownlinkFrom = Radio.SentTo + (delaySeconds + window - 1) * Second;
        if (window == 1)
        {
            int dataRate = Region.Rx1DataRate(12 - Radio.SentSpreadingFactor, rx1Offset);
            Radio.DownlinkHz = Radio.SentHz;
            Radio.DownlinkSpreadingFactor = Region.FindDataRate(dataRate).SpreadingFactor;
        }
        else
        {
            Radio.DownlinkHz = rx2Hz;
            Radio.DownlinkSpreadingFactor = Region.FindDataRate(rx2DataRate).SpreadingFactor;
        }
    }
}
