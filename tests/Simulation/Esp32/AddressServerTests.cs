using System.Net;
using System.Net.Sockets;
using NanoSensors.Esp32;

namespace NanoSensors.Tests.Simulation.Esp32;

[TestClass]
public class AddressServerTests
{
    [TestMethod]
    public void The_address_server_gives_its_socket_back_after_an_exception()
    {
        var at = new IPEndPoint(IPAddress.Loopback, FreePort());
        // Answers cannot be sent from an IPv4 socket to there: each request ends in an exception.
        var server = new AddressServer([192, 168, 4, 1], at, new IPEndPoint(IPAddress.IPv6Loopback, 68));
        for (int i = 0; i < 20; i++)
        {
            Task serving = Task.Run(server.Serve);
            using var phone = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            // Until the server listens, what is sent is lost.
            while (!serving.Wait(5))
                phone.SendTo(Discover(), at);
        }

        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(at);
    }

    private static byte[] Discover()
    {
        byte[] packet = new byte[300];
        (packet[0], packet[1], packet[2], packet[28], packet[33]) = (1, 1, 6, 2, 7);
        new byte[] { 0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255 }.CopyTo(packet, 236);
        return packet;
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
