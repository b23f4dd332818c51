using NanoSensors.NetworkStandIn;

namespace System.Net.Sockets;

/// <summary>A socket of the world's sixteen. Each call can be made to throw. It stays taken until it is closed, as where nothing is
/// allocated and so nothing collected.</summary>
public sealed class Socket
{
    private readonly NetworkWorld _world = NetworkWorld.Current;
    private bool _isClosed;

    /// <summary>Takes one; throws where all are taken.</summary>
    public Socket(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        _world.ThrowIfFailing("Socket");
        if (_world.OpenSockets >= NetworkWorld.MostSockets)
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        _world.OpenSockets++;
        _world.MostOpenSockets = Math.Max(_world.MostOpenSockets, _world.OpenSockets);
    }

    /// <summary>As .NET's.</summary>
    public void SetSocketOption(SocketOptionLevel level, SocketOptionName name, bool value) => Call("SetSocketOption");

    /// <summary>As .NET's.</summary>
    public void Bind(EndPoint address) => Call("Bind");

    /// <summary>As .NET's.</summary>
    public void Listen(int backlog) => Call("Listen");

    /// <summary>As .NET's.</summary>
    public void Connect(EndPoint address) => Call("Connect");

    /// <summary>Whether something has come; always writable.</summary>
    public bool Poll(int microseconds, SelectMode mode)
    {
        Call("Poll");
        return mode == SelectMode.SelectWrite || _world.Arriving.Count > 0;
    }

    /// <summary>Takes a caller.</summary>
    public Socket Accept()
    {
        Call("Accept");
        _world.Arriving.Dequeue();
        return new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    }

    /// <summary>Takes what came.</summary>
    public int Receive(byte[] buffer, int offset, int length, SocketFlags flags)
    {
        Call("Receive");
        return Take(buffer, offset, length);
    }

    /// <summary>Waits for a datagram.</summary>
    public int ReceiveFrom(byte[] buffer, ref EndPoint from)
    {
        Call("ReceiveFrom");
        while (_world.Arriving.Count == 0)
            _world.Pass(100000);
        return Take(buffer, 0, buffer.Length);
    }

    /// <summary>Sends.</summary>
    public int Send(byte[] data, int offset, int length, SocketFlags flags)
    {
        Call("Send");
        _world.Sent.Add(data[offset..(offset + length)]);
        return length;
    }

    /// <summary>Sends.</summary>
    public int SendTo(byte[] data, int length, SocketFlags flags, EndPoint to)
    {
        Call("SendTo");
        _world.Sent.Add(data[..length]);
        return length;
    }

    /// <summary>Gives it back.</summary>
    public void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _world.OpenSockets--;
        _world.ThrowIfFailing("Close");
    }

    private void Call(string name)
    {
        if (_isClosed)
            throw new ObjectDisposedException(nameof(Socket));
        _world.ThrowIfFailing(name);
    }

    private int Take(byte[] buffer, int offset, int length)
    {
        byte[] datagram = _world.Arriving.Dequeue();
        int taken = Math.Min(datagram.Length, length);
        Array.Copy(datagram, 0, buffer, offset, taken);
        return taken;
    }
}
