using NanoSensors.Board;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Board;

/// <summary>The power stage by what the node runs on.</summary>
[TestClass]
public class BatteryKindTests
{
    [TestMethod]
    [DataRow(BatteryKind.LithiumThionylChloride, 3000, PowerStage.Normal)]
    [DataRow(BatteryKind.LithiumThionylChloride, 2700, PowerStage.Empty)]
    [DataRow(BatteryKind.LithiumIon, 3600, PowerStage.Normal)]
    [DataRow(BatteryKind.LithiumIon, 3300, PowerStage.Empty)]
    [DataRow(BatteryKind.TwoAa, 2400, PowerStage.Normal)]
    [DataRow(BatteryKind.TwoAa, 1900, PowerStage.Empty)]
    [DataRow(BatteryKind.Mains, 2100, PowerStage.Normal)]
    [DataRow(BatteryKind.Unknown, 3200, PowerStage.Normal)]
    [DataRow(BatteryKind.Unknown, 3000, PowerStage.EventsOnly)]
    public void The_stage_under_load_follows_the_kind(int kind, int millivolts, PowerStage stage)
    {
        PowerWatch watch = Watch(kind, millivolts);
        for (int i = 0; i < 20; i++)
            watch.Measure();
        Assert.AreEqual(stage, watch.Stage);
    }

    [TestMethod]
    [DataRow(BatteryKind.Mains, 3300, 0)]
    [DataRow(BatteryKind.LithiumThionylChloride, 3700, 254)]
    [DataRow(BatteryKind.LithiumThionylChloride, 2700, 1)]
    [DataRow(BatteryKind.TwoAa, -1, 255)]
    public void The_level_for_the_network_follows_the_kind(int kind, int millivolts, int level) =>
        Assert.AreEqual(level, Watch(kind, millivolts).LevelForDevStatus);

    private static PowerWatch Watch(int kind, int millivolts)
    {
        var store = new RecordStore(new MemoryStorage());
        Assert.IsTrue(BatteryKind.Write(store, kind));
        var settings = new NodeSettings();
        BatteryKind.Apply(BatteryKind.Read(store), settings);
        return new PowerWatch(new FixedBattery(millivolts), settings);
    }

    private sealed class FixedBattery(int millivolts) : IBattery
    {
        public int ReadMillivolts() => millivolts;
    }
}
