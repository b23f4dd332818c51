using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>
/// The server's end of the Semtech UDP protocol, as strict as the strictest server: a packet that some server would refuse fails
/// the test. It acknowledges what it gets and keeps every frame in the order of arrival.
/// </summary>
internal sealed class ServerDouble
{
    internal const ulong GatewayEui = 0x0016C001F153A14C;

    private readonly SimulatedBackhaul _backhaul;
    private readonly VirtualTime _time;
    private readonly byte[] _buffer = new byte[2048];
    private readonly HashSet<string> _seen = [];
    private ushort _token;

    internal ServerDouble(SimulatedBackhaul backhaul, VirtualTime time)
    {
        _backhaul = backhaul;
        _time = time;
        backhaul.ServerReceived += Receive;
    }

    /// <summary>Every rxpk, duplicates included.</summary>
    internal List<Uplink> Received { get; } = [];

    /// <summary>The first of each PHYPayload.</summary>
    internal List<Uplink> Distinct { get; } = [];

    internal List<JsonElement> Stats { get; } = [];

    /// <summary>The answers to our PULL_RESP, by token.</summary>
    internal List<(ushort Token, string Json)> TxAcks { get; } = [];

    internal int Pulls { get; private set; }

    /// <summary>False: keeps silent.</summary>
    internal bool Answers { get; set; } = true;

    internal event Action<Uplink>? Heard;

    /// <summary>A TX_ACK has come: the token and its JSON.</summary>
    internal event Action<ushort, string>? Answered;

    internal ushort Respond(long tmst, string data, int size, double frequency = 868.1, string dataRate = "SF7BW125", int power = 14)
    {
        string json = $$$"""{"txpk":{"imme":false,"tmst":{{{(uint)tmst}}},"freq":{{{frequency}}},"rfch":0,"powe":{{{power}}},"modu":"LORA","datr":"{{{dataRate}}}","codr":"4/5","ipol":true,"size":{{{size}}},"ncrc":true,"data":"{{{data}}}"}}""";
        Send([2, (byte)(++_token >> 8), (byte)_token, 3, .. Encoding.ASCII.GetBytes(json)]);
        return _token;
    }

    private void Receive()
    {
        int length = _backhaul.Server.Receive(_buffer);
        Assert.IsGreaterThanOrEqualTo(12, length, "shorter than a header");
        Assert.AreEqual(2, _buffer[0]);
        Assert.AreEqual(GatewayEui, BinaryPrimitives.ReadUInt64BigEndian(_buffer.AsSpan(4)));
        if (!Answers)
            return;
        switch (_buffer[3])
        {
            case 0:
                TakePush(_buffer.AsMemory(12, length - 12));
                Send([2, _buffer[1], _buffer[2], 1]);
                break;
            case 2:
                Assert.AreEqual(12, length);
                Pulls++;
                Send([2, _buffer[1], _buffer[2], 4]);
                break;
            case 5:
                TxAcks.Add((BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(1)), Encoding.ASCII.GetString(_buffer, 12, length - 12)));
                Answered?.Invoke(TxAcks[^1].Token, TxAcks[^1].Json);
                break;
            default:
                Assert.Fail($"packet type {_buffer[3]} comes from no gateway");
                break;
        }
    }

    private void Send(byte[] datagram) => _backhaul.Server.Send(datagram, datagram.Length);

    private void TakePush(ReadOnlyMemory<byte> json)
    {
        JsonElement root = JsonDocument.Parse(json).RootElement;
        if (root.TryGetProperty("stat", out JsonElement stat))
            Stats.Add(stat.Clone());
        if (!root.TryGetProperty("rxpk", out JsonElement array))
            return;
        foreach (JsonElement rxpk in array.EnumerateArray())
        {
            string data = rxpk.GetProperty("data").GetString()!;
            byte[] payload = Convert.FromBase64String(data);
            Assert.HasCount(rxpk.GetProperty("size").GetInt32(), payload);
            Assert.IsTrue(rxpk.GetProperty("rssi").TryGetInt32(out int rssi), "rssi is no integer");
            DateTime? time = rxpk.TryGetProperty("time", out JsonElement t) ? DateTime.Parse(t.GetString()!).ToUniversalTime() : null;
            var uplink = new Uplink(payload, rxpk.GetProperty("tmst").GetUInt32(), time, rxpk.GetProperty("freq").GetDouble(),
                rxpk.GetProperty("chan").GetInt32(), rxpk.GetProperty("datr").GetString()!, rssi,
                rxpk.GetProperty("lsnr").GetDouble(), _time.NowMicroseconds);
            Received.Add(uplink);
            if (_seen.Add(data))
                Distinct.Add(uplink);
            Heard?.Invoke(uplink);
        }
    }

    internal sealed record Uplink(
        byte[] Payload, uint Tmst, DateTime? Time, double Frequency, int Channel, string DataRate, int Rssi, double Snr, long ArrivedAt);
}
