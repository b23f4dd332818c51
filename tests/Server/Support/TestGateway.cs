using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Tests;

/// <summary>A gateway that speaks Semtech UDP over a real socket.</summary>
internal sealed class TestGateway : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Channel<(byte Type, ushort Token, JsonObject? Txpk)> _received = Channel.CreateUnbounded<(byte, ushort, JsonObject?)>();
    private readonly List<(byte Type, ushort Token, JsonObject? Txpk)> _passedOver = [];
    private ushort _token = 100;

    public TestGateway(ulong eui, IPEndPoint server)
    {
        Eui = new Eui64(eui);
        _socket.Connect(server);
        _ = ReceiveAsync();
    }

    public Eui64 Eui { get; }

    /// <summary>Tells the server where downlinks go to, and waits for its PULL_ACK.</summary>
    public async Task PullAsync()
    {
        ushort token = Send(2, null);
        await ExpectAsync(4, token);
    }

    /// <summary>Sends frames and waits for the PUSH_ACK, after which they are stored or refused.</summary>
    public async Task PushAsync(params JsonObject[] rxpk) => await PushTextAsync(new JsonObject { ["rxpk"] = new JsonArray(rxpk) }.ToJsonString());

    /// <summary>Sends a PUSH_DATA with any text, and waits for the PUSH_ACK.</summary>
    public async Task PushTextAsync(string json) => await ExpectAsync(1, Send(0, json));

    public static JsonObject Rxpk(byte[] phyPayload, uint tmst = 1_000_000, double rssi = -80, double snr = 7.5, string dataRate = "SF7BW125") => new()
    {
        ["tmst"] = tmst,
        ["freq"] = 868.3,
        ["chan"] = 1,
        ["rfch"] = 0,
        ["stat"] = 1,
        ["modu"] = "LORA",
        ["datr"] = dataRate,
        ["codr"] = "4/5",
        ["rssi"] = rssi,
        ["lsnr"] = snr,
        ["size"] = phyPayload.Length,
        ["data"] = Convert.ToBase64String(phyPayload),
    };

    /// <summary>Waits for a PULL_RESP and answers it.</summary>
    public async Task<JsonObject> TakeDownlinkAsync(string? error = null)
    {
        (_, ushort token, JsonObject? txpk) = await ExpectAsync(3, null);
        Send(5, error == null ? null : new JsonObject { ["txpk_ack"] = new JsonObject { ["error"] = error } }.ToJsonString(), token);
        return txpk!;
    }

    /// <summary>Fails if a PULL_RESP is there, or comes before the server has done another round trip.</summary>
    public async Task ExpectNoDownlinkAsync(TimeSpan within)
    {
        await Task.Delay(within);
        await PullAsync();
        Assert.IsFalse(_passedOver.Any(item => item.Type == 3), "a downlink that nobody expected");
    }

    public static byte[] Payload(JsonObject txpk) => Convert.FromBase64String(txpk["data"]!.GetValue<string>());

    public ushort Send(byte type, string? json, ushort? token = null)
    {
        ushort number = token ?? ++_token;
        byte[] header = new byte[12];
        header[0] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(1), number);
        header[3] = type;
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(4), Eui.Value);
        SendRaw([.. header, .. json == null ? [] : Encoding.UTF8.GetBytes(json)]);
        return number;
    }

    public void SendRaw(byte[] bytes) => _socket.Send(bytes);

    public void Dispose() => _socket.Dispose();

    private async Task<(byte Type, ushort Token, JsonObject? Txpk)> ExpectAsync(byte type, ushort? token)
    {
        bool Fits((byte Type, ushort Token, JsonObject? Txpk) item) => item.Type == type && (token == null || item.Token == token);
        int waiting = _passedOver.FindIndex(Fits);
        if (waiting >= 0)
        {
            (byte Type, ushort Token, JsonObject? Txpk) item = _passedOver[waiting];
            _passedOver.RemoveAt(waiting);
            return item;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (true)
        {
            (byte Type, ushort Token, JsonObject? Txpk) item;
            try
            {
                item = await _received.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new AssertFailedException($"the server sent no datagram of type {type}");
            }

            if (Fits(item))
                return item;
            _passedOver.Add(item);
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                byte[] bytes = (await _socket.ReceiveAsync()).Buffer;
                JsonObject? txpk = bytes.Length > 4 ? JsonNode.Parse(bytes.AsSpan(4))!["txpk"]!.AsObject() : null;
                _received.Writer.TryWrite((bytes[3], BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(1)), txpk));
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
        }
    }
}
