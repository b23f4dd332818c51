using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>Downlink commands, good and bad: each is answered, and the configuration's hash follows.</summary>
[TestClass]
public class NodeCommandTests
{
    [TestMethod]
    [DataRow(NodeProfile.Parking, CommandType.SetInterval, 60, CommandResult.Done)]
    [DataRow(NodeProfile.Parking, CommandType.SetThreshold, 40, CommandResult.Done)]
    [DataRow(NodeProfile.Parking, CommandType.SetThreshold, 5, CommandResult.OutOfRange)]
    [DataRow(NodeProfile.Parking, CommandType.SetThreshold, 65000, CommandResult.OutOfRange)]
    [DataRow(NodeProfile.Footfall, CommandType.SetThreshold, 1500, CommandResult.Done)]
    [DataRow(NodeProfile.Air, CommandType.SetThreshold, 100, CommandResult.NotSupported)]
    [DataRow(NodeProfile.Air, CommandType.SetParticulatesEvery, 6, CommandResult.Done)]
    [DataRow(NodeProfile.Parking, CommandType.SetParticulatesEvery, 6, CommandResult.NotSupported)]
    [DataRow(NodeProfile.Footfall, CommandType.SetStatusPeriod, 12, CommandResult.Done)]
    [DataRow(NodeProfile.Parking, CommandType.SetSamplePeriod, 500, CommandResult.Done)]
    [DataRow(NodeProfile.Parking, CommandType.Calibrate, Message.NotAvailable, CommandResult.Done)]
    [DataRow(NodeProfile.Air, CommandType.Calibrate, Message.NotAvailable, CommandResult.NotSupported)]
    [DataRow(NodeProfile.Parking, CommandType.RequestConfigurationHash, Message.NotAvailable, CommandResult.Done)]
    public void Each_command_is_acknowledged_or_refused(NodeProfile profile, CommandType type, int value, CommandResult result)
    {
        NodeBench bench = Running(profile);
        uint before = bench.Application.Configuration.Hash;
        bench.Network.Command(type, token: 77, value);
        bench.RunUntil(bench.Time.NowMicroseconds + 700 * NodeBench.Second);
        Acknowledgement answer = bench.Network.Of<Acknowledgement>().Single();
        Assert.AreEqual(77, answer.Token);
        Assert.AreEqual(type, answer.CommandType);
        Assert.AreEqual(result, answer.Result);
        Assert.AreEqual(bench.Application.Configuration.Hash, answer.ConfigurationHash);
        bool changes = result == CommandResult.Done && value != Message.NotAvailable;
        Assert.AreEqual(changes, answer.ConfigurationHash != before);
        // What was acknowledged is what the next start finds.
        var stored = new NodeConfiguration();
        stored.CopyFrom(bench.Settings.Defaults);
        stored.Load(new RecordStore(bench.Board.Storage));
        Assert.AreEqual(answer.ConfigurationHash, stored.Hash);
        bench.AssertSound($"{profile} {type}");
    }

    [TestMethod]
    public void A_new_interval_is_kept_from_then_on_and_after_a_restart()
    {
        NodeBench bench = Running(NodeProfile.Air);
        bench.Network.Command(CommandType.SetInterval, token: 1, 120);
        bench.RunUntil(bench.Time.NowMicroseconds + 900 * NodeBench.Second);
        int before = bench.Network.Of<AirReading>().Count();
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.RunUntil(bench.Time.NowMicroseconds + 1200 * NodeBench.Second);
        int readings = bench.Network.Of<AirReading>().Count() - before;
        Assert.IsTrue(readings is >= 9 and <= 12, $"{readings} readings in twenty minutes");
        Assert.AreEqual(120, bench.Application.Configuration.IntervalSeconds);
    }

    [TestMethod]
    public void A_status_frame_comes_on_demand_and_tells_the_configuration()
    {
        NodeBench bench = Running(NodeProfile.Parking);
        int before = bench.Network.Of<StatusReading>().Count();
        bench.Network.Command(CommandType.RequestStatus, token: 2);
        bench.RunUntil(bench.Time.NowMicroseconds + 700 * NodeBench.Second);
        StatusReading status = bench.Network.Of<StatusReading>().Skip(before).Single();
        Assert.AreEqual(bench.Application.Configuration.Hash, status.ConfigurationHash);
        Assert.AreEqual((int)ResetCause.PowerOn, status.ResetCause);
        Assert.AreEqual(bench.Settings.FirmwareMinor, status.FirmwareMinor);
        Assert.AreEqual(0, status.ResetCount);
        Assert.AreEqual(CommandResult.Done, bench.Network.Of<Acknowledgement>().Single().Result);
    }

    [TestMethod]
    public void A_restart_on_command_is_acknowledged_first_and_told_afterwards()
    {
        NodeBench bench = Running(NodeProfile.Parking);
        bench.Network.Command(CommandType.Restart, token: 3);
        bench.RunUntil(bench.Time.NowMicroseconds + 1500 * NodeBench.Second);
        Assert.AreEqual(3, bench.Network.Of<Acknowledgement>().Single().Token);
        Assert.AreEqual(1, bench.Board.Supervisor.History.Count(c => c == ResetCause.Command));
        Assert.AreEqual(1, bench.Network.Joins, "the session was lost");
        StatusReading status = bench.Network.Of<StatusReading>().Last();
        Assert.AreEqual((int)ResetCause.Command, status.ResetCause);
        Assert.AreEqual(1, status.ResetCount);
        bench.AssertSound("restart");
    }

    [TestMethod]
    [DataRow("07", CommandResult.Malformed)]
    [DataRow("07b0", CommandResult.UnknownCommand)]
    [DataRow("07FFFFFFFFFFFFFF", CommandResult.Malformed)]
    public void Bytes_that_are_no_command_are_refused(string bytes, CommandResult result)
    {
        NodeBench bench = Running(NodeProfile.Parking);
        uint before = bench.Application.Configuration.Hash;
        bench.Network.Downlinks.Enqueue(Convert.FromHexString(bytes));
        bench.RunUntil(bench.Time.NowMicroseconds + 700 * NodeBench.Second);
        Assert.AreEqual(result, bench.Network.Of<Acknowledgement>().Single().Result);
        Assert.AreEqual(before, bench.Application.Configuration.Hash);
        bench.AssertSound(bytes);
    }

    [TestMethod]
    public void A_configuration_that_cannot_be_stored_is_refused_and_not_in_force()
    {
        NodeBench bench = Running(NodeProfile.Parking);
        bench.Settings.EndDevice.CounterReserve = 1;
        uint before = bench.Application.Configuration.Hash;
        bench.Network.Command(CommandType.SetInterval, token: 9, 60);
        // The memory is full from the uplink that fetches the command until that exchange is over.
        bench.Channel.Transmitted += frame => bench.Board.Storage.RefusesWrites = frame.Modulation.InvertedIq || bench.Board.Storage.RefusesWrites;
        while (!bench.Board.Storage.RefusesWrites)
            bench.Time.RunNext();
        bench.RunUntil(bench.Time.NowMicroseconds + 2 * NodeBench.Second);
        bench.Board.Storage.RefusesWrites = false;
        Assert.AreEqual(before, bench.Application.Configuration.Hash);
        bench.RunUntil(bench.Time.NowMicroseconds + 700 * NodeBench.Second);
        Assert.AreEqual(CommandResult.StoreFailed, bench.Network.Of<Acknowledgement>().First().Result);
    }

    [TestMethod]
    [DataRow(38)]
    [DataRow(70)]
    [DataRow(198)]
    public void A_command_of_another_version_is_refused_with_its_token(int port)
    {
        NodeBench bench = Running(NodeProfile.Parking);
        uint before = bench.Application.Configuration.Hash;
        bench.Network.DownlinkPort = port;
        bench.Network.Command(CommandType.SetInterval, token: 78, 60);
        bench.RunUntil(bench.Time.NowMicroseconds + 700 * NodeBench.Second);
        Acknowledgement answer = bench.Network.Of<Acknowledgement>().Single();
        Assert.AreEqual(CommandResult.UnknownVersion, answer.Result);
        Assert.AreEqual(78, answer.Token);
        Assert.AreEqual(CommandType.NotAvailable, answer.CommandType);
        Assert.AreEqual(before, answer.ConfigurationHash);
        Assert.AreEqual(before, bench.Application.Configuration.Hash);
        bench.AssertSound($"port {port}");
    }

    [TestMethod]
    [DataRow(7)]
    [DataRow(39)]
    public void What_comes_on_a_port_that_is_no_command_port_is_left_alone(int port)
    {
        NodeBench bench = Running(NodeProfile.Parking);
        bench.Network.DownlinkPort = port;
        bench.Network.Command(CommandType.SetInterval, token: 79, 60);
        bench.RunUntil(bench.Time.NowMicroseconds + 700 * NodeBench.Second);
        Assert.AreEqual(0, bench.Network.Of<Acknowledgement>().Count());
        bench.AssertSound($"port {port}");
    }

    [TestMethod]
    public void A_factory_reset_forgets_what_was_set_and_learnt_and_keeps_who_the_node_is()
    {
        NodeBench bench = Running(NodeProfile.Parking);
        uint first = bench.Application.Configuration.Hash;
        bench.Network.Command(CommandType.SetThreshold, token: 1, 100);
        bench.RunUntil(bench.Time.NowMicroseconds + 1300 * NodeBench.Second);
        Assert.AreNotEqual(first, bench.Application.Configuration.Hash);
        bench.Magnetometer.Disturbance = new NanoSensors.Simulation.MagneticField(30, 15, -20);
        bench.RunUntil(bench.Time.NowMicroseconds + 700 * NodeBench.Second);
        Assert.AreEqual(ParkingState.Occupied, bench.Network.Of<ParkingHeartbeat>().Last().State);

        bench.Network.Command(CommandType.FactoryReset, token: 2);
        bench.RunUntil(bench.Time.NowMicroseconds + 1300 * NodeBench.Second);
        Acknowledgement answer = bench.Network.Of<Acknowledgement>().Last();
        Assert.AreEqual(CommandResult.Done, answer.Result);
        Assert.AreEqual(CommandType.FactoryReset, answer.CommandType);
        Assert.AreEqual(first, answer.ConfigurationHash);
        Assert.AreEqual(first, bench.Application.Configuration.Hash);
        Assert.AreEqual(1, bench.Board.Supervisor.History.Count(c => c == ResetCause.Command));
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        Assert.AreEqual(1, bench.Network.Joins, "the session was lost");
        Assert.IsNotNull(NodeIdentity.Read(new RecordStore(bench.Board.Storage)));
        // The bay was learnt anew: as it is now is empty.
        Assert.AreEqual(ParkingState.Free, bench.Network.Of<ParkingHeartbeat>().Last().State);
        bench.AssertSound("factory reset");
    }

    [TestMethod]
    public void A_factory_reset_keeps_the_totals_of_people()
    {
        NodeBench bench = Running(NodeProfile.Footfall);
        bench.Doorway.Start();
        bench.RunUntil(2 * NodeBench.Hour);
        int before = bench.Network.Of<FootfallReading>().Last().CountIn;
        Assert.IsTrue(before > 0, "nobody came");
        bench.Network.Command(CommandType.FactoryReset, token: 3);
        bench.RunUntil(3 * NodeBench.Hour);
        Assert.AreEqual(1, bench.Board.Supervisor.History.Count(c => c == ResetCause.Command));
        Assert.IsTrue(bench.Network.Of<FootfallReading>().Last().CountIn >= before);
        bench.AssertSound("factory reset, footfall");
    }

    private static NodeBench Running(NodeProfile profile)
    {
        var bench = new NodeBench(profile, seed: 61);
        bench.Host.Start();
        bench.RunUntil(120 * NodeBench.Second);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        return bench;
    }
}
