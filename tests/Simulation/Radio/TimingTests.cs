using NanoSensors.LoRaWan;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Radio;

/// <summary>Driver, link layer and simulated chip each compute the time on air by themselves; they must agree.</summary>
[TestClass]
public class TimingTests
{
    [TestMethod]
    public void Driver_link_layer_and_chip_agree_on_every_time_on_air()
    {
        var time = new VirtualTime();
        var bench = new DriverBench(time, new RadioChannel(time, 1), default);
        bench.SetUp();
        bench.Trace.Enabled = false;
        byte[] frame = new byte[255];
        for (int sf = 7; sf <= 12; sf++)
        {
            var settings = new TransmitSettings { FrequencyHz = 868_100_000, SpreadingFactor = sf };
            var modulation = new LoRaModulation(868e6, sf, 125_000, false, 0x34, sf > 10);
            for (int length = 1; length <= 255; length++)
            {
                bench.Radio.PrepareTransmit(settings, frame, length);
                bench.Radio.Start(time.NowMicroseconds);
                long driver = bench.Radio.NextStepMicroseconds - time.NowMicroseconds;
                long link = TimeOnAir.Microseconds(sf, 125_000, length);
                long chip = modulation.FrameMicroseconds(8, length, 5, crc: true, implicitHeader: false);
                Assert.AreEqual(link, driver, 1, $"SF{sf}, {length} bytes: driver");
                Assert.AreEqual(link, chip, 1, $"SF{sf}, {length} bytes: chip");
            }
        }
    }
}
