using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>
/// A network of one device that does what the test wrote down. It hears everything that is on the air, and fails the test where
/// the device does what no device may: a DevNonce or counter twice, a frame on the wrong channel, too much time on air.
/// </summary>
internal sealed class ScriptedNetwork
{
    private readonly VirtualTime _time;
    private readonly RadioChannel _channel;
    private readonly EndDeviceIdentity _identity;
    private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
    private readonly HashSet<int> _devNonces = [];
    private readonly Dictionary<(uint Session, uint FCnt), byte[]> _counters = [];
    // So many of the last counters are compared with; a run of a year then holds no more than a run of days.
    private const int KeptCounters = 512;
    private readonly Queue<(uint Session, uint FCnt)> _countersInOrder = new();
    private readonly Queue<(long Start, long Airtime)>[] _hours;
    private readonly long[] _hourSums;
    private readonly Queue<ScriptedDownlink?> _script = new();
    private readonly Region _region = Eu868.Create();
    private uint _session;

    internal ScriptedNetwork(VirtualTime time, RadioChannel channel, EndDeviceIdentity identity)
    {
        _time = time;
        _channel = channel;
        _identity = identity;
        _hours = [.. _region.SubBands.Select(_ => new Queue<(long, long)>())];
        _hourSums = new long[_region.SubBands.Length];
        Rx2Hz = _region.Rx2FrequencyHz;
        Accept = new JoinAccept { JoinNonce = 0, NetId = 0x13, DevAddr = new DevAddr(0x26010000) };
        channel.Transmitted += OnTransmitted;
    }

    /// <summary>Whether and in which window join requests are answered; 0 not at all.</summary>
    internal int JoinWindow { get; set; } = 1;

    /// <summary>The next accept; JoinNonce and DevAddr count up by themselves.</summary>
    internal JoinAccept Accept { get; }

    internal byte[] NwkSKey { get; } = new byte[16];
    internal byte[] AppSKey { get; } = new byte[16];
    internal DevAddr DevAddr { get; private set; }
    internal uint FCntDown { get; set; }
    internal uint NextFCntUp { get; set; }

    // What the network believes the device listens with; the test changes it where it sent the command.
    internal int RxDelay { get; set; } = 1;
    // The delay that was commanded and not yet confirmed.
    private int _commandedRxDelay;
    internal int Rx1Offset { get; set; }
    internal int Rx2DataRate { get; set; }
    internal uint Rx2Hz { get; set; }
    internal Dictionary<uint, uint> DownlinkHz { get; } = [];

    /// <summary>Decides on each uplink what is answered; asked after the script is used up.</summary>
    internal Func<HeardUplink, ScriptedDownlink?>? Answer { get; set; }

    /// <summary>Uplinks that do not reach the network.</summary>
    internal Func<Transmission, bool>? Deaf { get; set; }

    internal List<HeardUplink> Uplinks { get; } = [];
    internal List<HeardUplink> JoinRequests { get; } = [];
    internal int DownlinksSent { get; private set; }
    internal int Sessions => (int)_session;
    internal long MostOfAnHour { get; private set; }
    internal Action<Transmission>? Observed { get; set; }
    /// <summary>Whether uplinks are kept; a run of a year does without.</summary>
    internal bool Keeps { get; set; } = true;
    internal long UplinkCount { get; private set; }

    internal void AnswerNext(ScriptedDownlink? downlink) => _script.Enqueue(downlink);

    private void OnTransmitted(Transmission frame)
    {
        if (frame.Modulation.InvertedIq || frame.Sender == null)
            return;
        Observed?.Invoke(frame);
        Book(frame);
        var heard = new HeardUplink(frame);
        if (frame.Payload[0] >> 5 == 0)
            OnJoinRequest(frame, heard);
        else
            OnData(frame, heard);
    }

    private void Book(Transmission frame)
    {
        uint hz = (uint)Math.Round(frame.Modulation.FrequencyHz / 100) * 100;
        int band = _region.FindSubBand(hz);
        Assert.IsTrue(band >= 0, $"A transmission at {hz} Hz, outside every sub-band.");
        long airtime = frame.EndMicroseconds - frame.StartMicroseconds;
        Queue<(long Start, long Airtime)> hour = _hours[band];
        hour.Enqueue((frame.StartMicroseconds, airtime));
        _hourSums[band] += airtime;
        while (hour.Peek().Start <= frame.EndMicroseconds - 3_600_000_000)
            _hourSums[band] -= hour.Dequeue().Airtime;
        MostOfAnHour = Math.Max(MostOfAnHour, _hourSums[band] * 1000 / _region.SubBands[band].MicrosecondsPerHour);
        Assert.IsTrue(_hourSums[band] <= _region.SubBands[band].MicrosecondsPerHour, $"Sub-band {band} holds {_hourSums[band]} us in an hour.");
    }

    private void Remember((uint Session, uint FCnt) counter, byte[] payload)
    {
        _counters.Add(counter, payload);
        _countersInOrder.Enqueue(counter);
        if (_countersInOrder.Count > KeptCounters)
            _counters.Remove(_countersInOrder.Dequeue());
    }

    private void OnJoinRequest(Transmission frame, HeardUplink heard)
    {
        var request = new JoinRequest();
        Assert.IsTrue(request.TryParse(frame.Payload, 0, frame.Payload.Length), $"A join request that is none: {request.Error}.");
        Assert.IsTrue(request.VerifyMic(_crypto, _identity.AppKey), "A join request with a wrong MIC.");
        Assert.IsTrue(_devNonces.Add(request.DevNonce), $"DevNonce {request.DevNonce} was used twice.");
        heard.DevNonce = request.DevNonce;
        if (Keeps)
            JoinRequests.Add(heard);
        if (JoinWindow == 0 || Deaf?.Invoke(frame) == true)
            return;
        Accept.JoinNonce++;
        Accept.DevAddr = new DevAddr(Accept.DevAddr.Value + 1);
        byte[] air = new byte[JoinAccept.LongLength];
        int length = Accept.Encode(_crypto, _identity.AppKey, air);
        _crypto.DeriveSessionKeys(_identity.AppKey, Accept.JoinNonce, Accept.NetId, request.DevNonce, NwkSKey, AppSKey);
        DevAddr = Accept.DevAddr;
        _session++;
        FCntDown = 0;
        NextFCntUp = 0;
        RxDelay = Accept.RxDelay == 0 ? 1 : Accept.RxDelay;
        Rx1Offset = Accept.Rx1DataRateOffset;
        Rx2DataRate = Accept.Rx2DataRate;
        Rx2Hz = _region.Rx2FrequencyHz;
        DownlinkHz.Clear();
        _commandedRxDelay = 0;
        long at = frame.EndMicroseconds + (JoinWindow == 1 ? 5_000_000 : 6_000_000);
        int dataRate = JoinWindow == 1 ? 12 - frame.Modulation.SpreadingFactor : 0;
        Lay(air[..length], at, JoinWindow == 1 ? frame.Modulation.FrequencyHz : _region.Rx2FrequencyHz, dataRate);
    }

    private void OnData(Transmission frame, HeardUplink heard)
    {
        if (Deaf?.Invoke(frame) == true)
            return;
        DataFrame data = heard.Frame;
        Assert.IsTrue(data.TryParse(frame.Payload, 0, frame.Payload.Length), $"An uplink that is none: {data.Error}.");
        if (data.DevAddr != DevAddr)
            return;
        // A repetition has the counter of before.
        uint full = NextFCntUp + (ushort)(data.FCnt - (ushort)NextFCntUp);
        if (NextFCntUp > 0 && (ushort)(NextFCntUp - 1) == data.FCnt)
            full = NextFCntUp - 1;
        Assert.IsTrue(data.VerifyMic(_crypto, NwkSKey, full), $"Uplink {full} has a wrong MIC.");
        if (_counters.TryGetValue((_session, full), out byte[]? before))
            CollectionAssert.AreEqual(before, frame.Payload, $"Counter {full} was used for two frames.");
        else
            Remember((_session, full), frame.Payload);
        data.DecryptPayload(_crypto, NwkSKey, AppSKey);
        heard.FCnt = full;
        heard.IsRepetition = full + 1 == NextFCntUp;
        NextFCntUp = full + 1;
        UplinkCount++;
        if (Keeps)
            Uplinks.Add(heard);

        if (_commandedRxDelay > 0 && heard.Answers(MacCommand.RxTimingSetup))
        {
            RxDelay = _commandedRxDelay;
            _commandedRxDelay = 0;
        }

        ScriptedDownlink? downlink = _script.Count > 0 ? _script.Dequeue() : Answer?.Invoke(heard);
        if (downlink != null)
            Send(downlink, frame);
    }

    private void Send(ScriptedDownlink downlink, Transmission uplink)
    {
        byte[] air = downlink.Raw ?? Encode(downlink);
        DownlinksSent++;
        if (downlink.FollowRxDelay)
            _commandedRxDelay = Math.Max(1, downlink.Commands[3] - '0');
        long at = uplink.EndMicroseconds + (RxDelay + downlink.Window - 1) * 1_000_000L + downlink.LateMicroseconds;
        uint uplinkHz = (uint)Math.Round(uplink.Modulation.FrequencyHz / 100) * 100;
        if (downlink.Window == 1)
        {
            int uplinkDataRate = uplink.Modulation.BandwidthHz == 250_000 ? 6 : 12 - uplink.Modulation.SpreadingFactor;
            Lay(air, at, DownlinkHz.GetValueOrDefault(uplinkHz, uplinkHz), _region.Rx1DataRate(uplinkDataRate, Rx1Offset));
        }
        else
        {
            Lay(air, at, Rx2Hz, Rx2DataRate);
        }
    }

    /// <summary>A downlink as it goes on the air; takes the next counter.</summary>
    internal byte[] Encode(ScriptedDownlink downlink)
    {
        var frame = new DataFrame
        {
            MType = downlink.Confirmed ? MType.ConfirmedDataDown : MType.UnconfirmedDataDown,
            DevAddr = DevAddr,
            Adr = true,
            Ack = downlink.Ack,
            FPending = downlink.Pending,
            FCnt = downlink.FCnt ?? FCntDown++,
            FPort = downlink.Port,
        };
        byte[] commands = Hex.Parse(downlink.Commands);
        byte[] payload = downlink.Payload;
        if (downlink.OnPortZero)
        {
            frame.FPort = 0;
            payload = commands;
        }
        else
        {
            commands.CopyTo(frame.FOpts, 0);
            frame.FOptsLength = commands.Length;
        }

        payload.CopyTo(frame.FrmPayload, 0);
        frame.FrmPayloadLength = payload.Length;
        byte[] air = new byte[DataFrame.MaxFrameLength];
        int length = frame.Encode(_crypto, downlink.ForeignKey ?? NwkSKey, AppSKey, air);
        return air[..length];
    }

    private void Lay(byte[] payload, long at, double hz, int dataRate)
    {
        DataRate rate = _region.FindDataRate(dataRate);
        bool slow = TimeOnAir.UsesLowDataRateOptimize(rate.SpreadingFactor, rate.BandwidthHz);
        _time.At(at, () => _channel.Transmit(new Transmission
        {
            From = new Position(200, 0, 6),
            Modulation = new LoRaModulation(hz, rate.SpreadingFactor, rate.BandwidthHz, true, 0x34, slow),
            PowerDbm = 14,
            Crc = false,
            Payload = payload,
        }));
    }
}
