using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>A node under the board's loop whose radio's bus takes time, as interpreted code does on a board.</summary>
[TestClass]
public class SlowBusTests
{
    private const long Second = 1_000_000;

    [TestMethod]
    [DataRow(2, false)]
    [DataRow(10, false)]
    [DataRow(10, true)]
    public void A_node_hears_its_downlinks_although_each_transfer_takes_time(int reads, bool sleeps)
    {
        var bench = new NodeBench(NodeProfile.Parking, seed: 77);
        bench.Settings.DeepSleep = bench.Settings.LightSleep = sleeps;
        bench.Settings.EndDevice.ClockErrorPpm = sleeps ? 5000 : 0;
        bench.Settings.EndDevice.CounterReserve = sleeps ? 1 : 16;
        var chip = new SimulatedChip(bench.Time, 78)
        {
            Ends = () => bench.Time.NowMicroseconds >= 3600 * Second,
            SensorLine = () => bench.Board.SensorLine,
        };
        var bus = new SlowBus(bench.Board.Radio.Spi, chip, reads);
        var radio = new Sx1276(bus, bench.Board.Radio.Reset);
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
            bench.Settings, bench.Sensors, radio, new ManagedAes128(), store, bench.Board.Battery, supervisor,
            new NanoSensors.Esp32.Entropy(chip, 0x70B3D57ED0000001)));

        Assert.AreEqual(1, bench.Network.Joins);
        Assert.AreEqual("", string.Join("; ", bench.Network.Faults));
        Assert.AreEqual("", string.Join("; ", bench.Board.Radio.Misuses));
        Assert.AreEqual(CommandResult.Done, bench.Network.Of<Acknowledgement>().Single().Result);
        Assert.AreEqual(0, node!.Link.LateWindows);
        string figure = $"joined, command heard, {bus.Transfers} transfers in an hour, no late window";
        Console.WriteLine($"Figure: a transfer of {reads * chip.ReadMicroseconds} us: {figure}");
    }

    private sealed class SlowBus(ISpi inner, SimulatedChip chip, int reads) : ISpi
    {
        internal long Transfers { get; private set; }

        public void Transfer(byte[] write, byte[] read, int length)
        {
            Transfers++;
            for (int i = 0; i < reads; i++)
                _ = chip.SinceStartMicroseconds;
            inner.Transfer(write, read, length);
        }
    }
}
