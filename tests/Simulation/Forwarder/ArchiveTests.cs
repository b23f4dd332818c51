using NanoSensors.Forwarder;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

[TestClass]
public class ArchiveTests
{
    // However the power fails in whichever write: what was flushed before is there afterwards, in order.
    [TestMethod]
    [DataRow(PowerCutMoment.Before)]
    [DataRow(PowerCutMoment.TornShort)]
    [DataRow(PowerCutMoment.TornMixed)]
    [DataRow(PowerCutMoment.TornGone)]
    [DataRow(PowerCutMoment.After)]
    public void A_power_cut_in_any_write_loses_no_uplink_that_was_flushed_before(PowerCutMoment moment)
    {
        // Frames of 100 bytes: a segment is full after 37, so that these writes hold flushes, seals and deletions.
        for (int write = 1; write <= 130; write++)
        {
            var storage = new MemoryStorage();
            var writer = new Station(storage);
            storage.CutPowerAtWrite(write, moment, tornBytes: 40 + write * 7 % 3000);
            int flushed = 0;
            int next = 0;
            for (; next < 200; next++)
            {
                try
                {
                    writer.Append(next);
                    flushed++;
                }
                catch (PowerFailureException)
                {
                    break;
                }
            }

            Assert.IsLessThan(200, next, "the power did not fail");
            storage.PowerOn();
            var reader = new Station(storage);
            int[] found = [.. reader.Drain()];
            CollectionAssert.AreEqual(Enumerable.Range(0, found.Length).ToArray(), found, $"write {write}");
            // The one under way may have made it or not.
            Assert.IsInRange(flushed, flushed + 1, found.Length, $"write {write}");
            Assert.IsEmpty(storage.Names);
        }
    }

    [TestMethod]
    [DataRow(PowerCutMoment.Before)]
    [DataRow(PowerCutMoment.TornGone)]
    [DataRow(PowerCutMoment.After)]
    public void A_power_cut_while_delivering_repeats_at_most_a_segment_and_loses_nothing(PowerCutMoment moment)
    {
        var full = new MemoryStorage();
        var writer = new Station(full);
        for (int i = 0; i < 100; i++)
            writer.Append(i);
        // Three segments, each deleted once it is delivered.
        for (int write = 1; write <= 3; write++)
        {
            MemoryStorage storage = full.Clone();
            var reader = new Station(storage);
            storage.CutPowerAtWrite(write, moment);
            var delivered = new List<int>();
            try
            {
                foreach (int number in reader.Drain())
                    delivered.Add(number);
            }
            catch (PowerFailureException)
            {
            }

            storage.PowerOn();
            int[] after = [.. new Station(storage).Drain()];
            CollectionAssert.AreEqual(Enumerable.Range(100 - after.Length, after.Length).ToArray(), after);
            Assert.IsInRange(0, 37, delivered.Count + after.Length - 100, $"write {write}: {delivered.Count} before, {after.Length} after");
        }
    }

    [TestMethod]
    public void Delivered_uplinks_do_not_come_back_at_the_next_start()
    {
        var storage = new MemoryStorage();
        var station = new Station(storage);
        for (int i = 0; i < 60; i++)
            station.Append(i);
        Assert.HasCount(60, station.Drain().ToArray());
        Assert.AreEqual(0, new Station(storage).Archive.Count);
    }

    [TestMethod]
    public void Random_bytes_in_its_blobs_are_passed_over()
    {
        var random = new Random(20260112);
        for (int run = 0; run < 200; run++)
        {
            var storage = new MemoryStorage();
            var station = new Station(storage);
            for (int i = 0; i < 90; i++)
                station.Append(i);
            foreach (string name in storage.Names)
            {
                byte[] content = storage.Peek(name)!;
                for (int k = random.Next(3); k > 0; k--)
                    content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
                storage.Poke(name, random.Next(5) == 0 ? content[..random.Next(content.Length)] : content);
            }

            int[] found = [.. new Station(storage).Drain()];
            for (int i = 1; i < found.Length; i++)
                Assert.IsGreaterThan(found[i - 1], found[i], $"run {run}, seed 20260112");
        }
    }

    [TestMethod]
    public void Every_field_of_an_uplink_comes_back()
    {
        var storage = new MemoryStorage();
        var settings = new ForwarderSettings
        {
            Receivers = [new ReceiveSettings { FrequencyHz = 868_100_000 }, new ReceiveSettings { FrequencyHz = 867_300_000, BandwidthHz = 250_000 }],
        };
        var archive = new UplinkArchive(settings, storage, 1, new ForwarderStatistics());
        archive.Begin();
        var uplink = new UplinkRecord
        {
            Length = 255, ReceivedAtMicroseconds = 5_000_000, Channel = 1, CodingRateDenominator = 8, SpreadingFactor = 12,
            RssiDbm = -141, SnrQuarterDb = -83, CrcIsGood = true, Pending = 1,
        };
        for (int i = 0; i < 255; i++)
            uplink.Data[i] = (byte)(i * 7);
        Assert.IsTrue(archive.Append(uplink, 6_000_000, 1_768_208_368_123_456));
        Assert.IsTrue(archive.Flush());

        archive = new UplinkArchive(settings, storage, 1, new ForwarderStatistics());
        archive.Begin();
        Assert.AreEqual(1, archive.Count);
        archive.BeginRead(0);
        var read = new UplinkRecord();
        Assert.IsTrue(archive.ReadNext(0, read, 0, -1, out long unix, out _));
        Assert.AreEqual(1_768_208_367_123_456, unix);
        CollectionAssert.AreEqual(uplink.Data, read.Data);
        Assert.AreEqual((255, 1, 867_300_000u, 250_000, 8, 12, -141, -83), (read.Length, read.Channel, read.FrequencyHz, read.BandwidthHz,
            read.CodingRateDenominator, read.SpreadingFactor, read.RssiDbm, read.SnrQuarterDb));
        Assert.IsFalse(archive.ReadNext(0, read, 0, -1, out _, out _));
    }

    [TestMethod]
    public void A_flash_that_refuses_loses_nothing_that_fits_into_ram()
    {
        var storage = new MemoryStorage { RefusesWrites = true };
        var station = new Station(storage);
        for (int i = 0; i < 37; i++)
            station.Append(i);
        CollectionAssert.AreEqual(Enumerable.Range(0, 37).ToArray(), station.Drain().ToArray());
    }

    /// <summary>One start of a gateway, as far as its archive goes. Frames are told apart by a number in them.</summary>
    private sealed class Station
    {
        private readonly UplinkRecord _uplink = new() { Length = 100, CodingRateDenominator = 5, SpreadingFactor = 7, RssiDbm = -90, CrcIsGood = true, Pending = 1 };

        internal Station(MemoryStorage storage)
        {
            var settings = new ForwarderSettings { Receivers = [new ReceiveSettings { FrequencyHz = 868_100_000 }] };
            Archive = new UplinkArchive(settings, storage, 1, new ForwarderStatistics());
            Archive.Begin();
        }

        internal UplinkArchive Archive { get; }

        internal void Append(int number)
        {
            _uplink.Data[20] = (byte)(number >> 8);
            _uplink.Data[21] = (byte)number;
            _uplink.ReceivedAtMicroseconds = number * 12_000_000L;
            Assert.IsTrue(Archive.Append(_uplink, number * 12_000_000L, -1));
            Archive.Flush();
        }

        internal IEnumerable<int> Drain()
        {
            while (Archive.Count > 0)
            {
                Archive.BeginRead(0);
                var batch = new List<int>();
                while (batch.Count < 5 && Archive.ReadNext(0, _uplink, 1L << 40, -1, out _, out _))
                    batch.Add((_uplink.Data[20] << 8) | _uplink.Data[21]);
                foreach (int number in batch)
                    yield return number;
                if (Archive.Commit(0) == 0 && batch.Count == 0)
                    yield break;
            }
        }
    }
}
