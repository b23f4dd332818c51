using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>Whether the windows catch downlinks however late the board wakes, and what that costs.</summary>
[TestClass]
public class ReceiveWindowTests
{
    // SX1276 data sheet, table 10: 10.8 mA in reception with LNA boost at 125 kHz; 3.3 V.
    private const double ReceiveMilliwatts = 10.8 * 3.3;

    private static int Downlinks => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_DOWNLINKS"), out int n) ? n : 100;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>NANOSENSORS_DOWNLINKS sets how many for each data rate and window: 100 by default, 1000 for the figures in the README.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void Both_windows_hit_with_wake_ups_20_ms_early_or_late(int dataRate)
    {
        foreach (int window in new[] { 1, 2 })
        {
            var bench = new LinkBench(500 + 10 * dataRate + window, new EndDeviceSettings { DataRate = dataRate });
            bench.Host.WakeJitterMicroseconds = 40_000;
            bench.Host.DioLatencyMicroseconds = 0;
            // The network's clock is off too: by up to 1 ms either way; and its downlinks of RX2 come at the same data rate.
            bench.Network.Accept.Rx2DataRate = dataRate;
            bench.Join();
            var late = new SeededRandom(7);
            bench.Network.Answer = _ => new ScriptedDownlink { Port = 1, Payload = [1], Window = window, LateMicroseconds = late.Next(2001) - 1000 };
            long before = bench.Host.Steps;
            for (int i = 0; i < Downlinks; i++)
            {
                bench.Send();
                // Long enough for the duty cycle of 25-byte frames at SF12.
                bench.RunFor(200);
            }

            int caught = bench.Downlinks.Count;
            TestContext.WriteLine($"Figure: DR{dataRate} RX{window}: {caught} of {Downlinks} downlinks caught with 0 to 40 ms of lateness at each wake-up, lead {bench.Device.WindowLeadMicroseconds / 1000} ms, late windows {bench.Device.LateWindows}");
            Assert.IsTrue(caught * 1000L >= Downlinks * 999L, $"DR{dataRate} RX{window}: {caught} of {Downlinks}");
        }
    }

    /// <summary>
    /// Light sleep through every wait of an exchange: an RC oscillator counts meanwhile, so that the clock is off by up to 5,000 ppm either way, and no pin is looked at.
    /// The network's answer comes after one second, and after five as on The Things Stack.
    /// </summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(5)]
    public void Both_windows_hit_after_light_sleep_that_is_badly_timed(int dataRate)
    {
        foreach (int seconds in new[] { 1, 5 })
        {
            foreach (int window in new[] { 1, 2 })
            {
                var bench = new LinkBench(590 + 10 * dataRate + window, new EndDeviceSettings { DataRate = dataRate, ClockErrorPpm = 5000 });
                bench.Host.WakeJitterMicroseconds = 10_000;
                bench.Host.LightSleep = true;
                bench.Host.LightSleepErrorPpm = 5000;
                bench.Network.Accept.Rx2DataRate = dataRate;
                bench.Network.Accept.RxDelay = seconds;
                bench.Network.RxDelay = seconds;
                bench.Join();
                var late = new SeededRandom(7);
                bench.Network.Answer = _ => new ScriptedDownlink { Port = 1, Payload = [1], Window = window, LateMicroseconds = late.Next(2001) - 1000 };
                for (int i = 0; i < Downlinks / 2; i++)
                {
                    bench.Send();
                    bench.RunFor(200);
                }

                TestContext.WriteLine($"Figure: DR{dataRate} RX{window} after {seconds} s, light sleep timed to ±5,000 ppm: {bench.Downlinks.Count} of {Downlinks / 2} downlinks, "
                    + $"listening {bench.Device.WindowOpenMicroseconds / 1000.0 / bench.Device.Transmissions:F0} ms an exchange");
                Assert.AreEqual(Downlinks / 2, bench.Downlinks.Count, $"DR{dataRate} RX{window} after {seconds} s");
            }
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(5)]
    public void A_board_without_any_DIO_line_finds_everything_by_polling(int dataRate)
    {
        var bench = new LinkBench(570 + dataRate, new EndDeviceSettings { DataRate = dataRate }, 200);
        // Edges are noticed an hour late, which is never.
        bench.Host.DioLatencyMicroseconds = 3600 * LinkBench.Second;
        bench.Host.WakeJitterMicroseconds = 20_000;
        bench.Join();
        bench.Network.Answer = up => new ScriptedDownlink { Port = 1, Payload = [1], Window = 1 + (int)(up.FCnt % 2) };
        bench.RunFor(100 * 200);
        Assert.IsTrue(bench.Network.UplinkCount is >= 99 and <= 101, $"{bench.Network.UplinkCount} uplinks");
        Assert.AreEqual(bench.Network.DownlinksSent, bench.Downlinks.Count);
        Assert.AreEqual(0, bench.Device.RadioFaults);
    }

    [TestMethod]
    public void The_energy_of_two_empty_windows_is_known()
    {
        foreach (int jitterMicroseconds in new[] { 0, 20_000, 40_000 })
        {
            for (int dataRate = 0; dataRate < 6; dataRate++)
            {
                var bench = new LinkBench(550, new EndDeviceSettings { DataRate = dataRate });
                bench.Host.WakeJitterMicroseconds = jitterMicroseconds;
                bench.Join();
                for (int i = 0; i < 20; i++)
                {
                    bench.Send();
                    bench.RunFor(200);
                }

                double seconds = bench.Device.WindowOpenMicroseconds / 1e6 / (bench.Device.Transmissions - 1);
                TestContext.WriteLine($"Figure: DR{dataRate}, wake-ups up to {jitterMicroseconds / 1000} ms late: both windows empty, {seconds * 1000:F0} ms of reception, {seconds * ReceiveMilliwatts:F1} mJ an uplink");
                Assert.IsTrue(seconds < 1.5);
            }
        }
    }

    [TestMethod]
    public void A_late_board_is_counted_and_the_lead_grows_until_the_windows_hit()
    {
        var bench = new LinkBench(560, new EndDeviceSettings { WindowLeadMicroseconds = 2000 });
        bench.Host.WakeJitterMicroseconds = 30_000;
        bench.Join();
        bench.Network.Answer = _ => new ScriptedDownlink { Port = 1, Payload = [1] };
        for (int i = 0; i < 60; i++)
        {
            bench.Send();
            bench.RunFor(20);
        }

        Assert.IsTrue(bench.Device.LateWindows is > 0 and < 12, $"{bench.Device.LateWindows} late windows");
        Assert.IsTrue(bench.Device.WindowLeadMicroseconds > 30_000);
        int before = bench.Downlinks.Count;
        for (int i = 0; i < 100; i++)
        {
            bench.Send();
            bench.RunFor(20);
        }

        Assert.AreEqual(100, bench.Downlinks.Count - before);
    }
}
