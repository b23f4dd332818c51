using System;
using System.Net;
using System.Net.Sockets;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>UDP to the server that a <see cref="WifiLink"/> has found. The socket is opened anew when the address changes or fails.</summary>
public sealed class UdpSocket : IDatagrams
{
    private readonly WifiLink _link;
    private IPEndPoint _connectedTo;
    private Socket _socket;

    /// <summary>A socket; opened with the first call that finds an address.</summary>
    public UdpSocket(WifiLink link)
    {
        _link = link;
    }

    /// <inheritdoc/>
    public bool Send(byte[] data, int length)
    {
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
            return _socket.Poll(0, SelectMode.SelectRead) ? _socket.Receive(buffer, 0, buffer.Length, SocketFlags.None) : -1;
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
        IPEndPoint server = _link.Server;
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
