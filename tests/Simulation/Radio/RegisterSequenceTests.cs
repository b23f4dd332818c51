using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Radio;

/// <summary>
/// What the driver writes, register by register, against the sequences of the data sheet and of Semtech's reference
/// driver for LoRaWAN in EU868.
/// </summary>
[TestClass]
public class RegisterSequenceTests
{
    private static readonly byte[] Frame = [0x40, 0x04, 0x03, 0x02, 0x01];

    [TestMethod]
    public void Set_up_calibrates_twice_in_FSK_mode_and_then_enters_LoRa_from_sleep()
    {
        (VirtualTime time, DriverBench bench) = Fresh();
        bench.Radio.Reset(time.NowMicroseconds);
        Assert.AreEqual(RadioState.Resetting, bench.Radio.State);
        Assert.AreEqual(RadioEvent.Ready, bench.RunUntilEvent());

        AssertWrites(bench,
            "3B=C2",                      // image calibration: (82 & BF) | 40
            "06=D9", "07=13", "08=33",    // 868.3 MHz
            "3B=C2",
            "0C=23", "01=00", "01=80", "39=34", "0E=00", "0F=00", "01=81");
        Assert.AreEqual(868.3e6, bench.Chip.ImageCalibratedAtHz, 61);
        Assert.IsEmpty(bench.Chip.Misuses);
        Assert.AreEqual(0x34, bench.Chip.Peek(0x39));
    }

    [TestMethod]
    public void Set_up_takes_some_twenty_milliseconds_and_no_step_waits()
    {
        (VirtualTime time, DriverBench bench) = Fresh();
        bench.SetUp();
        Assert.IsGreaterThan(6_000, time.NowMicroseconds);
        Assert.IsLessThan(30_000, time.NowMicroseconds);
    }

    [TestMethod]
    [DataRow(868_100_000u, "D9", "06", "66")]
    [DataRow(868_300_000u, "D9", "13", "33")]
    [DataRow(868_500_000u, "D9", "20", "00")]
    public void An_uplink_at_14_dBm_on_each_default_channel(uint frequency, string msb, string mid, string lsb)
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.PrepareTransmit(new TransmitSettings { FrequencyHz = frequency, SpreadingFactor = 7 }, Frame, Frame.Length);
        AssertWrites(bench,
            "01=81", "12=FF", "06=" + msb, "07=" + mid, "08=" + lsb,
            "1D=72", "26=04", "31=C3", "37=0A", "36=03",
            "09=CC", "4D=84", "0B=2B",
            "1E=74", "20=00", "21=08", "33=27", "3B=1D",
            "22=05", "11=F7", "40=40", "0D=00", "00=4004030201");
        Assert.AreEqual(RadioState.TransmitPrepared, bench.Radio.State);
        Assert.AreEqual(long.MaxValue, bench.Radio.NextStepMicroseconds);

        bench.Radio.Start(time.NowMicroseconds);
        AssertWrites(bench, "01=83");
        Assert.AreEqual(RadioEvent.TransmitDone, bench.RunUntilEvent());
        AssertWrites(bench, "12=08");
    }

    [TestMethod]
    [DataRow(7, "74", "04")]
    [DataRow(8, "84", "04")]
    [DataRow(9, "94", "04")]
    [DataRow(10, "A4", "04")]
    [DataRow(11, "B4", "0C")]
    [DataRow(12, "C4", "0C")]
    public void Each_spreading_factor_has_its_configuration_and_the_slow_ones_LowDataRateOptimize(int sf, string config2, string config3)
    {
        (_, DriverBench bench) = Ready();
        bench.Radio.PrepareTransmit(new TransmitSettings { FrequencyHz = 868_100_000, SpreadingFactor = sf }, Frame, Frame.Length);
        CollectionAssert.Contains(bench.Trace.Writes, "1E=" + config2);
        CollectionAssert.Contains(bench.Trace.Writes, "26=" + config3);
        CollectionAssert.Contains(bench.Trace.Writes, "1D=72");
    }

    [TestMethod]
    [DataRow(-3, "C0", "84", "2B")]
    [DataRow(2, "C0", "84", "2B")]
    [DataRow(10, "C8", "84", "2B")]
    [DataRow(14, "CC", "84", "2B")]
    [DataRow(17, "CF", "84", "2B")]
    [DataRow(18, "CD", "87", "31")]
    [DataRow(20, "CF", "87", "31")]
    [DataRow(27, "CF", "87", "31")]
    public void Power_leaves_by_PA_BOOST_alone(int dbm, string pa, string dac, string ocp)
    {
        (_, DriverBench bench) = Ready();
        bench.Radio.PrepareTransmit(new TransmitSettings { FrequencyHz = 868_100_000, PowerDbm = dbm }, Frame, Frame.Length);
        CollectionAssert.Contains(bench.Trace.Writes, "09=" + pa);
        CollectionAssert.Contains(bench.Trace.Writes, "4D=" + dac);
        CollectionAssert.Contains(bench.Trace.Writes, "0B=" + ocp);
        Assert.AreEqual(Math.Clamp(dbm, 2, 20), bench.Chip.OutputPowerDbm);
    }

    [TestMethod]
    public void RX1_of_a_class_A_device_is_one_window_without_CRC_and_with_inverted_chirps()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.PrepareReceive(new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = 7, InvertIq = true, SymbolTimeout = 102 });
        AssertWrites(bench,
            "01=81", "12=FF", "06=D9", "07=06", "08=66",
            "1D=72", "26=04", "31=C3", "37=0A", "36=03",
            "1E=70", "1F=66", "20=00", "21=08", "23=FF",
            "31=43", "2F=40", "30=00", "33=67", "3B=19",
            "11=1F", "40=00", "0D=00");

        bench.Radio.Start(time.NowMicroseconds);
        AssertWrites(bench, "01=86");
        Assert.AreEqual(RadioEvent.ReceiveTimeout, bench.RunUntilEvent());
        AssertWrites(bench, "12=80");
        Assert.AreEqual(RadioState.Standby, bench.Radio.State);
    }

    [TestMethod]
    public void RX2_is_869_525_MHz_at_SF12()
    {
        (_, DriverBench bench) = Ready();
        bench.Radio.PrepareReceive(new ReceiveSettings { FrequencyHz = 869_525_000, SpreadingFactor = 12, InvertIq = true, SymbolTimeout = 8 });
        AssertWrites(bench,
            "01=81", "12=FF", "06=D9", "07=61", "08=9A",
            "1D=72", "26=0C", "31=C3", "37=0A", "36=03",
            "1E=C0", "1F=08", "20=00", "21=08", "23=FF",
            "31=43", "2F=40", "30=00", "33=67", "3B=19",
            "11=1F", "40=00", "0D=00");
    }

    [TestMethod]
    [DataRow(3, "70", "04")]
    [DataRow(255, "70", "FF")]
    [DataRow(256, "71", "00")]
    [DataRow(1023, "73", "FF")]
    [DataRow(5000, "73", "FF")]
    public void The_symbol_timeout_has_ten_bits(int symbols, string config2, string low)
    {
        (_, DriverBench bench) = Ready();
        bench.Radio.PrepareReceive(new ReceiveSettings { FrequencyHz = 868_100_000, SymbolTimeout = symbols });
        CollectionAssert.Contains(bench.Trace.Writes, "1E=" + config2);
        CollectionAssert.Contains(bench.Trace.Writes, "1F=" + low);
    }

    [TestMethod]
    public void A_gateway_listens_for_plain_chirps_and_sends_inverted_ones_without_CRC()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.PrepareReceive(new ReceiveSettings { FrequencyHz = 868_100_000, Continuous = true });
        CollectionAssert.Contains(bench.Trace.Writes, "33=27");
        CollectionAssert.Contains(bench.Trace.Writes, "3B=1D");
        bench.Trace.Writes.Clear();
        bench.Radio.Start(time.NowMicroseconds);
        AssertWrites(bench, "01=85");

        bench.Radio.PrepareTransmit(new TransmitSettings { FrequencyHz = 869_525_000, SpreadingFactor = 12, InvertIq = true, Crc = false }, Frame, Frame.Length);
        CollectionAssert.Contains(bench.Trace.Writes, "33=26");
        CollectionAssert.Contains(bench.Trace.Writes, "3B=19");
        CollectionAssert.Contains(bench.Trace.Writes, "1E=C0");
    }

    [TestMethod]
    public void Half_a_megahertz_wants_the_errata_of_its_own()
    {
        (_, DriverBench bench) = Ready();
        bench.Radio.PrepareReceive(new ReceiveSettings { FrequencyHz = 868_100_000, BandwidthHz = 500_000 });
        CollectionAssert.Contains(bench.Trace.Writes, "1D=92");
        CollectionAssert.Contains(bench.Trace.Writes, "36=02");
        CollectionAssert.Contains(bench.Trace.Writes, "3A=64");
        Assert.AreEqual(0x83, bench.Chip.Peek(0x31) & 0x87);
    }

    // The trap of drivers that write a register only when it differs from its default.
    [TestMethod]
    public void Every_setting_can_be_set_back()
    {
        (_, DriverBench bench) = Ready();
        var unusual = new TransmitSettings
        {
            FrequencyHz = 863_000_000, SpreadingFactor = 12, BandwidthHz = 250_000, CodingRateDenominator = 8, PowerDbm = 20, PreambleSymbols = 600,
            InvertIq = true, Crc = false,
        };
        var usual = new TransmitSettings { FrequencyHz = 868_100_000 };
        bench.Radio.PrepareTransmit(usual, Frame, Frame.Length);
        byte[] before = Registers(bench);
        bench.Radio.PrepareTransmit(unusual, new byte[200], 200);
        bench.Radio.PrepareReceive(new ReceiveSettings { FrequencyHz = 869_525_000, SpreadingFactor = 12, SymbolTimeout = 1000, InvertIq = true });
        bench.Radio.PrepareTransmit(usual, Frame, Frame.Length);
        byte[] after = Registers(bench);

        // What only a receiver uses may differ: errata 2.3 (2F, 30, 31 bit 7) and the symbol timeout.
        before[0x1F] = after[0x1F];
        before[0x2F] = after[0x2F];
        before[0x30] = after[0x30];
        before[0x31] &= 0x7F;
        CollectionAssert.AreEqual(before, after);
    }

    // The FIFO is lost in sleep, so that it is filled only after standby was written; the chip notes it otherwise.
    [TestMethod]
    public void From_sleep_the_chip_is_in_standby_before_the_FIFO_is_filled()
    {
        (VirtualTime time, DriverBench bench) = Ready();
        bench.Radio.Sleep();
        Assert.IsTrue(bench.Chip.IsAsleep);
        bench.Radio.PrepareTransmit(new TransmitSettings { FrequencyHz = 868_100_000 }, Frame, Frame.Length);
        bench.Radio.Start(time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.TransmitDone, bench.RunUntilEvent());
        Assert.IsEmpty(bench.Chip.Misuses);
        Assert.AreEqual(1, bench.Chip.FramesSent);
    }

    private static byte[] Registers(DriverBench bench)
    {
        var registers = new byte[0x70];
        for (int address = 1; address < registers.Length; address++)
            registers[address] = bench.Chip.Peek(address);
        return registers;
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
        bench.Trace.Writes.Clear();
        return (time, bench);
    }

    // What was written since the last time this was asked.
    private static void AssertWrites(DriverBench bench, params string[] expected)
    {
        Assert.AreEqual(string.Join(" ", expected), string.Join(" ", bench.Trace.Writes));
        bench.Trace.Writes.Clear();
    }
}
