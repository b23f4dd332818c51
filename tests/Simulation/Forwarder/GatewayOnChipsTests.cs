using NanoSensors.Forwarder;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

[TestClass]
public class GatewayOnChipsTests
{
    [TestMethod]
    public void A_frame_that_a_node_sends_reaches_the_server_with_the_moment_of_its_end()
    {
        var bench = new GatewayBench();
        var node = new Sx1276Chip(bench.Time, bench.Channel, new Position(300, 40));
        node.PowerOn();
        var driver = new Sx1276(node.Spi, node.Reset);
        StepUntilIdle(bench.Time, driver, () => driver.Reset(bench.Time.NowMicroseconds));
        byte[] frame = GatewayBench.DataFrame(7, 1);
        driver.PrepareTransmit(new TransmitSettings { FrequencyHz = 868_100_000, SpreadingFactor = 7 }, frame, frame.Length);
        long end = 0;
        bench.Channel.Transmitted += t => end = t.EndMicroseconds;
        driver.Start(bench.Time.NowMicroseconds);
        bench.Time.RunFor(TimeSpan.FromMilliseconds(200));

        ServerDouble.Uplink uplink = bench.Server.Received.Single();
        CollectionAssert.AreEqual(frame, uplink.Payload);
        Assert.AreEqual((uint)end, uplink.Tmst, 100u);
        Assert.AreEqual(868.1, uplink.Frequency);
        Assert.AreEqual("SF7BW125", uplink.DataRate);
        Assert.IsInRange(-120, -60, uplink.Rssi);
        Assert.IsEmpty(bench.Host.Exceptions);
        foreach (Sx1276Chip chip in bench.Board.Radios)
            Assert.IsEmpty(chip.Misuses);
    }

    [TestMethod]
    public void Downlinks_leave_within_a_millisecond_of_their_tmst_and_reception_goes_on_after_each()
    {
        var bench = new GatewayBench(seed: 11);
        // The clock of the board starts near the wrap of tmst, so that some of the downlinks cross it.
        bench.Time.RunUntil((1L << 32) - 30_000_000);
        var offsets = new List<long>();
        long expected = 0;
        bench.Channel.Transmitted += t =>
        {
            if (t.Modulation.InvertedIq)
                offsets.Add(t.StartMicroseconds - expected);
        };
        bench.Server.Heard += u =>
        {
            expected = bench.Time.NowMicroseconds + (uint)(u.Tmst + 1_000_000 - (uint)bench.Time.NowMicroseconds);
            bench.Server.Respond(u.Tmst + 1_000_000, "IAECAwQF", 6);
        };
        for (int i = 0; i < 100; i++)
        {
            bench.SendUplink(GatewayBench.DataFrame(i, i));
            bench.Time.RunFor(TimeSpan.FromMilliseconds(1500 + 7 * i));
        }

        Assert.HasCount(100, bench.Server.Distinct);
        Assert.HasCount(100, offsets);
        Assert.HasCount(100, bench.Server.TxAcks);
        Assert.IsTrue(bench.Server.TxAcks.All(a => a.Json == """{"txpk_ack":{"error":"NONE"}}"""));
        Console.WriteLine($"Figure: downlinks leave {offsets.Min()} to {offsets.Max()} us after their tmst (100 of them, simulated chip, loop without jitter)");
        Assert.IsTrue(offsets.All(o => Math.Abs(o) <= 1000));
        Assert.AreEqual(100, bench.Gateway.Statistics.FramesTransmitted);
    }

    [TestMethod]
    public void The_radio_of_the_downlink_s_channel_sends_and_on_a_channel_of_none_the_one_that_hears_least()
    {
        var bench = new GatewayBench(radios: 3);
        for (int i = 0; i < 6; i++)
        {
            bench.SendUplink(GatewayBench.DataFrame(i, 1), channel: i % 2 * 2);
            bench.Time.RunFor(TimeSpan.FromSeconds(1));
        }

        object? sender = null;
        bench.Channel.Transmitted += t => sender = t.Sender;
        bench.Server.Respond(bench.Time.NowMicroseconds + 1_000_000, "IAECAwQF", 6, 868.5);
        bench.Time.RunFor(TimeSpan.FromSeconds(2));
        Assert.AreSame(bench.Board.Radios[2], sender);
        bench.Server.Respond(bench.Time.NowMicroseconds + 1_000_000, "IAECAwQF", 6, 869.525);
        bench.Time.RunFor(TimeSpan.FromSeconds(2));
        Assert.AreSame(bench.Board.Radios[1], sender);
        CollectionAssert.AreEquivalent(new[] { 0, 0, 0, 2, 2, 2 }, bench.Server.Distinct.Select(u => u.Channel).ToArray());
    }

    [TestMethod]
    public void With_loss_duplication_and_reordering_of_20_percent_nothing_is_lost_and_the_order_of_each_device_holds()
    {
        var bench = new GatewayBench(seed: 20);
        bench.Backhaul.LossPercent = 20;
        bench.Backhaul.DuplicationPercent = 20;
        bench.Backhaul.ReorderingPercent = 20;
        bench.Backhaul.JitterMicroseconds = 30_000;
        const int Frames = 2000;
        for (int i = 0; i < Frames; i++)
        {
            bench.SendUplink(GatewayBench.DataFrame(i % 20, i / 20));
            bench.Time.RunFor(TimeSpan.FromMilliseconds(150));
        }

        bench.Time.RunFor(TimeSpan.FromMinutes(1));
        Assert.HasCount(Frames, bench.Server.Distinct);
        Assert.AreEqual(0, bench.Gateway.QueuedUplinks);
        foreach (IGrouping<int, ServerDouble.Uplink> device in bench.Server.Distinct.GroupBy(u => GatewayBench.DeviceOf(u.Payload)))
            CollectionAssert.AreEqual(Enumerable.Range(0, 100).ToArray(), device.Select(u => GatewayBench.CounterOf(u.Payload)).ToArray());
        ForwarderStatistics s = bench.Gateway.Statistics;
        Console.WriteLine($"Figure: {Frames} uplinks over a backhaul with 20 % loss, duplication and reordering: {bench.Server.Distinct.Count} distinct at the server, "
            + $"{bench.Server.Received.Count - Frames} duplicates for it to drop, {s.PushesSent} PUSH_DATA, {s.FramesArchived} by way of the archive, {s.BackhaulLosses} times out of reach");
    }

    [TestMethod]
    public void Downlinks_are_sent_once_each_over_a_backhaul_that_doubles_them()
    {
        var bench = new GatewayBench(seed: 33);
        bench.Backhaul.DuplicationPercent = 100;
        int sent = 0;
        bench.Channel.Transmitted += t => sent += t.Modulation.InvertedIq ? 1 : 0;
        for (int i = 0; i < 20; i++)
        {
            bench.Server.Respond(bench.Time.NowMicroseconds + 1_000_000, "IAECAwQF", 6);
            bench.Time.RunFor(TimeSpan.FromSeconds(2));
        }

        Assert.AreEqual(20, sent);
        Assert.IsGreaterThanOrEqualTo(40, bench.Server.TxAcks.Count);
        Assert.IsTrue(bench.Server.TxAcks.All(a => a.Json.Contains("NONE")));
    }

    [TestMethod]
    public void In_the_steady_state_an_uplink_allocates_nothing()
    {
        var bench = new GatewayBench(seed: 5);
        var socket = new SilentSocket();
        var radio = new Sx1276(bench.Board.Radio.Spi, bench.Board.Radio.Reset);
        bench.Host.PowerCut();
        bench.Board.Radio.PowerOn();
        bench.Settings.Receivers = [new ReceiveSettings { FrequencyHz = 868_100_000 }];
        var gateway = new ForwarderApplication(bench.Settings, [radio], socket, bench.Board.WallClock, bench.Board.Storage);
        byte[] frame = GatewayBench.DataFrame(1, 1);
        long allocated = 0;
        int counted = 0;
        for (int i = 0; i < 300; i++)
        {
            long end = bench.SendUplink(frame);
            for (long now = bench.Time.NowMicroseconds; now < end + 20_000; now += 1000)
            {
                bench.Time.RunUntil(now);
                long before = GC.GetAllocatedBytesForCurrentThread();
                gateway.Step(now);
                if (i >= 50)
                    allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            counted += i >= 50 ? 1 : 0;
        }

        Assert.IsGreaterThanOrEqualTo(295, gateway.Statistics.FramesForwarded);
        Console.WriteLine($"Figure: {allocated} bytes allocated by the forwarder for {counted} uplinks");
        Assert.AreEqual(0, allocated);
    }

    private static void StepUntilIdle(VirtualTime time, Sx1276 driver, Action begin)
    {
        begin();
        for (int i = 0; i < 100 && driver.Step(time.NowMicroseconds) != RadioEvent.Ready; i++)
            time.RunUntil(driver.NextStepMicroseconds);
    }

    /// <summary>A server that acknowledges at once and allocates nothing itself.</summary>
    private sealed class SilentSocket : NanoSensors.Board.IDatagrams
    {
        private readonly byte[] _answer = [2, 0, 0, 0];
        private bool _waiting;

        public bool Send(byte[] data, int length)
        {
            _answer[1] = data[1];
            _answer[2] = data[2];
            _answer[3] = data[3] == 0 ? (byte)1 : (byte)4;
            _waiting = true;
            return true;
        }

        public int Receive(byte[] buffer)
        {
            if (!_waiting)
                return -1;
            _waiting = false;
            _answer.CopyTo(buffer, 0);
            return 4;
        }
    }
}
