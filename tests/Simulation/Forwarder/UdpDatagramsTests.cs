using System.Net;
using System.Net.Sockets;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

[TestClass]
public class UdpDatagramsTests
{
    [TestMethod]
    public async Task Datagrams_go_both_ways_and_nothing_blocks()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var gateway = new UdpDatagrams("127.0.0.1", ((IPEndPoint)server.Client.LocalEndPoint!).Port);
        byte[] buffer = new byte[8];
        Assert.AreEqual(-1, gateway.Receive(buffer));
        Assert.IsTrue(gateway.Send([1, 2, 3, 4], 3));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        UdpReceiveResult received = await server.ReceiveAsync(patience.Token);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, received.Buffer);

        // On loopback a datagram is in the receiver's queue when the send returns; the second is longer than the buffer.
        server.Send([5, 6], received.RemoteEndPoint);
        server.Send(new byte[20], received.RemoteEndPoint);
        Assert.AreEqual(2, gateway.Receive(buffer));
        Assert.AreEqual(8, gateway.Receive(buffer));
        Assert.AreEqual(-1, gateway.Receive(buffer));
    }

    [TestMethod]
    public void A_server_that_is_not_there_stops_nothing()
    {
        int port;
        using (var gone = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
            port = ((IPEndPoint)gone.Client.LocalEndPoint!).Port;
        using var gateway = new UdpDatagrams("127.0.0.1", port);
        byte[] buffer = new byte[8];
        for (int i = 0; i < 20; i++)
        {
            gateway.Send([1], 1);
            Assert.AreEqual(-1, gateway.Receive(buffer));
        }
    }
}
