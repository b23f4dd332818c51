using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>Every downlink of <see cref="CommandTable"/> in every situation; and the power failing at every write of a change.</summary>
[TestClass]
public class CommandTableTests
{
    // Where the voltage under load brings the node: normal, saving, events only, empty.
    [TestMethod]
    [DataRow(NodeProfile.Parking, 0, 0)]
    [DataRow(NodeProfile.Air, 0, 1)]
    [DataRow(NodeProfile.Footfall, 0, 2)]
    [DataRow(NodeProfile.Parking, 450, 0)]
    [DataRow(NodeProfile.Parking, 550, 0)]
    [DataRow(NodeProfile.Parking, 700, 3)]
    public void Every_downlink_is_answered_as_the_table_says_and_the_hash_follows(NodeProfile profile, int sagMillivolts, int situation)
    {
        NodeBench bench = Create(profile, out SaggingBattery battery);
        bench.Host.Start();
        battery.SagMillivolts = sagMillivolts;
        PowerStage stage = sagMillivolts == 0 ? PowerStage.Normal : sagMillivolts < 500 ? PowerStage.Saving : sagMillivolts < 600 ? PowerStage.EventsOnly : PowerStage.Empty;
        for (int i = 0; bench.Application?.PowerStage != stage; i++)
        {
            // Events make frames, and frames measure the battery.
            bench.Magnetometer.Disturbance = i % 2 == 0 ? default : new MagneticField(9, 5, -7);
            bench.RunUntil(bench.Time.NowMicroseconds + (300 * NodeBench.Second));
        }

        bench.Magnetometer.Disturbance = default;
        CommandDialogue dialogue = Converse(bench, situation, $"{profile}, {stage}");
        bench.AssertSound($"{profile}, {stage}");
        Console.WriteLine($"Figure: {CommandTable.Situations[situation]} node, stage {stage}: {dialogue.Sent} downlinks, {dialogue.Answered} answered as the table says, the hash in 2 acknowledgements and a status frame each");
    }

    [TestMethod]
    public void Every_downlink_is_answered_as_the_table_says_in_safe_mode()
    {
        NodeBench bench = Create(NodeProfile.Parking, out _);
        bench.Sensors.Magnetometer = new ThrowingMagnetometer(bench.Magnetometer) { ThrowsNext = int.MaxValue };
        bench.Host.Start();
        bench.RunUntil(600 * NodeBench.Second);
        Assert.AreEqual(NodeState.SafeMode, bench.Application.State);
        Converse(bench, 4, "safe mode");
        Assert.AreEqual("", string.Join("; ", bench.Network.Faults));
    }

    [TestMethod]
    [DataRow(NodeProfile.Parking, CommandType.SetInterval, 1200)]
    [DataRow(NodeProfile.Parking, CommandType.SetThreshold, 60)]
    [DataRow(NodeProfile.Footfall, CommandType.SetThreshold, 900)]
    [DataRow(NodeProfile.Parking, CommandType.FactoryReset, Message.NotAvailable)]
    [DataRow(NodeProfile.Air, CommandType.FactoryReset, Message.NotAvailable)]
    public void A_power_cut_at_any_write_of_a_change_leaves_the_old_or_the_new_configuration(NodeProfile profile, CommandType type, int value)
    {
        int cuts = 0, old = 0, acknowledged = 0;
        foreach (PowerCutMoment moment in Enum.GetValues<PowerCutMoment>())
        {
            for (int write = 1; ; write++)
            {
                NodeBench bench = Changed(profile);
                uint before = bench.Application.Configuration.Hash;
                uint after = After(bench, type, value);
                bench.Network.Command(type, token: 2, value);
                bool acknowledgedBeforeCut = false;
                bool cut = false;
                bench.Board.Storage.CutPowerAtWrite(write, moment, tornBytes: 11);
                bench.Network.Heard = message => acknowledgedBeforeCut |= !cut && message is Acknowledgement { Token: 2, Result: CommandResult.Done };
                bench.Host.PowerReturnsAfterMicroseconds = 5 * NodeBench.Second;
                // The exchange that brings the command, and the one that acknowledges it with what follows.
                long end = bench.Time.NowMicroseconds + (700 * NodeBench.Second);
                while (bench.Time.NowMicroseconds < end && !cut)
                {
                    bench.Time.RunNext();
                    cut = bench.Host.State == BoardState.Off;
                    // What is found between the command and the restart must not bring back what was forgotten.
                    if (type == CommandType.FactoryReset && !cut && bench.Host.State == BoardState.Running && bench.Application.Configuration.Hash == after)
                        bench.Magnetometer.Disturbance = new MagneticField(400, 0, 0);
                }

                if (!cut)
                    break;
                string about = $"{profile} {type}, {moment} write {write}";
                // A command that had not gone out yet is withdrawn.
                bench.Network.Downlinks.Clear();
                int heard = bench.Network.Messages.Count;
                bench.RunUntil(bench.Time.NowMicroseconds + (700 * NodeBench.Second));
                uint hash = bench.Application.Configuration.Hash;
                Assert.IsTrue(hash == before || hash == after, $"{about}: {hash:x8} is neither {before:x8} nor {after:x8}");
                if (acknowledgedBeforeCut)
                    Assert.AreEqual(after, hash, $"{about}: it was acknowledged");
                Assert.AreEqual(hash, bench.Network.Messages.Skip(heard).Select(m => m.Message).OfType<StatusReading>().First().ConfigurationHash, about);
                if (type == CommandType.FactoryReset)
                    AssertWholeOrNotAtAll(bench, hash == after, about);
                bench.AssertSound(about);
                cuts++;
                old += hash == before ? 1 : 0;
                acknowledged += acknowledgedBeforeCut ? 1 : 0;
            }
        }

        Console.WriteLine($"Figure: {profile}, {type}: {cuts} power cuts at store writes, {old} times the old configuration and {cuts - old} times the new one, never a mixture; {acknowledged} after the acknowledgement, always the new one");
        Assert.IsTrue(cuts >= 10 && old > 0 && old < cuts && acknowledged > 0, $"{cuts} cuts, {old} old, {acknowledged} acknowledged");
    }

    [TestMethod]
    public void A_power_cut_between_a_factory_reset_and_its_restart_brings_nothing_back()
    {
        int cuts = 0;
        for (bool restarted = false; !restarted; cuts++)
        {
            NodeBench bench = Changed(NodeProfile.Parking);
            uint after = After(bench, CommandType.FactoryReset, Message.NotAvailable);
            bench.Network.Command(CommandType.FactoryReset, token: 2);
            while (bench.Application.Configuration.Hash != after)
                bench.Time.RunNext();
            // The car goes on standing there: whatever is stored from now on was found after the reset.
            bench.RunUntil(bench.Time.NowMicroseconds + (cuts * NodeBench.Second / 2));
            restarted = bench.Board.Supervisor.History.Contains(ResetCause.Command);
            bench.Host.PowerCut();
            bench.Host.PowerOn();
            bench.RunUntil(bench.Time.NowMicroseconds + (700 * NodeBench.Second));
            Assert.AreEqual(after, bench.Application.Configuration.Hash, $"{cuts} half seconds after the reset");
            AssertWholeOrNotAtAll(bench, true, $"{cuts} half seconds after the reset");
            bench.AssertSound($"{cuts} half seconds after the reset");
        }

        Assert.IsTrue(cuts >= 5, $"{cuts} cuts");
    }

    [TestMethod]
    public void A_factory_reset_that_two_power_cuts_hit_is_whole()
    {
        int pairs = 0;
        bool wasUnderWay = false;
        for (int first = 1; ; first++)
        {
            bool isUnderWay = false;
            // The second one hits one of the four writes of the start that ends what the first one has left, behind the guard's and the clock's.
            for (int second = 1; second <= 4; second++)
            {
                NodeBench bench = Changed(NodeProfile.Parking);
                uint after = After(bench, CommandType.FactoryReset, Message.NotAvailable);
                bench.Network.Command(CommandType.FactoryReset, token: 2);
                bench.Board.Storage.CutPowerAtWrite(first, PowerCutMoment.Before);
                while (bench.Host.State != BoardState.Off)
                    bench.Time.RunNext();
                bench.Network.Downlinks.Clear();
                bench.Host.PowerReturnsAfterMicroseconds = NodeBench.Second;
                bench.Host.PowerOn();
                isUnderWay = new FactoryReset(new RecordStore(bench.Board.Storage)).IsUnderWay;
                if (!isUnderWay)
                    break;
                bench.Board.Storage.CutPowerAtWrite(second + 2, PowerCutMoment.TornShort, tornBytes: 5);
                bench.RunUntil(bench.Time.NowMicroseconds + (700 * NodeBench.Second));
                string about = $"writes {first} and {second}";
                Assert.AreEqual(3, bench.Board.Supervisor.History.Count(c => c is ResetCause.PowerOn or ResetCause.BrownOut), about);
                Assert.AreEqual(after, bench.Application.Configuration.Hash, about);
                AssertWholeOrNotAtAll(bench, true, about);
                bench.AssertSound(about);
                pairs++;
            }

            if (wasUnderWay && !isUnderWay)
                break;
            wasUnderWay = isUnderWay;
        }

        Assert.AreEqual(16, pairs, "a reset has four writes after its first");
    }

    [TestMethod]
    public void A_command_that_comes_while_a_restart_waits_is_answered_before_it()
    {
        NodeBench bench = Create(NodeProfile.Parking, out _);
        bench.Host.Start();
        bench.RunUntil(120 * NodeBench.Second);
        bench.Network.Command(CommandType.Restart, token: 1);
        bench.Network.Command(CommandType.SetInterval, token: 2, 60);
        bench.Network.Command(CommandType.SetThreshold, token: 3, 60);
        bench.RunUntil(1500 * NodeBench.Second);
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, bench.Network.Of<Acknowledgement>().Select(a => a.Token).ToArray());
        Assert.AreEqual(1, bench.Board.Supervisor.History.Count(c => c == ResetCause.Command));
        Assert.AreEqual(60, bench.Application.Configuration.IntervalSeconds);
        Assert.AreEqual(60, bench.Application.Configuration.ParkingThresholdCounts);
        bench.AssertSound("restart and two settings");
    }

    [TestMethod]
    public void A_bay_cannot_be_calibrated_with_a_broken_sensor()
    {
        NodeBench bench = Create(NodeProfile.Parking, out _);
        bench.Host.Start();
        bench.RunUntil(120 * NodeBench.Second);
        bench.Magnetometer.IsBroken = true;
        bench.Network.Command(CommandType.Calibrate, token: 1);
        bench.RunUntil(1500 * NodeBench.Second);
        Assert.AreEqual(CommandResult.Busy, bench.Network.Of<Acknowledgement>().Single().Result);
    }

    [TestMethod]
    public void The_readme_shows_the_table()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "firmware/Node/README.md"));
        string[] lines = [$"| downlink | {string.Join(" | ", CommandTable.Situations)} |", .. CommandTable.Rows.Select(CommandTable.Markdown)];
        foreach (string line in lines)
            Assert.IsTrue(readme.Contains(line), $"firmware/Node/README.md lacks this line: {line}");
    }

    // A power cut between two records of a factory reset leaves neither half of it; and the node is who it was.
    private static void AssertWholeOrNotAtAll(NodeBench bench, bool isReset, string about)
    {
        NodeIdentity identity = NodeIdentity.Read(new RecordStore(bench.Board.Storage));
        Assert.AreEqual(0x70B3D57ED0000001ul, identity.DevEui, about);
        Assert.AreEqual(1, bench.Network.Joins, $"{about}: the session was lost");
        if (bench.Settings.Profile == NodeProfile.Parking)
            Assert.AreEqual(isReset ? ParkingState.Free : ParkingState.Occupied, bench.Network.Of<ParkingHeartbeat>().Last().State, $"{about}: what was learnt does not go with the configuration");
    }

    private static CommandDialogue Converse(NodeBench bench, int situation, string about)
    {
        var dialogue = new CommandDialogue(bench, situation, about);
        for (int hours = 0; !dialogue.IsOver; hours++)
        {
            Assert.IsTrue(hours < 24 * 60, $"{about}: after {hours} h only {dialogue.Sent} downlinks");
            bench.RunUntil(bench.Time.NowMicroseconds + NodeBench.Hour);
        }

        // What was told is what the next start finds.
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.RunUntil(bench.Time.NowMicroseconds + (60 * NodeBench.Second));
        Assert.AreEqual(dialogue.Expected.Hash, bench.Network.Of<StatusReading>().Last().ConfigurationHash, about);
        Assert.AreEqual(dialogue.Expected.Interval, bench.Application.Configuration.IntervalSeconds, about);
        return dialogue;
    }

    private static NodeBench Create(NodeProfile profile, out SaggingBattery battery)
    {
        var bench = new NodeBench(profile, seed: 65);
        battery = new SaggingBattery(bench.Time, bench.Channel);
        bench.Battery = battery;
        // As near to the gateway the frames are short, and the duty cycle lets many go.
        bench.Settings.EndDevice.Adr = false;
        bench.Settings.EndDevice.DataRate = 5;
        bench.Settings.EndDevice.LowestDataRate = 5;
        bench.Settings.EndDevice.CounterReserve = 1;
        return bench;
    }

    // A node that has been configured before, so that both blobs of the record hold something, with a car on a parking node's bay.
    private static NodeBench Changed(NodeProfile profile)
    {
        NodeBench bench = Create(profile, out _);
        bench.Host.Start();
        bench.RunUntil(30 * NodeBench.Second);
        bench.Network.Command(CommandType.SetInterval, token: 0, 500);
        bench.Network.Command(CommandType.SetInterval, token: 1, 400);
        bench.RunUntil(700 * NodeBench.Second);
        Assert.AreEqual(400, bench.Application.Configuration.IntervalSeconds);
        bench.Magnetometer.Disturbance = new MagneticField(30, 15, -20);
        bench.RunUntil(790 * NodeBench.Second);
        return bench;
    }

    private static uint After(NodeBench bench, CommandType type, int value)
    {
        var after = new NodeConfiguration();
        after.CopyFrom(type == CommandType.FactoryReset ? bench.Settings.Defaults : bench.Application.Configuration);
        if (type == CommandType.SetInterval)
            after.IntervalSeconds = value;
        else if (type == CommandType.SetThreshold && bench.Settings.Profile == NodeProfile.Parking)
            after.ParkingThresholdCounts = value;
        else if (type == CommandType.SetThreshold)
            after.PresenceMillimetres = value;
        return after.Hash;
    }
}
