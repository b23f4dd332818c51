using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace NanoSensors.Server.Tests;

/// <summary>Publishes by MQTT 3.1.1 with QoS 1 (OASIS mqtt-v3.1.1, chapter 3), and nothing else.</summary>
internal sealed class MqttPublisher : IDisposable
{
    private static int _last;

    private readonly TcpClient _client = new();

    public static async Task<MqttPublisher> ConnectAsync(int port)
    {
        var publisher = new MqttPublisher();
        await publisher._client.ConnectAsync("127.0.0.1", port);
        // A broker ends the connection of whoever came before with the same name (3.1.4-2), and tests run beside each other.
        string name = "nanosensors" + Interlocked.Increment(ref _last);
        // Protocol MQTT, level 4, user and password and a clean session, 60 s.
        await publisher.SendAsync(0x10, [.. Text("MQTT"), 4, 0xC2, 0, 60, .. Text(name), .. Text("guest"), .. Text("guest")]);
        byte[] answer = await publisher.ReceiveAsync(0x20);
        Assert.AreEqual(0, answer[1], "CONNACK");
        return publisher;
    }

    /// <summary>Completes when the broker has it.</summary>
    public async Task PublishAsync(string topic, byte[] body)
    {
        await SendAsync(0x32, [.. Text(topic), 0, 1, .. body]);
        await ReceiveAsync(0x40);
    }

    public void Dispose() => _client.Dispose();

    private static byte[] Text(string text)
    {
        byte[] bytes = [0, 0, .. Encoding.UTF8.GetBytes(text)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(bytes.Length - 2));
        return bytes;
    }

    private async Task SendAsync(byte type, byte[] body)
    {
        List<byte> packet = [type];
        int length = body.Length;
        do
        {
            packet.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        packet.AddRange(body);
        await _client.GetStream().WriteAsync(packet.ToArray());
    }

    // The answers that come are two bytes long.
    private async Task<byte[]> ReceiveAsync(byte type)
    {
        byte[] packet = new byte[4];
        await _client.GetStream().ReadExactlyAsync(packet);
        Assert.AreEqual(type, packet[0]);
        return packet[2..];
    }
}
