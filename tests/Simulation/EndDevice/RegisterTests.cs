using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>What reaches the chip's registers in a join, in uplinks on every default channel and data rate, and in RX1 and RX2.</summary>
[TestClass]
public class RegisterTests
{
    private static readonly Dictionary<uint, string[]> Carriers = new()
    {
        [868_100_000] = ["06=D9", "07=06", "08=66"],
        [868_300_000] = ["06=D9", "07=13", "08=33"],
        [868_500_000] = ["06=D9", "07=20", "08=00"],
        [869_525_000] = ["06=D9", "07=61", "08=9A"],
    };

    [TestMethod]
    public void A_join_writes_one_transmission_and_two_windows()
    {
        var bench = new LinkBench(701) { Traces = true };
        bench.Network.JoinWindow = 2;
        bench.Join();
        List<List<string>> launches = Launches(bench);
        Assert.AreEqual(3, launches.Count);
        AssertTransmit(launches[0], bench.Network.JoinRequests[0].Hz, 5, JoinRequest.FrameLength);
        AssertReceive(launches[1], bench.Network.JoinRequests[0].Hz, 5);
        AssertReceive(launches[2], 869_525_000, 0);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void Uplinks_on_each_default_channel_and_their_windows(int dataRate)
    {
        var bench = new LinkBench(710 + dataRate, new EndDeviceSettings { DataRate = dataRate }) { Traces = true };
        bench.Join();
        var seen = new HashSet<uint>();
        for (int i = 0; i < 12; i++)
        {
            bench.Trace.Writes.Clear();
            HeardUplink up = bench.Send();
            List<List<string>> launches = Launches(bench);
            Assert.AreEqual(3, launches.Count);
            AssertTransmit(launches[0], up.Hz, dataRate, up.Air.Payload.Length);
            AssertReceive(launches[1], up.Hz, dataRate);
            AssertReceive(launches[2], 869_525_000, 0);
            seen.Add(up.Hz);
            bench.RunFor(200);
        }

        Assert.AreEqual(3, seen.Count);
        Assert.IsEmpty(bench.Board.Radio.Misuses);
    }

    [TestMethod]
    public void A_window_is_opened_by_one_write_and_nothing_else_at_its_moment()
    {
        var bench = new LinkBench(720) { Traces = true };
        bench.Join();
        bench.Trace.Writes.Clear();
        bench.Send();
        foreach (List<string> launch in Launches(bench))
        {
            // Everything else was written before: nothing follows the launch until flags are read and cleared.
            int at = launch.FindLastIndex(w => w is "01=83" or "01=86");
            Assert.AreEqual(launch.Count - 1, at);
        }
    }

    [TestMethod]
    [DataRow(Sx1276Defect.BusDead)]
    [DataRow(Sx1276Defect.ModeStuck)]
    [DataRow(Sx1276Defect.TransmitNeverEnds)]
    public void A_chip_that_goes_astray_is_reset_and_the_device_goes_on(Sx1276Defect defect)
    {
        var bench = new LinkBench(730).Join();
        bench.Board.Radio.Defect = defect;
        bench.Wanted = new WantedUplink(1, [1], false);
        bench.Board.RaiseInterrupt();
        bench.RunFor(20);
        Assert.IsGreaterThan(0, bench.Device.RadioFaults);
        bench.Board.Radio.Defect = Sx1276Defect.None;
        bench.RunFor(300);
        int before = bench.Downlinks.Count;
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 1, Payload = [1] });
        bench.Send();
        Assert.AreEqual(before + 1, bench.Downlinks.Count);
    }

    // Writes in groups that end with the launch of a transmission or a window.
    private static List<List<string>> Launches(LinkBench bench)
    {
        var groups = new List<List<string>>();
        var group = new List<string>();
        foreach (string write in bench.Trace.Writes)
        {
            group.Add(write);
            if (write is not ("01=83" or "01=86"))
                continue;
            groups.Add(group);
            group = [];
        }

        return groups;
    }

    private static void AssertTransmit(List<string> writes, uint hz, int dataRate, int length)
    {
        AssertCommon(writes, hz, dataRate);
        // CRC on, normal chirps, DIO0 = TxDone, PA_BOOST at 14 dBm.
        AssertLast(writes, $"1E={12 - dataRate:X}4", "33=27", "3B=1D", "11=F7", "40=40", "09=CC", "4D=84", "20=00", "21=08", $"22={length:X2}", "01=83");
        Assert.IsTrue(writes.Exists(w => w.StartsWith("00=", StringComparison.Ordinal) && w.Length == 3 + 2 * length));
    }

    private static void AssertReceive(List<string> writes, uint hz, int dataRate)
    {
        AssertCommon(writes, hz, dataRate);
        // CRC off, inverted chirps, DIO0 = RxDone, erratum 2.3.
        string config2 = writes.FindLast(w => w.StartsWith("1E=", StringComparison.Ordinal))!;
        Assert.AreEqual($"{12 - dataRate:X}", config2[3..4]);
        Assert.AreEqual(0, Convert.ToInt32(config2[4..5], 16) & 4);
        AssertLast(writes, "33=67", "3B=19", "11=1F", "40=00", "23=FF", "2F=40", "30=00", "0D=00", "01=86");
    }

    private static void AssertCommon(List<string> writes, uint hz, int dataRate)
    {
        AssertLast(writes, Carriers[hz]);
        AssertLast(writes, "1D=72", dataRate <= 1 ? "26=0C" : "26=04", "37=0A");
    }

    // The last write of each register is the expected one.
    private static void AssertLast(List<string> writes, params string[] expected)
    {
        foreach (string one in expected)
            Assert.AreEqual(one, writes.FindLast(w => w.StartsWith(one[..3], StringComparison.Ordinal)));
    }
}
