using NanoSensors.Codec;

namespace NanoSensors.Tests.Device;

[TestClass]
public class FrameSizeTests
{
    [TestMethod]
    public void A_parking_event_takes_2_bytes()
    {
        ParkingEvent message = new ParkingEvent();
        Assert.AreEqual(2, LengthOf(message));
        message.State = ParkingState.Occupied;
        message.PreviousStateSeconds = 86400;
        Assert.AreEqual(2, LengthOf(message));
    }

    [TestMethod]
    public void A_parking_heartbeat_takes_3_bytes()
    {
        ParkingHeartbeat message = new ParkingHeartbeat();
        message.State = ParkingState.Free;
        message.Health = SensorHealth.Ok;
        message.BatteryMillivolts = 3600;
        message.TemperatureCentiCelsius = 2150;
        Assert.AreEqual(3, LengthOf(message));
    }

    [TestMethod]
    public void An_air_reading_takes_12_bytes_and_fewer_without_a_sensor()
    {
        Assert.AreEqual(12, LengthOf(Air(true, true, true)));
        Assert.AreEqual(10, LengthOf(Air(true, true, false)));
        Assert.AreEqual(11, LengthOf(Air(true, false, true)));
        Assert.AreEqual(8, LengthOf(Air(true, false, false)));
        Assert.AreEqual(6, LengthOf(Air(false, true, true)));
        Assert.AreEqual(3, LengthOf(Air(false, true, false)));
        Assert.AreEqual(5, LengthOf(Air(false, false, true)));
        Assert.AreEqual(2, LengthOf(Air(false, false, false)));
    }

    [TestMethod]
    public void A_footfall_reading_takes_6_bytes_and_fewer_without_a_count()
    {
        FootfallReading message = new FootfallReading();
        message.BatteryMillivolts = 3600;
        message.IntervalSeconds = 600;
        Assert.AreEqual(3, LengthOf(message));
        message.CountIn = 0;
        Assert.AreEqual(5, LengthOf(message));
        message.CountOut = 0;
        Assert.AreEqual(6, LengthOf(message));
    }

    [TestMethod]
    public void Status_acknowledgement_and_commands_take_16_6_4_and_2_bytes()
    {
        Assert.AreEqual(16, LengthOf(new StatusReading()));
        Assert.AreEqual(30, Message.MaxLength);
        Assert.AreEqual(6, LengthOf(new Acknowledgement()));
        Command command = new Command();
        command.Type = CommandType.SetInterval;
        command.Value = 600;
        Assert.AreEqual(4, LengthOf(command));
        command.Type = CommandType.SetParticulatesEvery;
        Assert.AreEqual(3, LengthOf(command));
        command.Type = CommandType.SetStatusPeriod;
        Assert.AreEqual(3, LengthOf(command));
        command.Type = CommandType.Calibrate;
        Assert.AreEqual(2, LengthOf(command));
    }

    [TestMethod]
    public void A_status_by_sensor_takes_17_bytes_and_up_to_2_more_by_profile()
    {
        StatusBySensor status = new StatusBySensor();
        Assert.AreEqual(17, LengthOf(status));
        status.MagnetometerHealth = SensorHealth.Ok;
        status.WakeUps = 300;
        Assert.AreEqual(19, LengthOf(status));
        status = new StatusBySensor();
        status.ParticulatesHealth = SensorHealth.Fault;
        Assert.AreEqual(18, LengthOf(status));
        status = new StatusBySensor();
        status.OuterZoneHealth = SensorHealth.Ok;
        Assert.AreEqual(17, LengthOf(status));
    }

    [TestMethod]
    public void A_status_by_slot_takes_24_bytes_of_a_usual_node_and_at_most_30()
    {
        StatusBySlot status = new StatusBySlot();
        Assert.AreEqual(21, LengthOf(status));
        status.SetSensor(0, SensorType.Magnetometer, SensorHealth.Ok);
        status.WakeUps = 300;
        Assert.AreEqual(24, LengthOf(status));
        status = new StatusBySlot();
        status.SetSensor(0, SensorType.Climate, SensorHealth.Ok);
        status.SetSensor(2, SensorType.Particulates, SensorHealth.Fault);
        Assert.AreEqual(24, LengthOf(status));
        status.WakeUps = 1;
        status.SetSensor(StatusBySlot.Slots - 1, (SensorType)62, SensorHealth.Degraded);
        Assert.AreEqual(Message.MaxLength, LengthOf(status));
    }

    private static AirReading Air(bool climate, bool co2, bool particulates)
    {
        AirReading message = new AirReading();
        message.BatteryMillivolts = 3600;
        if (climate)
        {
            message.TemperatureCentiCelsius = 2150;
            message.RelativeHumidityCentiPercent = 4500;
            message.PressurePascal = 101325;
            message.VocIndex = 100;
        }

        if (co2)
            message.Co2Ppm = 420;
        if (particulates)
        {
            message.Pm25TenthMicrograms = 63;
            message.Pm10TenthMicrograms = 117;
        }

        return message;
    }

    private static int LengthOf(Message message)
    {
        byte[] buffer = new byte[Message.MaxLength];
        return message.Encode(buffer, 0);
    }
}
