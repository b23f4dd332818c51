using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Sensing;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>A sensor's driver that throws: now and then, or each time.</summary>
[TestClass]
public class SafeModeTests
{
    [TestMethod]
    public void A_restart_by_an_exception_is_told_and_the_node_goes_on()
    {
        NodeBench bench = Start(91, out ThrowingMagnetometer sensor);
        bench.RunUntil(NodeBench.Hour);
        sensor.ThrowsNext = 1;
        bench.RunUntil(2 * NodeBench.Hour);
        Assert.AreEqual(1, bench.Host.Exceptions.Count);
        StatusReading status = bench.Network.Of<StatusReading>().Last();
        Assert.AreEqual((int)ResetCause.Exception, status.ResetCause);
        Assert.AreEqual(1, status.ResetCount);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        Assert.AreEqual("", string.Join("; ", bench.Network.Faults));
    }

    [TestMethod]
    public void A_sensor_that_always_throws_ends_in_safe_mode_which_reports_and_takes_commands()
    {
        NodeBench bench = Start(92, out ThrowingMagnetometer sensor);
        bench.RunUntil(NodeBench.Hour);
        sensor.ThrowsNext = int.MaxValue;
        bench.RunUntil(8 * NodeBench.Hour);
        Assert.AreEqual(RestartGuard.RestartsForSafeMode, bench.Host.Exceptions.Count);
        Assert.AreEqual(NodeState.SafeMode, bench.Application.State);
        StatusReading[] reports = bench.Network.Messages.Where(m => m.At > NodeBench.Hour).Select(m => m.Message).OfType<StatusReading>().ToArray();
        Assert.IsTrue(reports.Length is >= 7 and <= 9, $"{reports.Length} status frames in seven hours");
        Assert.AreEqual(SensorHealth.Fault, reports[^1].SensorHealth);
        Assert.AreEqual((int)ResetCause.Exception, reports[^1].ResetCause);
        Assert.AreEqual(RestartGuard.RestartsForSafeMode, reports[^1].ResetCount);

        bench.Network.Command(CommandType.SetInterval, token: 5, 1200);
        bench.RunUntil(10 * NodeBench.Hour);
        Assert.AreEqual(CommandResult.Done, bench.Network.Of<Acknowledgement>().Single().Result);

        // The sensor has recovered: the restart by command, or the day's end, brings the node back.
        sensor.ThrowsNext = 0;
        bench.Network.Command(CommandType.Restart, token: 6);
        bench.RunUntil(13 * NodeBench.Hour);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        Assert.AreEqual(SensorHealth.Ok, bench.Network.Of<ParkingHeartbeat>().Last().Health);
        Assert.AreEqual(RestartGuard.RestartsForSafeMode, bench.Host.Exceptions.Count);
        Assert.AreEqual("", string.Join("; ", bench.Network.Faults));
        Console.WriteLine($"Figure: a sensor that always throws: safe mode after {RestartGuard.RestartsForSafeMode} restarts, {reports.Length} status frames in seven hours, the session kept ({bench.Network.Joins} join)");
        Assert.AreEqual(1, bench.Network.Joins);
    }

    [TestMethod]
    public void After_a_day_in_safe_mode_it_tries_again()
    {
        NodeBench bench = Start(93, out ThrowingMagnetometer sensor);
        sensor.ThrowsNext = RestartGuard.RestartsForSafeMode;
        bench.RunUntil(NodeBench.Hour);
        Assert.AreEqual(NodeState.SafeMode, bench.Application.State);
        bench.RunUntil(26 * NodeBench.Hour);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        Assert.IsTrue(bench.Network.Of<ParkingHeartbeat>().Any());
        Assert.AreEqual("", string.Join("; ", bench.Network.Faults));
    }

    [TestMethod]
    public void Exceptions_with_good_hours_between_never_lead_to_safe_mode()
    {
        NodeBench bench = Start(94, out ThrowingMagnetometer sensor);
        for (int i = 1; i <= 8; i++)
        {
            bench.RunUntil(i * 2 * NodeBench.Hour);
            sensor.ThrowsNext = 1;
        }

        bench.RunUntil(17 * NodeBench.Hour);
        Assert.AreEqual(8, bench.Host.Exceptions.Count);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        Assert.AreEqual("", string.Join("; ", bench.Network.Faults));
    }

    private static NodeBench Start(int seed, out ThrowingMagnetometer sensor)
    {
        var bench = new NodeBench(NodeProfile.Parking, seed);
        sensor = new ThrowingMagnetometer(bench.Magnetometer);
        bench.Sensors.Magnetometer = sensor;
        bench.Host.Start();
        return bench;
    }
}
