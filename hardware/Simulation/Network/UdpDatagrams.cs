using System.Net;
using System.Net.Sockets;
using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>Real UDP for a simulated gateway: what the board's Wi-Fi is on the ESP32. Neither call blocks or throws.</summary>
public sealed class UdpDatagrams : IDatagrams, IDisposable
{
    private readonly Socket _socket;

    /// <summary>A socket bound to one peer; opening it sends nothing.</summary>
    /// <param name="host">Name or address of the server; a name is resolved once, here.</param>
    /// <param name="port">Its UDP port, 1700 by custom.</param>
    /// <exception cref="SocketException">The name is not known.</exception>
    public UdpDatagrams(string host, int port)
    {
        // An IPv4 address where there is one: that is what most network servers listen on.
        IPAddress[] addresses = Dns.GetHostAddresses(host);
        IPAddress address = Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _socket.Connect(new IPEndPoint(address, port));
    }

    /// <inheritdoc/>
    public bool Send(byte[] data, int length)
    {
        _socket.Send(data.AsSpan(0, length), SocketFlags.None, out SocketError error);
        return error == SocketError.Success;
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer)
    {
        // The answer to an earlier send may be an ICMP error, which the next call reports: as good as no datagram.
        int length = _socket.Receive(buffer.AsSpan(), SocketFlags.None, out SocketError error);
        // Windows reports a datagram that was cut off; elsewhere it simply is.
        return error is SocketError.Success or SocketError.MessageSize ? length : -1;
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose() => _socket.Dispose();
}
