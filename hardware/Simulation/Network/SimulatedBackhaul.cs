using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>
/// The network between a gateway and its server, with what such networks do to datagrams: it delays, loses, doubles and
/// reorders them, and is sometimes not there. Everything random comes from the seed.
/// </summary>
public sealed class SimulatedBackhaul
{
    private readonly VirtualTime _time;
    private readonly SeededRandom _random;
    private readonly End _gateway;
    private readonly End _server;

    /// <summary>A network that loses nothing and delays by 20 ms, until told otherwise.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="seed">Decides the fate of each datagram.</param>
    public SimulatedBackhaul(VirtualTime time, int seed)
    {
        _time = time;
        _random = new SeededRandom(seed);
        _gateway = new End(this, () => _server!);
        _server = new End(this, () => _gateway);
    }

    /// <summary>The gateway's socket.</summary>
    public IDatagrams Gateway => _gateway;

    /// <summary>The server's socket.</summary>
    public IDatagrams Server => _server;

    /// <summary>A datagram has arrived at the server's socket.</summary>
    public event Action? ServerReceived;

    /// <summary>One way, µs.</summary>
    public long DelayMicroseconds { get; set; } = 20_000;

    /// <summary>Added to the delay, evenly distributed from 0, µs.</summary>
    public long JitterMicroseconds { get; set; }

    /// <summary>Share of datagrams that never arrive, percent.</summary>
    public int LossPercent { get; set; }

    /// <summary>Share of datagrams that arrive twice, percent.</summary>
    public int DuplicationPercent { get; set; }

    /// <summary>Share of datagrams that are overtaken by later ones, percent.</summary>
    public int ReorderingPercent { get; set; }

    /// <summary>How much later a reordered or doubled datagram arrives, µs.</summary>
    public long ReorderingMicroseconds { get; set; } = 200_000;

    /// <summary>False: datagrams disappear, in both directions, as when the line behind the router is down.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>False: the gateway has no network at all, and its sends fail.</summary>
    public bool IsAttached { get; set; } = true;

    /// <summary>Datagrams sent so far, both ways.</summary>
    public long Sent { get; private set; }

    /// <summary>Of those, how many were lost.</summary>
    public long Lost { get; private set; }

    /// <summary>How many arrived twice.</summary>
    public long Duplicated { get; private set; }

    /// <summary>How many were held back.</summary>
    public long Reordered { get; private set; }

    private bool Chance(int percent) => percent > 0 && _random.Next(100) < percent;

    private void Carry(byte[] datagram, End to)
    {
        Sent++;
        if (!IsUp || !IsAttached || Chance(LossPercent))
        {
            Lost++;
            return;
        }

        long delay = DelayMicroseconds + (JitterMicroseconds > 0 ? _random.Next(JitterMicroseconds + 1) : 0);
        if (Chance(ReorderingPercent))
        {
            Reordered++;
            delay += ReorderingMicroseconds;
        }

        Deliver(datagram, to, delay);
        if (!Chance(DuplicationPercent))
            return;
        Duplicated++;
        Deliver(datagram, to, delay + 1 + _random.Next(ReorderingMicroseconds + 1));
    }

    private void Deliver(byte[] datagram, End to, long delay) => _time.After(delay, () =>
    {
        to.Waiting.Enqueue(datagram);
        if (to == _server)
            ServerReceived?.Invoke();
    });

    private sealed class End(SimulatedBackhaul network, Func<End> peer) : IDatagrams
    {
        public Queue<byte[]> Waiting { get; } = new();

        public bool Send(byte[] data, int length)
        {
            if (this == network._gateway && !network.IsAttached)
                return false;
            network.Carry(data[..length], peer());
            return true;
        }

        public int Receive(byte[] buffer)
        {
            if (!Waiting.TryDequeue(out byte[]? datagram))
                return -1;
            int length = Math.Min(datagram.Length, buffer.Length);
            Array.Copy(datagram, buffer, length);
            return length;
        }
    }
}
