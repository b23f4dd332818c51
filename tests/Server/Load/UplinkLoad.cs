using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using NanoSensors.Codec;

namespace NanoSensors.Load;

/// <param name="PerSecond">Uplinks acknowledged.</param>
/// <param name="P50">Milliseconds that half of them took at most.</param>
/// <param name="P99">Milliseconds that all but one in a hundred took at most.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P99);

/// <summary>
/// ChirpStack's events over kept connections, one under way on each. By plain sockets, because sender and server share the machine and an HTTP client
/// would take more of it than the server.
/// </summary>
internal static class UplinkLoad
{
    private static readonly string Payload = Encode();

    public static async Task<LoadResult> RunAsync(ServerProcess server, int firstFCnt, int count, int senders)
    {
        var milliseconds = new double[count];
        int next = -1;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server.Address);
            byte[] answer = new byte[4096];
            int i;
            while ((i = Interlocked.Increment(ref next)) < count)
            {
                byte[] request = Request(i % 100, firstFCnt + i);
                long sent = Stopwatch.GetTimestamp();
                await socket.SendAsync(request);
                await ReceiveAsync(socket, answer);
                milliseconds[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(milliseconds);
        return new LoadResult(count / seconds, milliseconds[count / 2], milliseconds[(int)(count * 0.99)]);
    }

    private static string Encode()
    {
        byte[] buffer = new byte[Message.MaxLength];
        int length = new ParkingEvent { State = ParkingState.Occupied, PreviousStateSeconds = 600 }.Encode(buffer, 0);
        return Convert.ToBase64String(buffer, 0, length);
    }

    private static byte[] Request(int device, int fCnt)
    {
        string body =
            $$$"""
            {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"2026-01-12T09:34:15.775023242+00:00",
            "deviceInfo":{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","applicationId":"ca739e26-7b67-4f14-b69e-d568c22a5a75",
            "applicationName":"District","deviceProfileName":"NanoSensors","deviceName":"Bay","devEui":"{{{device:x16}}}","tags":{"key":"value"}},
            "devAddr":"00189440","adr":true,"dr":1,"fCnt":{{{fCnt}}},"fPort":1,"confirmed":false,"data":"{{{Payload}}}",
            "rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,"rssi":-36,"snr":10.5,"location":{},"crcStatus":"CRC_OK"}],
            "txInfo":{"frequency":867100000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":11,"codeRate":"CR_4_5"} } } }
            """;
        return Encoding.ASCII.GetBytes(
            "POST /ingest/chirpstack?event=up HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}");
    }

    // The answers are short and chunked, and nothing follows one.
    private static async Task ReceiveAsync(Socket socket, byte[] buffer)
    {
        int length = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length += read;
            ReadOnlySpan<byte> text = buffer.AsSpan(0, length);
            if (read == 0 || (length > 12 && !text.StartsWith("HTTP/1.1 200"u8)))
                throw new InvalidOperationException("the server answered: " + Encoding.ASCII.GetString(text));
            if (text.EndsWith("\r\n0\r\n\r\n"u8))
            {
                if (text.IndexOf("\"stored\""u8) < 0)
                    throw new InvalidOperationException("not stored: " + Encoding.ASCII.GetString(text));
                return;
            }
        }
    }
}
