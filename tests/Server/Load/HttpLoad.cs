using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace NanoSensors.Load;

/// <summary>
/// ChirpStack's events over kept connections, one under way on each. By plain sockets, because sender and server share the machine and an HTTP client
/// would take more of it than the server.
/// </summary>
internal static class HttpLoad
{
    public static async Task RunAsync(Bench bench, int count, int senders)
    {
        double direct = await bench.DirectAsync();
        await using ServerProcess server = bench.StartServer(("Udp__Enabled", "false"));
        await SendAsync(server, 0, Math.Min(count / 10, 5000), senders);
        var course = new Course(server, count);
        TimeSpan firstCpu = server.Cpu;
        LoadResult result = await SendAsync(server, 1_000_000, count, senders, course);
        TimeSpan cpu = server.Cpu - firstCpu;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Figure: {count} uplinks through HTTP into {bench.Store}, {senders} senders, {Environment.ProcessorCount} cores shared with them: {result}, "
            + $"{cpu.TotalMicroseconds / count:0} µs of the server's CPU each"));
        course.Print();
        bench.Compare(("HTTP", result.PerSecond), ("lists", direct));
    }

    private static async Task<LoadResult> SendAsync(ServerProcess server, int firstFCnt, int count, int senders, Course? course = null)
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
                byte[] request = Request(i, firstFCnt + i);
                long sent = Stopwatch.GetTimestamp();
                await socket.SendAsync(request);
                await ReceiveAsync(socket, answer);
                milliseconds[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
                if (course != null)
                    await course.DoneAsync(i + 1);
            }
        })));
        return LoadResult.Of(milliseconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static byte[] Request(int device, int fCnt)
    {
        byte[] body = Uplinks.ChirpStack(device, fCnt);
        return
        [
            .. Encoding.ASCII.GetBytes(
                "POST /ingest/chirpstack?event=up HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + $"Content-Length: {body.Length}\r\n\r\n"),
            .. body,
        ];
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
