using System;
using System.Net;
using System.Net.Sockets;
using NanoSensors.Http;

namespace NanoSensors.Esp32;

/// <summary>Gives addresses to phones on the board's own access point.</summary>
public sealed class AddressServer
{
    private readonly DhcpResponder _responder;
    private readonly IPEndPoint _at;
    private readonly IPEndPoint _everybody;
    private readonly byte[] _packet = new byte[DhcpResponder.LongestPacket];

    /// <summary>Creates a server.</summary>
    /// <param name="own">The board's own address, 4 bytes.</param>
    /// <param name="at">Where it listens.</param>
    /// <param name="everybody">Where answers go.</param>
    public AddressServer(byte[] own, IPEndPoint at, IPEndPoint everybody)
    {
        _responder = new DhcpResponder(own);
        _at = at;
        _everybody = everybody;
    }

    /// <summary>Serves until an exception, and returns then. The socket is closed whatever ends it: the runtime has 16, and takes one
    /// back at a garbage collection only.</summary>
    public void Serve()
    {
        Socket socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, true);
            socket.Bind(_at);
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            while (true)
            {
                int length = _responder.Answer(_packet, socket.ReceiveFrom(_packet, ref from));
                if (length > 0)
                    socket.SendTo(_packet, length, SocketFlags.None, _everybody);
            }
        }
        catch (Exception)
        {
            // The access point is not up yet, or a phone has gone.
        }

        Close(socket);
    }

    private static void Close(Socket socket)
    {
        if (socket == null)
            return;
        try
        {
            socket.Close();
        }
        catch (Exception)
        {
            // It is given up in any case.
        }
    }
}
