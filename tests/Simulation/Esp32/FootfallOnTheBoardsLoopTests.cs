using NanoSensors.Board;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>A footfall node under the board's loop: it pauses between its samples and still counts.</summary>
[TestClass]
public class FootfallOnTheBoardsLoopTests
{
    private const long Second = 1_000_000;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_footfall_node_pauses_between_samples_and_counts_the_people(bool pauses)
    {
        var bench = new NodeBench(NodeProfile.Footfall, seed: 81);
        long end = 1800 * Second;
        var chip = new SimulatedChip(bench.Time, 82) { Ends = () => bench.Time.NowMicroseconds >= end, ReadMicroseconds = 200 };
        var doorway = new Doorway(bench.Time, 83, new DoorwaySettings { PeoplePerHour = 200 });
        doorway.Start();
        bench.Sensors.OuterZone = new SimulatedTimeOfFlight(bench.Time, doorway, inner: false, 84);
        bench.Sensors.InnerZone = new SimulatedTimeOfFlight(bench.Time, doorway, inner: true, 85);
        var radio = new Sx1276(bench.Board.Radio.Spi, bench.Board.Radio.Reset);
        var program = new ChipProgram(bench.Time, chip, bench.Board.Storage) { Radios = [radio], Lines = [.. bench.Board.RadioLines], DeepSleep = false };
        NodeApplication? node = null;
        program.Run((store, supervisor, clock) => new Run(pauses, node = new NodeApplication(
            bench.Settings, bench.Sensors, radio, new ManagedAes128(), store, bench.Board.Battery, supervisor, new NanoSensors.Esp32.Entropy(chip, 0x70B3D57ED0000001))));
        var record = new byte[8];
        Assert.AreEqual(8, new RecordStore(bench.Board.Storage).Read("footfall", 1, record));
        int countIn = BigEndian.ReadInt32(record, 0), countOut = BigEndian.ReadInt32(record, 4);
        double error = (Math.Abs(countIn - doorway.CountIn) + Math.Abs(countOut - doorway.CountOut)) / (double)(doorway.CountIn + doorway.CountOut);
        double share = chip.Paused / (double)end;
        Console.WriteLine($"Figure: footfall under the board's loop, {(pauses ? "with" : "without")} pauses: {100 * share:F0} % paused, in {countIn} of {doorway.CountIn}, out {countOut} of {doorway.CountOut}, error {100 * error:F1} %");
        Assert.AreEqual(0, node!.Link.LateWindows);
        Assert.IsTrue(pauses ? share > 0.8 : share < 0.5, $"{100 * share:F0} % paused");
        Assert.IsTrue(error <= 0.05, $"error {100 * error:F1} %");
    }

    /// <summary>The node, with its leave to be late or without.</summary>
    private sealed class Run(bool pauses, NodeApplication node) : IApplication
    {
        public SleepPlan Sleep => node.Sleep;

        public long Step(long nowMicroseconds)
        {
            long next = node.Step(nowMicroseconds);
            node.Sleep.MayBeLate &= pauses;
            return next;
        }
    }
}
