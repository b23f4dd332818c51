using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

[TestClass]
public class Sx1276Tests
{
    [TestMethod]
    public void The_driver_sets_up_sends_and_receives_on_a_plain_register_file()
    {
        RegisterFile chip = new RegisterFile();
        Sx1276 radio = new Sx1276(chip, chip);
        Assert.IsTrue(radio.State == RadioState.Down);
        long now = SetUp(radio);
        Assert.AreEqual(1, chip.Resets);
        Assert.AreEqual(0x34, (int)chip.Registers[0x39]);

        TransmitSettings uplink = new TransmitSettings();
        uplink.FrequencyHz = 868100000;
        uplink.SpreadingFactor = 12;
        byte[] frame = new byte[] { 0x40, 1, 2, 3, 4 };
        radio.PrepareTransmit(uplink, frame, frame.Length);
        Assert.IsTrue(radio.State == RadioState.TransmitPrepared);
        Assert.AreEqual(0xD9, (int)chip.Registers[0x06]);
        Assert.AreEqual(0x06, (int)chip.Registers[0x07]);
        Assert.AreEqual(0x66, (int)chip.Registers[0x08]);
        Assert.AreEqual(0xC4, (int)chip.Registers[0x1E]);
        Assert.AreEqual(5, (int)chip.Registers[0x22]);
        Assert.AreEqual(0x40, (int)chip.Fifo[0]);
        Assert.AreEqual(4, (int)chip.Fifo[4]);
        radio.Start(now);
        Assert.AreEqual(0x83, (int)chip.Registers[0x01]);
        Assert.IsTrue(radio.Step(now + 1000) == RadioEvent.None);

        chip.Registers[0x12] = 0x08;
        chip.Registers[0x01] = 0x81;
        Assert.IsTrue(radio.Step(radio.NextStepMicroseconds) == RadioEvent.TransmitDone);
        Assert.AreEqual(0, (int)chip.Registers[0x12]);

        ReceiveSettings window = new ReceiveSettings();
        window.FrequencyHz = 869525000;
        window.InvertIq = true;
        window.SymbolTimeout = 300;
        radio.PrepareReceive(window);
        Assert.AreEqual(0x71, (int)chip.Registers[0x1E]);
        Assert.AreEqual(300 - 256, (int)chip.Registers[0x1F]);
        Assert.AreEqual(0x67, (int)chip.Registers[0x33]);
        radio.Start(now);
        Assert.AreEqual(0x86, (int)chip.Registers[0x01]);

        chip.Registers[0x10] = 0x20;
        chip.Registers[0x13] = 3;
        chip.Registers[0x18] = 0x20;
        chip.Registers[0x19] = 0xD8; // -40 quarters: -10 dB
        chip.Registers[0x1A] = 40;
        chip.Registers[0x1C] = 0x00;
        chip.Registers[0x28] = 0x0F; // -1
        chip.Registers[0x29] = 0xFF;
        chip.Registers[0x2A] = 0xFF;
        chip.Fifo[0x20] = 7;
        chip.Fifo[0x22] = 9;
        chip.Registers[0x12] = 0x40;
        chip.Registers[0x01] = 0x81;
        Assert.IsTrue(radio.Step(now + 5000) == RadioEvent.ReceiveDone);
        Assert.AreEqual(3, radio.Received.Length);
        Assert.AreEqual(7, (int)radio.Received.Data[0]);
        Assert.AreEqual(9, (int)radio.Received.Data[2]);
        Assert.AreEqual(-40, radio.Received.SnrQuarterDb);
        Assert.AreEqual(-127, radio.Received.RssiDbm);
        Assert.AreEqual(5, radio.Received.CodingRateDenominator);
        Assert.IsFalse(radio.Received.HasCrc);
        Assert.AreEqual(0, radio.Received.FrequencyErrorHz);
        Assert.IsTrue(radio.Received.ReceivedAtMicroseconds == now + 5000);
        Assert.IsTrue(radio.State == RadioState.Standby);
    }

    // SX1276 data sheet, 5.5.5, high frequency port: -157 + 16/15 of the register at an SNR of 0 and above, -157 + register + SNR below.
    [TestMethod]
    [DataRow(50, 0x14, -104)]
    [DataRow(120, 0x28, -29)]
    [DataRow(0, 0x00, -157)]
    [DataRow(75, 0x00, -77)]
    [DataRow(45, 0xEC, -117)]
    [DataRow(40, 0xD8, -127)]
    [DataRow(37, 0xB0, -140)]
    public void The_strength_of_a_frame_is_as_the_data_sheet_reckons_it(int register, int snrRegister, int dbm)
    {
        RegisterFile chip = new RegisterFile();
        Sx1276 radio = new Sx1276(chip, chip);
        long now = SetUp(radio);
        radio.PrepareReceive(new ReceiveSettings());
        radio.Start(now);
        chip.Registers[0x13] = 1;
        chip.Registers[0x19] = (byte)snrRegister;
        chip.Registers[0x1A] = (byte)register;
        chip.Registers[0x12] = 0x40;
        chip.Registers[0x01] = 0x81;
        Assert.IsTrue(radio.Step(now + 5000) == RadioEvent.ReceiveDone);
        Assert.AreEqual(dbm, radio.Received.RssiDbm);
    }

    [TestMethod]
    public void A_chip_of_another_version_is_a_fault()
    {
        RegisterFile chip = new RegisterFile();
        chip.Registers[0x42] = 0x22;
        Sx1276 radio = new Sx1276(chip, chip);
        radio.Reset(0);
        RadioEvent happened = RadioEvent.None;
        for (int i = 0; i < 10 && happened == RadioEvent.None; i++)
            happened = radio.Step(radio.NextStepMicroseconds);
        Assert.IsTrue(happened == RadioEvent.Fault);
        Assert.IsTrue(radio.State == RadioState.Down);
    }

    private static long SetUp(Sx1276 radio)
    {
        long now = 1000000;
        radio.Reset(now);
        RadioEvent happened = RadioEvent.None;
        for (int i = 0; i < 20 && happened == RadioEvent.None; i++)
        {
            now = radio.NextStepMicroseconds;
            happened = radio.Step(now);
        }

        Assert.IsTrue(happened == RadioEvent.Ready);
        return now;
    }
}
