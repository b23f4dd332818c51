using System.Net;
using System.Net.Sockets;
using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>A real TCP port for a simulated board, so that its page opens in a browser. Nothing blocks or throws once it is open.</summary>
public sealed class TcpPort : IListener, IDisposable
{
    private readonly Socket _socket;

    /// <summary>Opens the port on this machine's own address, where nobody else reaches it.</summary>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public TcpPort(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _socket.Listen(4);
    }

    /// <summary>The port's number.</summary>
    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <inheritdoc/>
    public IConnection Accept()
    {
        try
        {
            return _socket.Poll(0, SelectMode.SelectRead) ? new Connection(_socket.Accept()) : null!;
        }
        catch (SocketException)
        {
            // Who called has gone again.
            return null!;
        }
    }

    /// <summary>Closes the port; connections stay.</summary>
    public void Dispose() => _socket.Dispose();

    private sealed class Connection : IConnection
    {
        private readonly Socket _socket;

        internal Connection(Socket socket)
        {
            _socket = socket;
            _socket.Blocking = false;
        }

        public int Receive(byte[] buffer, int offset, int length)
        {
            int received = _socket.Receive(buffer.AsSpan(offset, length), SocketFlags.None, out SocketError error);
            return error switch
            {
                SocketError.Success => received == 0 ? -1 : received,
                SocketError.WouldBlock => 0,
                _ => -1,
            };
        }

        public int Send(byte[] data, int offset, int length)
        {
            int sent = _socket.Send(data.AsSpan(offset, length), SocketFlags.None, out SocketError error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock => 0,
                _ => -1,
            };
        }

        public void Close() => _socket.Dispose();
    }
}
