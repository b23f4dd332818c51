using NanoSensors.Board;
using NanoSensors.Forwarder;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>An archive on a flash of the board's real size, on one that is full, and on one that refuses.</summary>
[TestClass]
public class FlashRoomTests
{
    private const int BlocksOf4Megabytes = 64;

    [TestMethod]
    [DataRow(48)]
    // As an earlier configuration may have it: more than there is room for.
    [DataRow(96)]
    public void A_week_without_a_server_on_a_board_of_4_MB_keeps_the_newest_and_its_records_have_room(int segments)
    {
        var storage = new MemoryStorage { Blocks = BlocksOf4Megabytes };
        var sender = new Station(storage, segments);
        const int sent = 50_400;
        for (int i = 0; i < sent; i++)
            sender.Append(i);
        int[] found = [.. new Station(storage, segments).Drain()];
        CollectionAssert.AreEqual(Enumerable.Range(sent - found.Length, found.Length).ToArray(), found);
        Assert.IsGreaterThan(7000, found.Length);
        if (segments == 48)
        {
            Assert.AreEqual(0, storage.RefusedWrites);
            var store = new RecordStore(storage);
            _ = new RestartLog(store, ResetCause.Exception);
            Assert.AreEqual(1, new RestartLog(store, ResetCause.DeepSleep).CountOf(ResetCause.Exception));
        }
    }

    [TestMethod]
    public void A_full_archive_leaves_records_room()
    {
        var storage = new MemoryStorage { Blocks = BlocksOf4Megabytes };
        var sender = new Station(storage, UplinkArchive.SegmentsFor(BlocksOf4Megabytes * 4096));
        for (int i = 0; i < 9000; i++)
            sender.Append(i);
        var store = new RecordStore(storage);
        foreach (string record in new[] { "restarts", "clock", "restart-guard", "configuration", "duty-cycle", "gw-servers" })
            Assert.IsTrue(store.Write(record, 1, new byte[900], 900), record);
    }

    [TestMethod]
    public void A_larger_archive_of_an_earlier_configuration_is_cut_to_its_newest()
    {
        var storage = new MemoryStorage();
        var sender = new Station(storage, 40);
        for (int i = 0; i < 6000; i++)
            sender.Append(i);
        var reader = new Station(storage, 10);
        Assert.IsLessThanOrEqualTo(11, storage.Names.Count);
        int[] found = [.. reader.Drain()];
        CollectionAssert.AreEqual(Enumerable.Range(6000 - found.Length, found.Length).ToArray(), found);
    }

    [TestMethod]
    public void A_flash_that_refuses_is_left_alone_longer_and_longer()
    {
        var bench = new GatewayBench(seed: 62);
        bench.Backhaul.IsUp = false;
        bench.Time.RunFor(TimeSpan.FromSeconds(20));
        bench.Board.Storage.RefusesWrites = true;
        long before = bench.Board.Storage.RefusedWrites;
        for (int i = 0; i < 7200; i++)
        {
            bench.SendUplink(GatewayBench.DataFrame(i % 50, i / 50));
            bench.Time.RunFor(TimeSpan.FromMilliseconds(500));
        }

        long refused = bench.Board.Storage.RefusedWrites - before;
        Console.WriteLine($"Figure: a flash that refuses for an hour, two uplinks a second: {refused} writes tried");
        Assert.IsLessThan(250, refused);
        bench.Board.Storage.RefusesWrites = false;
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        // The newest that fit into memory.
        Assert.AreEqual(7199, (GatewayBench.CounterOf(bench.Server.Received[^1].Payload) * 50) + GatewayBench.DeviceOf(bench.Server.Received[^1].Payload));
    }

    /// <summary>An archive with frames that are told apart by a number.</summary>
    private sealed class Station
    {
        private readonly UplinkRecord _uplink = new() { Length = 17, CodingRateDenominator = 5, SpreadingFactor = 7, RssiDbm = -90, CrcIsGood = true, Pending = 1 };
        private readonly UplinkArchive _archive;

        internal Station(MemoryStorage storage, int segments)
        {
            var settings = new ForwarderSettings { Receivers = [new ReceiveSettings { FrequencyHz = 868_100_000 }], ArchiveSegments = segments };
            _archive = new UplinkArchive(settings, storage, 1, new ForwarderStatistics());
            _archive.Begin();
        }

        internal void Append(int number)
        {
            _uplink.Data[9] = (byte)(number >> 16);
            _uplink.Data[10] = (byte)(number >> 8);
            _uplink.Data[11] = (byte)number;
            _uplink.ReceivedAtMicroseconds = number * 12_000_000L;
            Assert.IsTrue(_archive.Append(_uplink, number * 12_000_000L, -1));
            if (number % 5 == 4)
                Assert.IsTrue(_archive.Flush());
        }

        internal IEnumerable<int> Drain()
        {
            while (_archive.Count > 0)
            {
                while (!_archive.PrepareRead(0))
                {
                }

                _archive.BeginRead(0);
                var batch = new List<int>();
                while (batch.Count < 5 && _archive.ReadNext(0, _uplink, 1L << 50, -1, out _, out _))
                    batch.Add((_uplink.Data[9] << 16) | (_uplink.Data[10] << 8) | _uplink.Data[11]);
                foreach (int number in batch)
                    yield return number;
                if (_archive.Commit(0) == 0 && batch.Count == 0)
                    yield break;
            }
        }
    }
}
