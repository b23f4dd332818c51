using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>A whole node under the loop that runs on the board, on a simulated chip whose pauses end up to a tick early or late.</summary>
[TestClass]
public class NodeOnTheBoardsLoopTests
{
    private const long Second = 1_000_000;

    [TestMethod]
    [DataRow(NodeProfile.Parking, true, 2)]
    [DataRow(NodeProfile.Parking, false, 1)]
    [DataRow(NodeProfile.Air, true, 2)]
    public void A_node_joins_reports_sleeps_and_hears_commands(NodeProfile profile, bool sleeps, int hours)
    {
        var bench = new NodeBench(profile, seed: 77);
        bench.Settings.DeepSleep = bench.Settings.LightSleep = sleeps;
        bench.Settings.EndDevice.ClockErrorPpm = sleeps ? 5000 : 0;
        bench.Settings.EndDevice.CounterReserve = sleeps ? 1 : 16;
        long end = hours * 3600 * Second;
        var chip = new SimulatedChip(bench.Time, 78) { Ends = () => bench.Time.NowMicroseconds >= end, DeepSleepErrorPpm = -8000, SensorLine = () => bench.Board.SensorLine };
        var radio = new Sx1276(bench.Board.Radio.Spi, bench.Board.Radio.Reset);
        var program = new ChipProgram(bench.Time, chip, bench.Board.Storage)
        {
            Radios = [radio],
            Lines = [.. bench.Board.RadioLines],
            DeepSleep = sleeps,
            SensorLine = 34,
        };
        NodeApplication? node = null;
        bench.Network.Command(CommandType.SetInterval, token: 5, 300);
        program.Run((store, supervisor, clock) => node = new NodeApplication(
            bench.Settings, bench.Sensors, radio, new ManagedAes128(), store, bench.Board.Battery, supervisor, new NanoSensors.Esp32.Entropy(chip, 0x70B3D57ED0000001)));

        Assert.AreEqual(1, bench.Network.Joins);
        Assert.AreEqual("", string.Join("; ", bench.Network.Faults));
        Assert.AreEqual("", string.Join("; ", bench.Board.Radio.Misuses));
        Assert.AreEqual(CommandResult.Done, bench.Network.Of<Acknowledgement>().Single().Result);
        Assert.AreEqual(300, node!.Configuration.IntervalSeconds);
        Assert.AreEqual(0, node.Link.LateWindows);
        int reports = profile == NodeProfile.Parking ? bench.Network.Of<ParkingHeartbeat>().Count() : bench.Network.Of<AirReading>().Count();
        Assert.IsTrue(reports >= (12 * hours) - 6 && reports <= (12 * hours) + 2, $"{reports} reports in {hours} h of five minutes each");
        Assert.IsTrue(program.Starts.Skip(1).All(cause => cause == ResetCause.DeepSleep), string.Join(", ", program.Starts));
        Assert.AreEqual(sleeps, chip.DeepSleeps.Count >= 18, $"{chip.DeepSleeps.Count} deep sleeps");
        double asleep = (chip.DeepSleeps.Sum(s => s.Until - s.From) + chip.LightSleeps.Sum(s => s.Until - s.From)) / (double)bench.Time.NowMicroseconds;
        Assert.IsTrue(sleeps ? asleep > 0.9 : asleep == 0, $"asleep for {100 * asleep:F1} %");
        Console.WriteLine($"Figure: {profile} under the board's loop, {(sleeps ? "on a battery" : "awake")}: {reports} reports in {hours} h, {program.Starts.Count} starts, {100 * asleep:F1} % asleep, no late window");
    }
}
