using NanoSensors.EndDevice;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>A radio whose blocks start slowly, as in the cold.</summary>
[TestClass]
public class SlowRadioTests
{
    private const int Downlinks = 60;

    [TestMethod]
    [DataRow(5, 1, 10)]
    [DataRow(5, 2, 10)]
    [DataRow(0, 1, 10)]
    [DataRow(0, 2, 10)]
    public void Both_windows_hit_although_the_radio_starts_ten_times_as_slowly(int dataRate, int window, int factor)
    {
        var bench = new LinkBench(900 + (10 * dataRate) + window, new EndDeviceSettings { DataRate = dataRate });
        bench.Board.Radio.StartupFactor = factor;
        bench.Host.WakeJitterMicroseconds = 20_000;
        bench.Network.Accept.Rx2DataRate = dataRate;
        bench.Join();
        bench.Network.Answer = _ => new ScriptedDownlink { Port = 1, Payload = [1], Window = window };
        for (int i = 0; i < Downlinks; i++)
        {
            bench.Send();
            bench.RunFor(200);
        }

        string caught = $"{bench.Downlinks.Count} of {Downlinks} downlinks";
        Console.WriteLine($"Figure: DR{dataRate} RX{window}, a radio that starts {factor} times as slowly: {caught}");
        Assert.AreEqual(Downlinks, bench.Downlinks.Count);
    }
}
