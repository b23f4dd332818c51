using System;
using System.Net;
using System.Net.Sockets;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// UDP to one of the servers that a WifiLink has found. The socket is opened anew when the address changes or fails, and the name is asked
/// again when nothing comes back.
/// </summary>
public sealed class UdpSocket : IDatagrams
{
    private readonly IServerAddresses _link;
    private readonly int _server;
    private readonly NameWatch _watch;
    private IPEndPoint _connectedTo;
    private Socket _socket;

    /// <summary>A socket; opened with the first call that finds an address.</summary>
    /// <param name="link">Knows where the servers are.</param>
    /// <param name="server">Number of the server, from 0.</param>
    public UdpSocket(IServerAddresses link, int server)
    {
        _link = link;
        _server = server;
        _watch = link.WatchOf(server);
    }

    /// <inheritdoc/>
    public bool Send(byte[] data, int length)
    {
        _watch.NoteSent();
        try
        {
            // A datagram is handed to lwIP, which queues it or refuses: this does not wait for the air.
            return Open() && _socket.Send(data, 0, length, SocketFlags.None) == length;
        }
        catch (Exception)
        {
            Close();
            return false;
        }
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer)
    {
        if (_socket == null)
            return -1;
        try
        {
            // Poll with 0 only looks.
            if (!_socket.Poll(0, SelectMode.SelectRead))
                return -1;
            int length = _socket.Receive(buffer, 0, buffer.Length, SocketFlags.None);
            _watch.NoteReceived();
            return length;
        }
        catch (Exception)
        {
            Close();
            return -1;
        }
    }

    private bool Open()
    {
        // Read once: the link's thread may replace it at any time.
        IPEndPoint server = _link.ServerAt(_server);
        if (server == null)
            return false;
        if (_socket != null && _connectedTo == server)
            return true;
        Close();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(server);
        _connectedTo = server;
        return true;
    }

    private void Close()
    {
        if (_socket == null)
            return;
        try
        {
            _socket.Close();
        }
        catch (Exception)
        {
            // It is given up in any case.
        }

        _socket = null;
    }
}
