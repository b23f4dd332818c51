using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>
/// A network with ears of its own: it hears every uplink that was sent whole, checks it as a strict network server does, lets the
/// device join, and answers commands and a device that asks for a sign of life in RX1. It writes down what no device may ever do.
/// </summary>
internal sealed class NetworkDouble
{
    private readonly VirtualTime _time;
    private readonly RadioChannel _channel;
    private readonly byte[] _appKey;
    private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
    private readonly JoinRequest _joinRequest = new();
    private readonly DataFrame _frame = new();
    private readonly byte[] _nwkSKey = new byte[16];
    private readonly byte[] _appSKey = new byte[16];
    private readonly HashSet<int> _devNonces = [];
    private readonly Dictionary<uint, string> _counters = [];
    private uint _joinNonce;
    private uint _fCntDown;
    private uint _lastCounter;
    private DevAddr _devAddr;

    internal NetworkDouble(VirtualTime time, RadioChannel channel, byte[] appKey)
    {
        _time = time;
        _channel = channel;
        _appKey = appKey;
        channel.Transmitted += frame =>
        {
            if (!frame.Modulation.InvertedIq)
                time.At(frame.EndMicroseconds, () => Hear(frame));
        };
    }

    /// <summary>What no device may do: a nonce or counter used twice, a MIC that is wrong.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>Every uplink frame with its time on air.</summary>
    internal List<Transmission> Uplinks { get; } = [];

    /// <summary>Every application message, decoded, in the order in which it came.</summary>
    internal List<(long At, Message Message)> Messages { get; } = [];

    internal int Joins { get; private set; }

    /// <summary>False: it hears, and answers no join request.</summary>
    internal bool AnswersJoins { get; set; } = true;

    /// <summary>False: it hears, and sends no downlinks to who has joined.</summary>
    internal bool AnswersData { get; set; } = true;

    /// <summary>Payloads for the command port, one after each uplink.</summary>
    internal Queue<byte[]> Downlinks { get; } = new();

    /// <summary>True: no gateway is on; nothing is heard and nothing answered.</summary>
    internal bool IsAway { get; set; }

    /// <summary>MAC commands, one entry after an uplink that no command is waiting for.</summary>
    internal Queue<byte[]> MacCommands { get; } = new();

    /// <summary>What the network knows of its device. Set, it goes on from there, as after a change of the device's firmware.</summary>
    internal NetworkSession Session
    {
        get => new(_devAddr.Value, Convert.ToHexStringLower(_nwkSKey), Convert.ToHexStringLower(_appSKey), _lastCounter, _fCntDown, _joinNonce, _devNonces.DefaultIfEmpty(-1).Max());
        set
        {
            _devAddr = new DevAddr(value.DevAddr);
            Convert.FromHexString(value.NwkSKey).CopyTo(_nwkSKey, 0);
            Convert.FromHexString(value.AppSKey).CopyTo(_appSKey, 0);
            (_lastCounter, _fCntDown, _joinNonce) = (value.LastFCntUp, value.NextFCntDown, value.JoinNonce);
            for (int nonce = 0; nonce <= value.DevNonce; nonce++)
                _devNonces.Add(nonce);
            for (uint counter = 0; counter <= _lastCounter; counter++)
                _counters[counter] = "before";
        }
    }

    /// <summary>What LinkCheckAns tells, with one gateway.</summary>
    internal const byte LinkMarginDb = 21;

    /// <summary>The port that downlinks go to: version 1's commands.</summary>
    internal int DownlinkPort { get; set; } = 6;

    /// <summary>Called with each message as it comes, before it is answered.</summary>
    internal Action<Message>? Heard { get; set; }

    internal IEnumerable<T> Of<T>() => Messages.Select(m => m.Message).OfType<T>();

    internal void Command(CommandType type, int token, int value = Message.NotAvailable)
    {
        var command = new Command { Type = type, Token = token, Value = value };
        var buffer = new byte[Message.MaxLength];
        int length = command.Encode(buffer, 0);
        Downlinks.Enqueue(buffer[..length]);
    }

    private void Hear(Transmission transmission)
    {
        if (transmission.CutOff)
            return;
        Uplinks.Add(transmission);
        if (IsAway)
            return;
        byte[] phy = transmission.Payload;
        if (phy[0] >> 5 == (int)MType.JoinRequest)
            HearJoin(transmission, phy);
        else
            HearData(transmission, phy);
    }

    private void HearJoin(Transmission transmission, byte[] phy)
    {
        if (!_joinRequest.TryParse(phy, 0, phy.Length) || !_joinRequest.VerifyMic(_crypto, _appKey))
        {
            Faults.Add("a join request with a wrong MIC");
            return;
        }

        if (!_devNonces.Add(_joinRequest.DevNonce))
            Faults.Add($"DevNonce {_joinRequest.DevNonce} used twice");
        if (!AnswersJoins)
            return;
        var accept = new JoinAccept { JoinNonce = ++_joinNonce, NetId = 0x13, DevAddr = new DevAddr(0x26000000 + _joinNonce), RxDelay = 1 };
        var buffer = new byte[JoinAccept.LongLength];
        int length = accept.Encode(_crypto, _appKey, buffer);
        _crypto.DeriveSessionKeys(_appKey, accept.JoinNonce, accept.NetId, _joinRequest.DevNonce, _nwkSKey, _appSKey);
        _counters.Clear();
        _lastCounter = 0;
        _fCntDown = 0;
        _devAddr = accept.DevAddr;
        Joins++;
        Send(transmission, 5_000_000, buffer[..length]);
    }

    private void HearData(Transmission transmission, byte[] phy)
    {
        if (!_frame.TryParse(phy, 0, phy.Length))
        {
            Faults.Add($"no data frame: {_frame.Error}");
            return;
        }

        // On the air are the lower 16 bits of the counter: the next that is not behind what was heard last, but for a repeated frame.
        uint counter = (_lastCounter & 0xFFFF0000) | (_frame.FCnt & 0xFFFF);
        if (counter + 0x8000 < _lastCounter)
            counter += 0x10000;
        _frame.FCnt = counter;
        if (!_frame.VerifyMic(_crypto, _nwkSKey, _frame.FCnt))
        {
            Faults.Add($"FCntUp {_frame.FCnt}: wrong MIC");
            return;
        }

        _lastCounter = Math.Max(_lastCounter, counter);
        string text = Convert.ToHexString(phy);
        bool isRepeated = !_counters.TryAdd(_frame.FCnt, text);
        if (isRepeated && _counters[_frame.FCnt] != text)
            Faults.Add($"FCntUp {_frame.FCnt} used twice");
        _frame.DecryptPayload(_crypto, _nwkSKey, _appSKey);
        Message? message = _frame.FPort > 0 && !isRepeated ? NanoSensors.Codec.Messages.Create(_frame.FPort, uplink: true) : null;
        if (message != null)
        {
            DecodeError error = message.Decode(_frame.FrmPayload, 0, _frame.FrmPayloadLength);
            if (error != DecodeError.None)
                Faults.Add($"port {_frame.FPort}: {error}");
            Messages.Add((_time.NowMicroseconds, message));
            Heard?.Invoke(message);
        }

        if (!AnswersData)
            return;
        if (Downlinks.TryDequeue(out byte[]? payload))
            Answer(transmission, payload, DownlinkPort, []);
        else if (MacCommands.TryDequeue(out byte[]? commands))
            Answer(transmission, [], DataFrame.NoPort, commands);
        else if (_frame.AdrAckReq || AsksForAnswer())
            Answer(transmission, [], DataFrame.NoPort, AsksForAnswer() ? [2, LinkMarginDb, 1] : []);
    }

    // LinkCheckReq alone, as our nodes ask; any downlink is a sign of life.
    private bool AsksForAnswer() => Array.IndexOf(_frame.FOpts, (byte)2, 0, _frame.FOptsLength) >= 0;

    private void Answer(Transmission transmission, byte[] payload, int port, byte[] fOpts)
    {
        var down = new DataFrame { MType = MType.UnconfirmedDataDown, DevAddr = _frame.DevAddr, FCnt = _fCntDown++, FPort = port, FrmPayloadLength = payload.Length };
        payload.CopyTo(down.FrmPayload, 0);
        fOpts.CopyTo(down.FOpts, 0);
        down.FOptsLength = fOpts.Length;
        var buffer = new byte[DataFrame.MaxFrameLength];
        int length = down.Encode(_crypto, _nwkSKey, _appSKey, buffer);
        Send(transmission, 1_000_000, buffer[..length]);
    }

    private void Send(Transmission uplink, long delay, byte[] payload) => _time.After(delay, () => _channel.Transmit(new Transmission
    {
        From = new Position(150, 0, 10),
        Modulation = uplink.Modulation with { InvertedIq = true, FrequencyHz = Math.Round(uplink.Modulation.FrequencyHz / 100_000) * 100_000 },
        PowerDbm = 14,
        Crc = false,
        Payload = payload,
    }));
}
