using NanoSensors.Board;
using NanoSensors.Radio;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Chip;

namespace NanoSensors.Tests.Simulation.Radio;

[TestClass]
public class RobustnessTests
{
    // A loose wire: every byte that comes back is random now and then.
    [TestMethod]
    public void A_noisy_bus_gives_events_and_faults_and_never_an_exception_or_a_hang()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var time = new VirtualTime();
            var chip = new Sx1276Chip(time, new RadioChannel(time, seed), default);
            var random = new SeededRandom(seed);
            var bus = new NoisyBus(chip.Spi, random);
            var radio = new Sx1276(bus, chip.Reset);
            var uplink = new TransmitSettings { FrequencyHz = 868_100_000 };
            var window = new ReceiveSettings { FrequencyHz = 868_100_000 };
            byte[] frame = new byte[30];
            int done = 0;
            for (int i = 0; i < 3_000; i++)
            {
                switch (radio.State)
                {
                    case RadioState.Down:
                        radio.Reset(time.NowMicroseconds);
                        break;
                    case RadioState.Standby when random.Next(2) == 0:
                        radio.PrepareTransmit(uplink, frame, frame.Length);
                        radio.Start(time.NowMicroseconds);
                        break;
                    case RadioState.Standby:
                        radio.PrepareReceive(window);
                        radio.Start(time.NowMicroseconds);
                        break;
                }

                Assert.AreNotEqual(long.MaxValue, radio.NextStepMicroseconds, $"seed {seed}: nothing would ever happen again in {radio.State}");
                time.RunUntil(radio.NextStepMicroseconds);
                if (radio.Step(time.NowMicroseconds) is RadioEvent.TransmitDone or RadioEvent.ReceiveTimeout)
                    done++;
            }

            Assert.IsGreaterThan(50, done, $"seed {seed}");
        }
    }

    [TestMethod]
    public void Random_bytes_on_the_bus_never_break_the_chip()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var time = new VirtualTime();
            var channel = new RadioChannel(time, seed);
            ChipPins[] chips = [new(time, channel), new(time, channel, new Position(50, 0))];
            var random = new SeededRandom(seed);
            for (int i = 0; i < 2_000; i++)
            {
                // Mostly the LoRa page and the mode register, so that something happens.
                byte address = random.Next(3) == 0 ? (byte)0x01 : (byte)random.Next(0x50);
                byte value = address == 0x01 ? (byte)(0x80 | random.Next(8)) : (byte)random.NextBits();
                ChipPins pins = chips[random.Next(2)];
                if (random.Next(4) == 0)
                    pins.Read(address);
                else
                    pins.Write(address, value);
                time.RunUntil(time.NowMicroseconds + random.Next(20_000));
            }

            // And it is as good as new after a reset.
            foreach (ChipPins pins in chips)
            {
                pins.Chip.Reset.Write(false);
                pins.Chip.Reset.Write(true);
            }

            time.RunFor(TimeSpan.FromMinutes(60));
            chips[0].Tune(7);
            chips[1].Tune(7);
            chips[1].Write(0x01, 0x85);
            time.RunFor(TimeSpan.FromMilliseconds(1));
            chips[0].FillAndSend([1, 2, 3]);
            time.RunFor(TimeSpan.FromSeconds(1));
            Assert.AreEqual(0x08, chips[0].Read(0x12), $"seed {seed}");
            Assert.AreEqual(0x50, chips[1].Read(0x12), $"seed {seed}");
        }
    }

    private sealed class NoisyBus(ISpi spi, SeededRandom random) : ISpi
    {
        public void Transfer(byte[] write, byte[] read, int length)
        {
            spi.Transfer(write, read, length);
            if (random.Next(60) == 0)
                read[1] = (byte)random.NextBits();
        }
    }
}
