using System;
using System.Net.Sockets;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>A caller on a <see cref="TcpPort"/>. Both directions look first and then move at most what lwIP takes without waiting.</summary>
internal sealed class TcpConnection : IConnection
{
    // lwIP calls a socket writable while half its send buffer (5,760 bytes by default) is free.
    private const int MostAtOnce = 1440;

    private readonly Socket _socket;

    internal TcpConnection(Socket socket)
    {
        _socket = socket;
    }

    public int Receive(byte[] buffer, int offset, int length)
    {
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectRead))
                return 0;
            // Readable and nothing to read: the peer has closed.
            int received = _socket.Receive(buffer, offset, length, SocketFlags.None);
            return received > 0 ? received : -1;
        }
        catch (Exception)
        {
            return -1;
        }
    }

    public int Send(byte[] data, int offset, int length)
    {
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectWrite))
                return 0;
            return _socket.Send(data, offset, length < MostAtOnce ? length : MostAtOnce, SocketFlags.None);
        }
        catch (Exception)
        {
            return -1;
        }
    }

    public void Close()
    {
        try
        {
            _socket.Close();
        }
        catch (Exception)
        {
            // It is given up in any case.
        }
    }
}
