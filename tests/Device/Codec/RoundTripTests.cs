using NanoSensors.Codec;

namespace NanoSensors.Tests.Device;

[TestClass]
public class RoundTripTests
{
    [TestMethod]
    public void A_clear_message_comes_back_clear()
    {
        Message[] messages = EachMessage();
        byte[] buffer = new byte[Message.MaxLength];
        for (int m = 0; m < messages.Length; m++)
        {
            Message message = messages[m];
            int length = message.Encode(buffer, 0);
            Assert.IsTrue(message.Decode(buffer, 0, length) == DecodeError.None);
            for (int i = 0; i < message.Frame.Fields.Length; i++)
            {
                Field field = message.Frame.Fields[i];
                if (field.HasNotAvailable)
                    Assert.AreEqual(field.Type == FieldType.Hash ? 0 : Message.NotAvailable, message[i]);
            }
        }
    }

    [TestMethod]
    public void Zero_is_told_apart_from_not_available()
    {
        FootfallReading footfall = new FootfallReading();
        footfall.CountIn = 0;
        footfall.IntervalSeconds = 0;
        Send(footfall);
        Assert.AreEqual(0, footfall.CountIn);
        Assert.AreEqual(Message.NotAvailable, footfall.CountOut);
        Assert.AreEqual(0, footfall.IntervalSeconds);
        Assert.AreEqual(Message.NotAvailable, footfall.BatteryMillivolts);

        AirReading air = new AirReading();
        air.TemperatureCentiCelsius = 0;
        air.Co2Ppm = 0;
        Send(air);
        Assert.AreEqual(0, air.TemperatureCentiCelsius);
        Assert.AreEqual(Message.NotAvailable, air.RelativeHumidityCentiPercent);
        Assert.AreEqual(Message.NotAvailable, air.PressurePascal);
        Assert.AreEqual(Message.NotAvailable, air.VocIndex);
        Assert.AreEqual(0, air.Co2Ppm);
        Assert.AreEqual(Message.NotAvailable, air.Pm25TenthMicrograms);

        ParkingEvent parking = new ParkingEvent();
        parking.State = ParkingState.Free;
        parking.PreviousStateSeconds = 0;
        Send(parking);
        Assert.IsTrue(parking.State == ParkingState.Free);
        Assert.AreEqual(0, parking.PreviousStateSeconds);
    }

    [TestMethod]
    public void Out_of_range_saturates_and_totals_wrap()
    {
        ParkingHeartbeat heartbeat = new ParkingHeartbeat();
        heartbeat.BatteryMillivolts = 12600;
        heartbeat.TemperatureCentiCelsius = -30000;
        Send(heartbeat);
        Assert.AreEqual(6580, heartbeat.BatteryMillivolts);
        Assert.AreEqual(-4000, heartbeat.TemperatureCentiCelsius);

        FootfallReading footfall = new FootfallReading();
        footfall.CountIn = FootfallReading.CountModulus + 5;
        footfall.CountOut = 2000000000;
        footfall.IntervalSeconds = 100000;
        Send(footfall);
        Assert.AreEqual(5, footfall.CountIn);
        Assert.AreEqual(2000000000 % FootfallReading.CountModulus, footfall.CountOut);
        Assert.AreEqual(82800, footfall.IntervalSeconds);
    }

    [TestMethod]
    public void A_message_lies_where_the_offset_says_and_touches_nothing_else()
    {
        ParkingHeartbeat heartbeat = new ParkingHeartbeat();
        heartbeat.State = ParkingState.Occupied;
        heartbeat.BatteryMillivolts = 3600;
        byte[] buffer = new byte[9];
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = 0xFF;
        Assert.AreEqual(3, heartbeat.Encode(buffer, 3));
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual((byte)0xFF, buffer[i]);
            Assert.AreEqual((byte)0xFF, buffer[6 + i]);
        }

        Assert.IsTrue(heartbeat.Decode(buffer, 3, 3) == DecodeError.None);
        Assert.AreEqual(3600, heartbeat.BatteryMillivolts);
    }

    [TestMethod]
    public void Every_command_and_its_value_come_back()
    {
        Command command = new Command();
        for (int type = 1; type <= 10; type++)
        {
            command.Clear();
            command.Token = 200 + type;
            command.Type = (CommandType)type;
            command.Value = 600;
            Send(command);
            Assert.AreEqual(200 + type, command.Token);
            Assert.AreEqual(type, (int)command.Type);
            // A week is the longest.
            int expected = type == (int)CommandType.SetStatusPeriod ? 168 : 600;
            Assert.AreEqual(type <= 2 || type >= 8 ? expected : Message.NotAvailable, command.Value);
        }
    }

    [TestMethod]
    public void A_command_that_cannot_be_done_is_refused_by_its_token()
    {
        Command command = new Command();
        DecodeError error = command.Decode(new byte[] { 77, 0xB0 }, 0, 2);
        Assert.IsTrue(error == DecodeError.ReservedCode);
        Assert.AreEqual(77, command.Token);
        Assert.IsTrue(command.RefusalOf(error) == CommandResult.UnknownCommand);

        // Its acknowledgement must decode, so it does not repeat the number that has no word.
        Acknowledgement acknowledgement = new Acknowledgement();
        acknowledgement.Token = command.Token;
        acknowledgement.CommandType = command.Type;
        acknowledgement.Result = CommandResult.UnknownCommand;
        Send(acknowledgement);
        Assert.AreEqual(77, acknowledgement.Token);
        Assert.IsTrue(acknowledgement.CommandType == CommandType.NotAvailable);
        Assert.IsTrue(acknowledgement.Result == CommandResult.UnknownCommand);

        error = command.Decode(new byte[] { 78, 0x1F, 0xFF, 0xFE }, 0, 4);
        Assert.IsTrue(command.RefusalOf(error) == CommandResult.OutOfRange);
        Assert.AreEqual(78, command.Token);

        error = command.Decode(new byte[] { 79, 0x10 }, 0, 2);
        Assert.IsTrue(error == DecodeError.TooShort);
        Assert.IsTrue(command.RefusalOf(error) == CommandResult.Malformed);
        Assert.AreEqual(79, command.Token);

        error = command.Decode(new byte[] { 80, 0xF0 }, 0, 2);
        Assert.IsTrue(error == DecodeError.None);
        Assert.IsTrue(command.RefusalOf(error) == CommandResult.Malformed);

        error = command.Decode(new byte[] { 81, 0x30 }, 0, 2);
        Assert.IsTrue(command.RefusalOf(error) == CommandResult.Done);
    }

    [TestMethod]
    public void A_number_without_a_word_is_sent_as_not_available()
    {
        StatusReading status = new StatusReading();
        int[] strange = new int[] { 7, 14, 15, 1000, -1 };
        for (int i = 0; i < strange.Length; i++)
        {
            status.ResetCause = strange[i];
            Send(status);
            Assert.AreEqual(Message.NotAvailable, status.ResetCause);
        }

        Acknowledgement acknowledgement = new Acknowledgement();
        acknowledgement.CommandType = (CommandType)0;
        Send(acknowledgement);
        Assert.IsTrue(acknowledgement.CommandType == CommandType.NotAvailable);
    }

    [TestMethod]
    public void The_parts_of_a_firmware_version_come_back()
    {
        StatusReading status = new StatusReading();
        Assert.AreEqual(Message.NotAvailable, status.FirmwareMinor);
        status.FirmwareMajor = 2;
        status.FirmwareMinor = 254;
        status.FirmwarePatch = 17;
        status.ConfigurationHash = 0x80000000;
        Send(status);
        Assert.AreEqual(2, status.FirmwareMajor);
        Assert.AreEqual(254, status.FirmwareMinor);
        Assert.AreEqual(17, status.FirmwarePatch);
        Assert.AreEqual(0x80000000, status.ConfigurationHash);
    }

    [TestMethod]
    public void As_many_late_transitions_come_back_as_were_set()
    {
        LateParkingEvents late = new LateParkingEvents();
        for (int count = 1; count <= LateParkingEvents.Capacity; count++)
        {
            late.Clear();
            late.AgeSeconds = 3000;
            for (int i = 0; i < count; i++)
                late.Set(i, i % 2 == 0 ? ParkingState.Free : ParkingState.Occupied, 100 * i);
            byte[] buffer = new byte[Message.MaxLength];
            int length = late.Encode(buffer, 0);
            Assert.AreEqual((14 + 5 + (16 * count) + 7) / 8, length);
            late.Clear();
            Assert.IsTrue(late.Decode(buffer, 0, length) == DecodeError.None);
            Assert.AreEqual(3000, late.AgeSeconds);
            for (int i = 0; i < LateParkingEvents.Capacity; i++)
            {
                Assert.AreEqual(i < count ? 100 * i : Message.NotAvailable, late.PreviousSecondsOf(i));
                Assert.AreEqual((int)(i >= count ? ParkingState.NotAvailable : i % 2 == 0 ? ParkingState.Free : ParkingState.Occupied), (int)late.StateOf(i));
            }
        }
    }

    [TestMethod]
    public void A_status_of_later_firmware_is_read_as_far_as_it_is_known()
    {
        StatusBySlot sent = new StatusBySlot();
        sent.RuntimeVersion = StatusBySlot.PackRuntimeVersion(1, 12, 4, 268);
        sent.RemainingDevNonces = 800;
        sent.ResetCause = 9;
        sent.SetSensor(1, (SensorType)44, SensorHealth.Degraded);
        byte[] buffer = new byte[Message.MaxLength + 2];
        int length = sent.Encode(buffer, 0);
        // What is appended later.
        buffer[length] = 0xFF;
        StatusBySlot read = new StatusBySlot();
        Assert.AreEqual((int)DecodeError.None, (int)read.Decode(buffer, 0, length + 1));
        Assert.AreEqual(sent.RuntimeVersion, read.RuntimeVersion);
        Assert.AreEqual(800, read.RemainingDevNonces);
        Assert.AreEqual(9, read.ResetCause);
        Assert.AreEqual((int)SensorType.NotAvailable, (int)read.TypeOf(0));
        Assert.AreEqual(44, (int)read.TypeOf(1));
        Assert.AreEqual((int)SensorHealth.Degraded, (int)read.HealthOf((SensorType)44));
        Assert.AreEqual((int)DecodeError.TooShort, (int)read.Decode(buffer, 0, length - 1));
    }

    [TestMethod]
    public void A_runtime_version_saturates_part_by_part()
    {
        Assert.AreEqual((1 << 25) | (12 << 18) | (4 << 12) | 268, StatusBySlot.PackRuntimeVersion(1, 12, 4, 268));
        Assert.AreEqual((1 << 25) | (127 << 18) | (63 << 12) | 4095, StatusBySlot.PackRuntimeVersion(1, 1000, 64, 70000));
        Assert.AreEqual(2 << 25, StatusBySlot.PackRuntimeVersion(2, 0, -1, -1));
        Assert.AreEqual(0xFFFFFFE, StatusBySlot.PackRuntimeVersion(9, 1000, 1000, 70000));
    }

    [TestMethod]
    public void A_port_gives_its_message_or_a_named_error()
    {
        for (int fPort = -1; fPort <= 256; fPort++)
        {
            Message up = Messages.Create(fPort, true);
            Message down = Messages.Create(fPort, false);
            bool known = (fPort >= 1 && fPort <= 6) || fPort == 8 || fPort == 9 || fPort == 11 || fPort == 15;
            Assert.AreEqual(known, up != null);
            Assert.AreEqual(fPort == 6, down != null);
            if (up != null)
                Assert.AreEqual((byte)fPort, up.FPort);
            DecodeError expected = fPort < 1 || fPort > 223 ? DecodeError.NotApplicationPort
                : fPort >= 32 ? DecodeError.UnknownVersion
                : known ? DecodeError.None : DecodeError.UnknownKind;
            Assert.AreEqual((int)expected, (int)Messages.PortError(fPort, true));
        }
    }

    private static Message[] EachMessage()
    {
        return new Message[]
        {
            new ParkingEvent(), new ParkingHeartbeat(), new AirReading(), new FootfallReading(), new StatusReading(), new Acknowledgement(), new StatusBySensor(), new LateParkingEvents(), new LateAirReading(), new StatusBySlot(), new Command(),
        };
    }

    private static void Send(Message message)
    {
        byte[] buffer = new byte[Message.MaxLength];
        int length = message.Encode(buffer, 0);
        message.Clear();
        Assert.IsTrue(message.Decode(buffer, 0, length) == DecodeError.None);
    }
}
