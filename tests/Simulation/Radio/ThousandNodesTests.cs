using NanoSensors.Board;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Radio;

/// <summary>How fast a world of many nodes runs: the driver on the chip, an uplink each 10 minutes with both windows.</summary>
[TestClass]
public class ThousandNodesTests
{
    private const int Nodes = 1000;
    private const int Hours = 6;

    [TestMethod]
    public void A_thousand_nodes_and_a_gateway_run_for_hours_in_seconds()
    {
        var time = new VirtualTime();
        var channel = new RadioChannel(time, 1);
        long air = 0;
        channel.Transmitted += frame => air += frame.AirMicroseconds;
        var random = new SeededRandom(7);
        var nodes = new List<Beacon>();
        var hosts = new List<BoardHost>();
        for (int i = 0; i < Nodes; i++)
        {
            var board = new VirtualBoard(time, channel, new Position(random.Next(1500), random.Next(1500)), i);
            var node = new Beacon(board, channel: i % 3, offset: random.Next(600_000_000));
            nodes.Add(node);
            hosts.Add(new BoardHost(time, board, () => node) { WakeJitterMicroseconds = 10_000 });
        }

        var gateway = new VirtualBoard(time, channel, new Position(750, 750, 15), 9999, radios: 3);
        var listener = new Listener(gateway);
        hosts.Add(new BoardHost(time, gateway, () => listener));
        foreach (BoardHost host in hosts)
            host.Start();

        // The processor's time and not the wall's: the machine may be busy with something else.
        TimeSpan before = Environment.CpuUsage.TotalTime;
        time.RunFor(TimeSpan.FromHours(Hours));
        double seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;

        int sent = nodes.Sum(n => n.Sent);
        Console.WriteLine(
            $"Figure: {Nodes * Hours / seconds:N0} simulated node-hours a second of processor time ({Nodes} nodes and a gateway, {Hours} h in {seconds:F1} s, "
            + $"{time.ActionsRun / seconds / 1e6:F1} million events a second, {sent} frames, {listener.Received * 100.0 / sent:F1} % received)");
        Assert.IsEmpty(hosts.SelectMany(h => h.Exceptions).ToArray());
        Assert.IsEmpty(hosts.SelectMany(h => h.Board.Radios).SelectMany(r => r.Misuses).ToArray());
        Assert.AreEqual(Nodes * Hours * 6, sent, Nodes);
        Assert.IsGreaterThan(sent / 2, listener.Received);
        Assert.AreEqual(0, nodes.Sum(n => n.Faults) + listener.Faults);
    }

    private sealed class Beacon(VirtualBoard board, int channel, long offset) : IApplication
    {
        private static readonly uint[] Channels = [868_100_000, 868_300_000, 868_500_000];

        private readonly Sx1276 _radio = new(board.Radio.Spi, board.Radio.Reset);
        private readonly TransmitSettings _uplink = new() { FrequencyHz = Channels[channel], SpreadingFactor = 7 };
        private readonly ReceiveSettings _window = new() { FrequencyHz = Channels[channel], SpreadingFactor = 7, InvertIq = true, SymbolTimeout = 40 };
        private readonly byte[] _frame = new byte[20];
        private long _next = offset;
        private long _due = long.MaxValue;
        private int _windows;

        internal int Sent { get; private set; }

        internal int Faults { get; private set; }

        public SleepPlan Sleep { get; } = new();

        public long Step(long now)
        {
            RadioEvent happened = _radio.Step(now);
            switch (happened)
            {
                case RadioEvent.TransmitDone:
                    Sent++;
                    _windows = 0;
                    _radio.PrepareReceive(_window);
                    _due = now + 980_000;
                    break;
                case RadioEvent.ReceiveTimeout when _windows == 1:
                    _radio.PrepareReceive(_window);
                    _due = now + 950_000;
                    break;
                case RadioEvent.ReceiveTimeout:
                    _radio.Sleep();
                    break;
                case RadioEvent.Fault:
                    Faults++;
                    break;
            }

            if (_radio.State == RadioState.Down)
            {
                _radio.Reset(now);
            }
            else if (_radio.State == RadioState.ReceivePrepared && now >= _due)
            {
                _windows++;
                _due = long.MaxValue;
                _radio.Start(now);
            }
            else if (_radio.State is RadioState.Standby or RadioState.Sleep && now >= _next)
            {
                _next += 600_000_000;
                _radio.PrepareTransmit(_uplink, _frame, _frame.Length);
                _radio.Start(now);
            }

            long next = Math.Min(_radio.NextStepMicroseconds, _due);
            return _radio.State is RadioState.Standby or RadioState.Sleep ? Math.Min(next, _next) : next;
        }
    }

    private sealed class Listener : IApplication
    {
        private static readonly uint[] Channels = [868_100_000, 868_300_000, 868_500_000];

        private readonly Sx1276[] _radios;

        internal Listener(VirtualBoard board)
        {
            _radios = [.. board.Radios.Select(chip => new Sx1276(chip.Spi, chip.Reset))];
        }

        internal int Received { get; private set; }

        internal int Faults { get; private set; }

        public SleepPlan Sleep { get; } = new();

        public long Step(long now)
        {
            long next = long.MaxValue;
            for (int i = 0; i < _radios.Length; i++)
            {
                Sx1276 radio = _radios[i];
                if (radio.State == RadioState.Down)
                    radio.Reset(now);
                switch (radio.Step(now))
                {
                    case RadioEvent.Ready:
                        radio.PrepareReceive(new ReceiveSettings { FrequencyHz = Channels[i], SpreadingFactor = 7, Continuous = true });
                        radio.Start(now);
                        break;
                    case RadioEvent.ReceiveDone:
                        Received++;
                        break;
                    case RadioEvent.Fault:
                        Faults++;
                        break;
                }

                next = Math.Min(next, radio.NextStepMicroseconds);
            }

            return next;
        }
    }
}
