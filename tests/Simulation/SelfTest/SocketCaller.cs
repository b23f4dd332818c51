using System.Net.Sockets;
using NanoSensors.Board;
using NanoSensors.SelfTest;

namespace NanoSensors.Tests.Simulation;

/// <summary>Calls a port of this machine by .NET's own sockets.</summary>
internal sealed class SocketCaller(int port) : ITestCaller
{
    public IConnection Call()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect("127.0.0.1", port);
            return new Connection(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null!;
        }
    }

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
            return error == SocketError.WouldBlock ? 0 : error == SocketError.Success && received > 0 ? received : -1;
        }

        public int Send(byte[] data, int offset, int length)
        {
            int sent = _socket.Send(data.AsSpan(offset, length), SocketFlags.None, out SocketError error);
            return error == SocketError.WouldBlock ? 0 : error == SocketError.Success ? sent : -1;
        }

        public void Close() => _socket.Dispose();
    }
}
