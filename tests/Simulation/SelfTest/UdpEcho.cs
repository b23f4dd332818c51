using System.Net;
using System.Net.Sockets;

namespace NanoSensors.Tests.Simulation;

/// <summary>A peer that sends back what comes, in its order.</summary>
internal sealed class UdpEcho : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private int _count;

    internal UdpEcho()
    {
        _task = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    UdpReceiveResult datagram = await _socket.ReceiveAsync(_stop.Token);
                    Interlocked.Increment(ref _count);
                    await _socket.SendAsync(datagram.Buffer, datagram.RemoteEndPoint, _stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
        });
    }

    internal IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    internal int Count => Volatile.Read(ref _count);

    public void Dispose()
    {
        _stop.Cancel();
        _task.Wait();
        _socket.Dispose();
        _stop.Dispose();
    }
}
