using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using NanoSensors.Server.Tests;

namespace NanoSensors.Load;

/// <summary>
/// LoRaWAN frames of registered devices that have joined, through gateways that send the next datagram when the one before is acknowledged. The frames
/// are made beforehand.
/// </summary>
internal static class UdpLoad
{
    private const string ApiKey = "the-key-of-this-load";

    public static async Task RunAsync(Bench bench, int count, int senders)
    {
        int port = FreePort();
        await using ServerProcess server = bench.StartServer(
            ("Udp__Port", port.ToString(CultureInfo.InvariantCulture)), ("Api__Key", ApiKey), ("Http__RequestsPerMinute", "0"), ("Network__DeviceStatusHours", "0"));
        var address = new IPEndPoint(IPAddress.Loopback, port);
        TestDevice[] devices = await JoinAsync(server, address, senders);
        int each = (count / senders) + 1;
        byte[][][] warm = [.. devices.Select((device, i) => Datagrams(device, i, Math.Min(each, 100)))];
        await SendAsync(address, warm);
        long firstMemory = server.MemoryBytes;
        byte[][][] datagrams = [.. devices.Select((device, i) => Datagrams(device, i, each))];
        TimeSpan firstCpu = server.Cpu;
        (LoadResult result, int repeated) = await SendAsync(address, datagrams);
        int sent = each * senders;
        TimeSpan cpu = server.Cpu - firstCpu;
        double stored = await server.MetricAsync("nanosensors_uplinks_total{source=\"gateway\",result=\"stored\"}");
        int expected = sent + warm.Sum(one => one.Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Figure: {sent} uplinks of {senders} devices through Semtech UDP into {bench.Store}, {Environment.ProcessorCount} cores shared with the gateways: {result} "
            + $"(PUSH_DATA to PUSH_ACK), {cpu.TotalMicroseconds / sent:0} µs of the server's CPU each, {repeated} datagrams sent again, {expected - stored:0} of {expected} not stored"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Figure: the server's memory {firstMemory / 1048576.0:0} MB when warm, {server.MemoryBytes / 1048576.0:0} MB at the end"));
        bench.Compare(("UDP", result.PerSecond));
    }

    private static async Task<TestDevice[]> JoinAsync(ServerProcess server, IPEndPoint address, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };
        http.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
        TestDevice[] devices = [.. Enumerable.Range(0, count).Select(i => new TestDevice((ulong)(0x9000 + i)))];
        using var gateway = new TestGateway(0xA000, address);
        await gateway.PullAsync();
        foreach (TestDevice device in devices)
        {
            string json = new JsonObject
            {
                ["device"] = device.DevEui.ToString(), ["name"] = "Bay", ["profile"] = "parking", ["joinEui"] = device.JoinEui.ToString(),
                ["appKey"] = Convert.ToHexStringLower(device.AppKey),
            }.ToJsonString();
            (await http.PostAsync("/api/devices", new StringContent(json, Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
            await device.JoinAsync(gateway);
        }

        return devices;
    }

    // Each device's own gateway, so that its frames come in their order.
    private static byte[][] Datagrams(TestDevice device, int gateway, int count)
    {
        var datagrams = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            byte[] json = Encoding.UTF8.GetBytes(new JsonObject
            {
                ["rxpk"] = new JsonArray(TestGateway.Rxpk(device.Uplink(1, Uplinks.Payload), tmst: device.FCntUp * 1000)),
            }.ToJsonString());
            datagrams[i] = [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. json];
            BinaryPrimitives.WriteUInt16BigEndian(datagrams[i].AsSpan(1), (ushort)i);
            BinaryPrimitives.WriteUInt64BigEndian(datagrams[i].AsSpan(4), (ulong)(0xB000 + gateway));
        }

        return datagrams;
    }

    private static async Task<(LoadResult Result, int Repeated)> SendAsync(IPEndPoint address, byte[][][] datagrams)
    {
        var milliseconds = new double[datagrams.Length][];
        int repeated = 0;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(datagrams.Select((own, gateway) => Task.Run(async () =>
        {
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(address);
            byte[] answer = new byte[64];
            milliseconds[gateway] = new double[own.Length];
            for (int i = 0; i < own.Length; i++)
            {
                long sent = Stopwatch.GetTimestamp();
                await socket.SendAsync(own[i]);
                while (!await ReceiveAsync(socket, answer, own[i]))
                {
                    Interlocked.Increment(ref repeated);
                    await socket.SendAsync(own[i]);
                }

                milliseconds[gateway][i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (LoadResult.Of([.. milliseconds.SelectMany(one => one)], seconds), repeated);
    }

    // False if no acknowledgement of it comes in a second.
    private static async Task<bool> ReceiveAsync(Socket socket, byte[] buffer, byte[] sent)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            while (true)
            {
                int length = await socket.ReceiveAsync(buffer, patience.Token);
                if (length == 4 && buffer[3] == 1 && buffer[1] == sent[1] && buffer[2] == sent[2])
                    return true;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
