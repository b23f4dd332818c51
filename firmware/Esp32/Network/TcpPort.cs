using System;
using System.Net;
using System.Net.Sockets;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>A TCP port on every network that the board is on. It is opened with the first call that finds a network, and anew after a failure.</summary>
public sealed class TcpPort : IListener
{
    // Callers that wait until a place is free.
    private const int Backlog = 2;

    // A failed opening is tried again after so many calls: the network is not up yet.
    private const int CallsBetweenAttempts = 50;

    private readonly int _port;
    private Socket _socket;
    private int _callsUntilAttempt;

    /// <summary>A port; opened later.</summary>
    /// <param name="port">Its number, 80 by custom.</param>
    public TcpPort(int port)
    {
        _port = port;
    }

    /// <inheritdoc/>
    public IConnection Accept()
    {
        if (_socket == null && --_callsUntilAttempt > 0)
            return null;
        try
        {
            if (_socket == null)
                Open();
            // Poll with 0 only looks; Accept alone would wait for somebody.
            return _socket.Poll(0, SelectMode.SelectRead) ? new TcpConnection(_socket.Accept()) : null;
        }
        catch (Exception)
        {
            Close();
            _callsUntilAttempt = CallsBetweenAttempts;
            return null;
        }
    }

    private void Open()
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(IPAddress.Any, _port));
        _socket.Listen(Backlog);
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
