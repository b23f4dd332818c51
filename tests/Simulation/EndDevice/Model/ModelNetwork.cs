using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>Makes the frames that are sent to the device.</summary>
internal sealed class ModelNetwork(EndDeviceIdentity identity, SeededRandom random)
{
    private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
    private readonly Dictionary<uint, (byte[] NwkSKey, byte[] AppSKey)> _keys = [];
    private readonly Dictionary<uint, uint> _counters = [];
    private readonly Dictionary<uint, byte[]> _last = [];
    private byte[] _lastAccept = [0x20, .. new byte[16]];
    private uint _joinNonce;
    private uint _devAddr = 0x26010000;

    internal JoinPolicy Policy { get; set; }

    internal (byte[] NwkSKey, byte[] AppSKey) Keys(uint devAddr) => _keys[devAddr];

    internal bool Knows(uint devAddr) => _keys.ContainsKey(devAddr);

    internal byte[]? Accept(byte[] requestBytes)
    {
        var request = new JoinRequest();
        request.TryParse(requestBytes, 0, requestBytes.Length);
        if (Policy == JoinPolicy.Silent)
            return null;
        if (Policy == JoinPolicy.Replay)
            return _lastAccept;
        bool old = Policy == JoinPolicy.OldJoinNonce && _joinNonce > 1;
        var accept = new JoinAccept
        {
            JoinNonce = old ? _joinNonce - 1 : ++_joinNonce,
            NetId = 0x13,
            DevAddr = new DevAddr(++_devAddr),
            Rx1DataRateOffset = (int)random.Next(6),
            Rx2DataRate = (int)random.Next(6),
            RxDelay = (int)random.Next(16),
            HasCfList = random.Next(2) == 0,
        };
        for (int i = 0; i < 5 && accept.HasCfList; i++)
        {
            uint value = random.Next(4) == 0 ? 0 : 8_671_000 + 2000 * (uint)i;
            for (int b = 0; b < 3; b++)
                accept.CfList[3 * i + b] = (byte)(value >> (8 * b));
        }

        byte[] air = new byte[JoinAccept.LongLength];
        air = air[..accept.Encode(_crypto, identity.AppKey, air)];
        if (Policy == JoinPolicy.Damaged)
        {
            air[^1] ^= 1;
            return air;
        }

        byte[] nwkSKey = new byte[16];
        byte[] appSKey = new byte[16];
        _crypto.DeriveSessionKeys(identity.AppKey, accept.JoinNonce, accept.NetId, request.DevNonce, nwkSKey, appSKey);
        _keys[_devAddr] = (nwkSKey, appSKey);
        _counters[_devAddr] = 0;
        if (!old)
            _lastAccept = air;
        return air;
    }

    internal byte[] Frame(ModelDownlink downlink, uint devAddr)
    {
        (byte[] nwkSKey, byte[] appSKey) = _keys[devAddr];
        if (downlink.Kind == DownlinkKind.Replayed && _last.TryGetValue(devAddr, out byte[]? before))
            return before;
        if (downlink.Kind == DownlinkKind.Noise)
            return [.. Enumerable.Range(0, 1 + (int)random.Next(50)).Select(_ => (byte)random.NextBits())];
        uint counter = _counters[devAddr] + (uint)downlink.Gap;
        bool old = downlink.Kind is DownlinkKind.OldCounter or DownlinkKind.Replayed && _counters[devAddr] > 0;
        var frame = new DataFrame
        {
            MType = downlink.Confirmed ? MType.ConfirmedDataDown : MType.UnconfirmedDataDown,
            DevAddr = new DevAddr(downlink.Kind == DownlinkKind.ForeignAddress ? devAddr ^ 0x100 : devAddr),
            Adr = true,
            Ack = downlink.Ack,
            FPending = downlink.Pending,
            FCnt = old ? _counters[devAddr] - 1 : counter,
            FPort = downlink.Kind == DownlinkKind.ReservedPort ? 224 + (int)random.Next(32) : downlink.Port,
        };
        if (downlink.OnPortZero)
        {
            frame.FPort = 0;
            downlink.Commands.CopyTo(frame.FrmPayload, 0);
            frame.FrmPayloadLength = downlink.Commands.Length;
        }
        else
        {
            frame.FOptsLength = Math.Min(15, downlink.Commands.Length);
            Array.Copy(downlink.Commands, frame.FOpts, frame.FOptsLength);
            frame.FrmPayloadLength = frame.FPort > 0 ? downlink.Length : 0;
        }

        byte[] key = downlink.Kind == DownlinkKind.ForeignKey ? appSKey : nwkSKey;
        byte[] air = new byte[DataFrame.MaxFrameLength];
        air = air[..frame.Encode(_crypto, key, appSKey, air)];
        if (downlink.Kind == DownlinkKind.PortZeroAndOptions)
            air = BothWays(air, devAddr, counter);
        else if (downlink.Kind == DownlinkKind.Damaged)
            air[random.Next(air.Length)] ^= (byte)(1 << (int)random.Next(8));
        if (!old && downlink.Kind is DownlinkKind.Genuine or DownlinkKind.Replayed or DownlinkKind.OldCounter or DownlinkKind.ReservedPort)
        {
            _counters[devAddr] = counter + 1;
            _last[devAddr] = air;
        }

        return air;
    }

    // The encoder refuses it: one command in FOpts, one on port 0.
    private byte[] BothWays(byte[] like, uint devAddr, uint counter)
    {
        byte[] air = [0x60, .. like[1..5], 0x01, (byte)counter, (byte)(counter >> 8), 0x06, 0x00, 0x06, 0, 0, 0, 0];
        byte[] nwkSKey = _keys[devAddr].NwkSKey;
        _crypto.CryptPayload(nwkSKey, false, devAddr, counter, air, 10, 1);
        uint mic = _crypto.DataMic(nwkSKey, false, devAddr, counter, air, 0, 11);
        for (int i = 0; i < 4; i++)
            air[11 + i] = (byte)(mic >> (8 * i));
        return air;
    }
}
