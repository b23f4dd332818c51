using NanoSensors.Board;
using NanoSensors.Forwarder;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>A server behind a name whose address changes, as behind dynamic DNS, and a name server that is away for a while.</summary>
[TestClass]
public class AddressChangeTests
{
    [TestMethod]
    public void A_server_that_moves_is_found_again_within_half_a_minute_and_misses_nothing()
    {
        var bench = new GatewayBench(seed: 70);
        var book = new AddressBook(bench);
        bench.Host.PowerCut();
        var board = new VirtualBoard(bench.Time, bench.Channel, new Position(0, 0, 6), 71);
        ForwarderApplication? gateway = null;
        var host = new BoardHost(bench.Time, board, () =>
        {
            bench.Settings.Receivers = [new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = 7 }];
            return gateway = new ForwarderApplication(bench.Settings, [new Sx1276(board.Radio.Spi, board.Radio.Reset)], book, board.WallClock, board.Storage);
        });
        host.Start();
        bench.Time.RunFor(TimeSpan.FromSeconds(1));
        int sent = 0;
        double slowest = 0;
        for (int move = 0; move < 8; move++)
        {
            sent = Send(bench, sent, 60);
            book.Move();
            // In every other case nobody answers questions for a while either.
            book.NamesAreKnownFrom = bench.Time.NowMicroseconds + (move % 2) * 60_000_000;
            long moved = bench.Time.NowMicroseconds;
            int before = bench.Server.Received.Count;
            while (bench.Server.Received.Count == before)
                sent = Send(bench, sent, 1);
            slowest = Math.Max(slowest, (bench.Time.NowMicroseconds - Math.Max(moved, book.NamesAreKnownFrom)) / 1e6);
        }

        bench.Time.RunFor(TimeSpan.FromMinutes(2));
        Console.WriteLine($"Figure: a server that moved 8 times: {bench.Server.Distinct.Count} of {sent} uplinks there, found again within {slowest:F0} s, {book.Questions} questions to the name server");
        Assert.HasCount(sent, bench.Server.Distinct);
        CollectionAssert.AreEqual(Enumerable.Range(0, sent).ToArray(), bench.Server.Distinct.Select(u => GatewayBench.CounterOf(u.Payload)).ToArray());
        Assert.IsLessThan(35, slowest);
        Assert.IsLessThan(80, book.Questions);
        Assert.IsEmpty(host.Exceptions);
        Assert.AreEqual(0, gateway!.ArchivedUplinks);
    }

    private static int Send(GatewayBench bench, int sent, int count)
    {
        for (int i = 0; i < count; i++)
        {
            bench.SendUplink(GatewayBench.DataFrame(1, sent++));
            bench.Time.RunFor(TimeSpan.FromSeconds(2));
        }

        return sent;
    }

    /// <summary>What WifiLink and UdpSocket are on the board: looks every five seconds whether the name is to be asked, sends to where it was found.</summary>
    private sealed class AddressBook : IDatagrams
    {
        private readonly GatewayBench _bench;
        private readonly NameWatch _watch = new();
        private int _address;
        private int _found = -1;

        internal AddressBook(GatewayBench bench)
        {
            _bench = bench;
            Look();
        }

        internal long NamesAreKnownFrom { get; set; }

        internal int Questions { get; private set; }

        internal void Move() => _address++;

        public bool Send(byte[] data, int length)
        {
            _watch.NoteSent();
            // To the old address it goes, and nobody is there.
            return _found >= 0 && (_found != _address || _bench.Backhaul.Gateway.Send(data, length));
        }

        public int Receive(byte[] buffer)
        {
            int length = _bench.Backhaul.Gateway.Receive(buffer);
            if (length >= 0)
                _watch.NoteReceived();
            return length;
        }

        private void Look()
        {
            _bench.Time.After(5_000_000, Look);
            long now = _bench.Time.NowMicroseconds;
            if (!_watch.IsDue(now))
                return;
            Questions++;
            if (now < NamesAreKnownFrom)
            {
                _watch.Failed(now);
                return;
            }

            _found = _address;
            _watch.Answered(now);
        }
    }
}
