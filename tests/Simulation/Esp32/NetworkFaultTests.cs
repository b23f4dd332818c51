extern alias standin;

using System.Net;
using NanoSensors.Board;
using NanoSensors.Http;
using standin::NanoSensors.Esp32;
using standin::NanoSensors.NetworkStandIn;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>Whatever call of the runtime's sockets throws, and however often: the board's network classes give the socket back and work
/// again afterwards.</summary>
[TestClass]
public class NetworkFaultTests
{
    // More than the runtime has sockets.
    private const int Faults = 40;

    private readonly NetworkWorld _world = NetworkWorld.Begin();

    [TestMethod]
    [DataRow("Socket")]
    [DataRow("SetSocketOption")]
    [DataRow("Bind")]
    [DataRow("ReceiveFrom")]
    [DataRow("SendTo")]
    [DataRow("Close")]
    public void The_address_thread_answers_again_after_faults_of(string call)
    {
        _world.Fail(call, Faults);
        if (call == "Close")
            _world.Fail("ReceiveFrom", Faults);
        for (int i = 0; i < 2 * Faults; i++)
            _world.At(3 * i, () => _world.Arriving.Enqueue(Discover()));
        new AccessPoint().Serve();
        _world.RunThreads(300);
        Assert.IsGreaterThan(0, _world.Sent.Count, "no phone got an answer");
        Assert.AreEqual(1, _world.MostOpenSockets);
    }

    [TestMethod]
    [DataRow("Socket")]
    [DataRow("Connect")]
    [DataRow("Send")]
    [DataRow("Poll")]
    [DataRow("Receive")]
    [DataRow("Close")]
    public void The_UDP_socket_works_again_after_faults_of(string call)
    {
        var socket = new UdpSocket(new FixedAddresses(), 0);
        _world.Fail(call, Faults);
        if (call == "Close")
            _world.Fail("Send", Faults);
        byte[] buffer = new byte[100];
        for (int i = 0; i < 2 * Faults; i++)
        {
            _world.Arriving.Enqueue([1, 2, 3]);
            socket.Send([4, 5], 2);
            socket.Receive(buffer);
        }

        Assert.IsTrue(socket.Send([4, 5], 2));
        _world.Arriving.Enqueue([1, 2, 3]);
        Assert.AreEqual(3, socket.Receive(buffer));
        Assert.AreEqual(1, _world.MostOpenSockets);
    }

    [TestMethod]
    [DataRow("Socket")]
    [DataRow("Bind")]
    [DataRow("Listen")]
    [DataRow("Accept")]
    [DataRow("Poll")]
    [DataRow("Receive")]
    [DataRow("Send")]
    [DataRow("Close")]
    public void The_page_is_served_again_after_faults_of(string call)
    {
        var pages = new OnePage();
        var server = new HttpServer(new TcpPort(80), pages, 2);
        _world.Fail(call, Faults);
        if (call == "Close")
            _world.Fail("Receive", Faults);
        byte[] request = "GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n"u8.ToArray();
        long now = 0;
        int most = 0;
        for (int i = 0; i < 200; i++)
        {
            // A caller, and what he sends.
            _world.Arriving.Clear();
            _world.Arriving.Enqueue([]);
            _world.Arriving.Enqueue(request);
            for (int step = 0; step < 80; step++)
            {
                now += 100_000;
                server.Step(now);
                most = Math.Max(most, _world.OpenSockets);
                if (_world.Arriving.Count == 0)
                    break;
            }

            now += 11_000_000;
            for (int step = 0; step < 3; step++)
                server.Step(now += 100_000);
        }

        Assert.IsGreaterThan(0, pages.Served);
        Assert.IsLessThanOrEqualTo(3, most);
        Assert.AreEqual(1, _world.OpenSockets);
    }

    internal static byte[] Discover()
    {
        byte[] packet = new byte[300];
        (packet[0], packet[1], packet[2], packet[28], packet[33]) = (1, 1, 6, 2, 7);
        new byte[] { 0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255 }.CopyTo(packet, 236);
        return packet;
    }

    private sealed class FixedAddresses : IServerAddresses
    {
        private readonly NameWatch _watch = new();
        private readonly IPEndPoint _server = new(IPAddress.Loopback, 1700);

        public IPEndPoint ServerAt(int index) => _server;

        public NameWatch WatchOf(int index) => _watch;
    }

    private sealed class OnePage : IHttpPages
    {
        internal int Served { get; private set; }

        public void Open(HttpRequest request, HttpResponse response, long nowMicroseconds) => response.Page = 1;

        public bool Write(HttpResponse response, long nowMicroseconds)
        {
            Served++;
            response.Writer.Text("here");
            return false;
        }
    }
}
