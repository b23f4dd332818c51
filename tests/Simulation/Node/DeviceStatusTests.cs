using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>What a node answers to DevStatusReq of its battery (LoRaWAN 1.0.4, 5.5).</summary>
[TestClass]
public class DeviceStatusTests
{
    [TestMethod]
    [DataRow(3600, false, 254)]
    [DataRow(3300, false, 136)]
    [DataRow(2950, false, 1)]
    [DataRow(0, false, 255)]
    [DataRow(3300, true, 0)]
    public void DevStatusAns_tells_the_battery(int millivolts, bool isMains, int level)
    {
        var bench = new NodeBench(NodeProfile.Air, 88);
        bench.Board.Battery.Millivolts = millivolts;
        bench.Settings.IsMains = isMains;
        bench.Host.Start();
        bench.RunUntil(700 * NodeBench.Second);
        bench.Network.MacCommands.Enqueue([0x06]);
        bench.RunUntil(3 * NodeBench.Hour);
        byte[] answer = bench.Network.Uplinks.Select(Options).Single(options => options.Length > 0 && options[0] == 0x06);
        Assert.AreEqual(level, answer[1], level is 0 or 255 ? 0 : 2);
    }

    private static byte[] Options(Transmission frame) =>
        frame.Payload[0] >> 5 is 2 or 4 ? frame.Payload[8..(8 + (frame.Payload[5] & 15))] : [];
}
