using System.Text;
using NanoSensors.Board;

namespace NanoSensors.Tests.Simulation.Http;

/// <summary>Somebody who calls again as soon as he is served, without sockets and without allocating anything.</summary>
internal sealed class Caller : IListener, IConnection
{
    private readonly byte[] _request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
    private int _at;
    private bool _isOpen;
    private int _served;

    internal int Received { get; private set; }

    /// <summary>Lets a board step every 10 ms until so many pages are served.</summary>
    internal void Serve(Action<long> step, int times, ref long now)
    {
        for (_served = 0; _served < times; now += 10_000)
            step(now);
    }

    public IConnection Accept()
    {
        if (_isOpen)
            return null!;
        _isOpen = true;
        _at = 0;
        Received = 0;
        return this;
    }

    public int Receive(byte[] buffer, int offset, int length)
    {
        int count = Math.Min(length, _request.Length - _at);
        Array.Copy(_request, _at, buffer, offset, count);
        _at += count;
        return count;
    }

    public int Send(byte[] data, int offset, int length)
    {
        Received += length;
        return length;
    }

    public void Close()
    {
        _isOpen = false;
        _served++;
    }
}
