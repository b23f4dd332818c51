using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NanoSensors.Simulation;

namespace NanoSensors.NetworkStandIn;

/// <summary>The network around the stand-in classes, one for each test thread: its time, its Wi-Fi, its sockets and their faults. Time
/// passes where a thread sleeps or waits.</summary>
public sealed class NetworkWorld
{
    /// <summary>Sockets of the runtime (nf-interpreter, sdkconfig: CONFIG_LWIP_MAX_SOCKETS).</summary>
    public const int MostSockets = 16;

    private const long Tick = 100000;

    [ThreadStatic]
    private static NetworkWorld _current;

    private readonly Dictionary<string, int> _faults = new();
    private readonly List<Thread> _threads = new();
    private readonly List<(long At, Action Do)> _events = new();

    private NetworkWorld()
    {
        Wifi = new SimulatedStation();
    }

    /// <summary>This thread's world.</summary>
    public static NetworkWorld Current => _current ??= new NetworkWorld();

    /// <summary>Begins a new world: no sockets, no threads, time 0.</summary>
    public static NetworkWorld Begin() => _current = new NetworkWorld();

    /// <summary>µs since the start.</summary>
    public long Now { get; private set; }

    /// <summary>The world's end, µs: who sleeps or waits longer is thrown out.</summary>
    public long End { get; set; } = long.MaxValue;

    /// <summary>The board's station.</summary>
    public SimulatedStation Wifi { get; }

    /// <summary>Open sockets.</summary>
    public int OpenSockets { get; internal set; }

    /// <summary>The most there were.</summary>
    public int MostOpenSockets { get; internal set; }

    /// <summary>Datagrams and callers to come, as any socket finds them; null is a caller.</summary>
    public Queue<byte[]> Arriving { get; } = new();

    /// <summary>What was sent.</summary>
    public List<byte[]> Sent { get; } = new();

    /// <summary>Names that were asked for.</summary>
    public int NamesAsked { get; internal set; }

    /// <summary>Lets calls of one kind throw.</summary>
    /// <param name="call">Name of the socket's method; "Socket" for its constructor.</param>
    /// <param name="times">How many calls.</param>
    public void Fail(string call, int times) => _faults[call] = times;

    /// <summary>Lets something happen later.</summary>
    /// <param name="seconds">When, s since the start.</param>
    /// <param name="action">What.</param>
    public void At(double seconds, Action action) => _events.Add(((long)(seconds * 1e6), action));

    /// <summary>Runs the threads that were started, one after the other, each until the world's end.</summary>
    /// <param name="seconds">How long, s.</param>
    public void RunThreads(double seconds)
    {
        End = Now + (long)(seconds * 1e6);
        foreach (Thread thread in _threads)
        {
            try
            {
                thread.Body();
            }
            catch (WorldEndException)
            {
                // As a board's threads: they never return.
            }
        }
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="microseconds">How much, µs.</param>
    public void Pass(long microseconds)
    {
        long until = Now + microseconds;
        while (Now < until)
        {
            if (Now >= End)
                throw new WorldEndException();
            long step = Math.Min(Tick, until - Now);
            Now += step;
            Wifi.Pass(step);
            for (int i = _events.Count - 1; i >= 0; i--)
            {
                (long at, Action action) = _events[i];
                if (Now < at)
                    continue;
                _events.RemoveAt(i);
                action();
            }
        }
    }

    internal void Add(Thread thread) => _threads.Add(thread);

    internal void ThrowIfFailing(string call)
    {
        if (!_faults.TryGetValue(call, out int left) || left == 0)
            return;
        _faults[call] = left - 1;
        throw new SocketException((int)SocketError.NetworkDown);
    }
}
