using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Radio;

/// <summary>Broken chips are noticed, and a chip that was broken for a while is healed by a reset.</summary>
[TestClass]
public class FaultTests
{
    private static readonly TransmitSettings Uplink = new() { FrequencyHz = 868_100_000 };
    private static readonly ReceiveSettings Window = new() { FrequencyHz = 868_100_000, InvertIq = true, SymbolTimeout = 20 };
    private static readonly byte[] Frame = [1, 2, 3];

    [TestMethod]
    [DataRow(Sx1276Defect.BusDead)]
    [DataRow(Sx1276Defect.WrongVersion)]
    [DataRow(Sx1276Defect.ModeStuck)]
    [DataRow(Sx1276Defect.CalibrationNeverEnds)]
    public void A_defect_at_set_up_is_a_fault_within_a_tenth_of_a_second(Sx1276Defect defect)
    {
        (VirtualTime time, DriverBench bench) = Fresh();
        bench.Chip.Defect = defect;
        bench.Radio.Reset(time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.Fault, bench.RunUntilEvent());
        Assert.AreEqual(RadioState.Down, bench.Radio.State);
        Assert.AreEqual(long.MaxValue, bench.Radio.NextStepMicroseconds);
        Assert.IsLessThan(100_000, time.NowMicroseconds);
        AssertHeals(time, bench);
    }

    [TestMethod]
    [DataRow(Sx1276Defect.BusDead)]
    [DataRow(Sx1276Defect.WrongVersion)]
    public void A_defect_before_a_frame_is_told_by_the_next_step(Sx1276Defect defect)
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Chip.Defect = defect;
        bench.Radio.PrepareTransmit(Uplink, Frame, Frame.Length);
        Assert.AreEqual(RadioState.Down, bench.Radio.State);
        Assert.IsLessThanOrEqualTo(time.NowMicroseconds, bench.Radio.NextStepMicroseconds);
        bench.Radio.Start(time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.Fault, bench.Radio.Step(time.NowMicroseconds));
        Assert.AreEqual(RadioEvent.None, bench.Radio.Step(time.NowMicroseconds));
        AssertHeals(time, bench);
    }

    [TestMethod]
    public void A_mode_that_does_not_take_is_a_fault()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.Sleep();
        bench.Chip.Defect = Sx1276Defect.ModeStuck;
        bench.Radio.PrepareReceive(Window);
        Assert.AreEqual(RadioEvent.Fault, bench.Radio.Step(time.NowMicroseconds));
        AssertHeals(time, bench);
    }

    [TestMethod]
    public void A_launch_that_does_not_take_is_a_fault()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.PrepareTransmit(Uplink, Frame, Frame.Length);
        bench.Chip.Defect = Sx1276Defect.ModeStuck;
        bench.Radio.Start(time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.Fault, bench.RunUntilEvent());
        AssertHeals(time, bench);
    }

    [TestMethod]
    public void A_transmission_that_never_ends_is_a_fault_soon_after_its_time_on_air()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Chip.Defect = Sx1276Defect.TransmitNeverEnds;
        bench.Radio.PrepareTransmit(Uplink, Frame, Frame.Length);
        long start = time.NowMicroseconds;
        bench.Radio.Start(start);
        Assert.AreEqual(RadioEvent.Fault, bench.RunUntilEvent());
        Assert.IsLessThan(300_000, time.NowMicroseconds - start);
        AssertHeals(time, bench);
    }

    [TestMethod]
    public void A_chip_that_lost_its_supply_while_it_transmitted_is_a_fault()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.PrepareTransmit(Uplink, Frame, Frame.Length);
        bench.Radio.Start(time.NowMicroseconds);
        time.RunFor(TimeSpan.FromMilliseconds(10));
        bench.Chip.PowerOff();
        bench.Chip.PowerOn();
        time.RunFor(TimeSpan.FromMilliseconds(10));
        Assert.AreEqual(RadioEvent.Fault, bench.RunUntilEvent());
        AssertHeals(time, bench);
    }

    [TestMethod]
    public void Continuous_reception_notices_a_chip_that_fell_out_of_it_within_a_tenth_of_a_second()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.PrepareReceive(new ReceiveSettings { FrequencyHz = 868_100_000, Continuous = true });
        bench.Radio.Start(time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.None, bench.RunUntilEvent(5_000_000));
        bench.Chip.PowerOff();
        bench.Chip.PowerOn();
        long lost = time.NowMicroseconds;
        Assert.AreEqual(RadioEvent.Fault, bench.RunUntilEvent());
        Assert.IsLessThanOrEqualTo(100_000, time.NowMicroseconds - lost);
        AssertHeals(time, bench);
    }

    [TestMethod]
    public void A_window_that_never_closes_is_a_fault()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.PrepareReceive(Window);
        bench.Radio.Start(time.NowMicroseconds);

        // Both flags are masked behind the driver's back: the chip goes to standby and tells nobody.
        bench.Chip.Spi.Transfer([0x91, 0xFF], new byte[2], 2);
        Assert.AreEqual(RadioEvent.Fault, bench.RunUntilEvent());
        AssertHeals(time, bench);
    }

    [TestMethod]
    public void While_it_is_down_nothing_is_prepared_and_nothing_is_written()
    {
        (VirtualTime time, DriverBench bench) = Fresh();
        bench.Radio.PrepareTransmit(Uplink, Frame, Frame.Length);
        bench.Radio.PrepareReceive(Window);
        bench.Radio.Start(time.NowMicroseconds);
        bench.Radio.Sleep();
        Assert.AreEqual(RadioEvent.None, bench.Radio.Step(time.NowMicroseconds));
        Assert.AreEqual(RadioState.Down, bench.Radio.State);
        Assert.IsEmpty(bench.Trace.Writes);
    }

    [TestMethod]
    public void A_reset_in_the_middle_of_anything_sets_the_chip_up_anew()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.PrepareTransmit(Uplink, Frame, Frame.Length);
        bench.Radio.Start(time.NowMicroseconds);
        time.RunFor(TimeSpan.FromMilliseconds(3));
        AssertHeals(time, bench);
    }

    private static void AssertHeals(VirtualTime time, DriverBench bench)
    {
        bench.Chip.Defect = Sx1276Defect.None;
        bench.SetUp();
        long sent = bench.Chip.FramesSent;
        bench.Radio.PrepareTransmit(Uplink, Frame, Frame.Length);
        bench.Radio.Start(time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.TransmitDone, bench.RunUntilEvent());
        Assert.AreEqual(sent + 1, bench.Chip.FramesSent);
    }

    private static (VirtualTime Time, DriverBench Bench) Fresh()
    {
        var time = new VirtualTime();
        return (time, new DriverBench(time, new RadioChannel(time, 1), default));
    }

    private static (VirtualTime Time, DriverBench Bench) Ready()
    {
        (VirtualTime time, DriverBench bench) = Fresh();
        bench.SetUp();
        return (time, bench);
    }
}
