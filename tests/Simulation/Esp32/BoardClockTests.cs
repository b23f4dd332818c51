using NanoSensors.Board;
using NanoSensors.Simulation;
using BoardClock = NanoSensors.Esp32.BoardClock;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>The board's time over restarts, power cuts and deep sleep.</summary>
[TestClass]
public class BoardClockTests
{
    private const long Second = 1_000_000;

    [TestMethod]
    public void Time_never_runs_back_and_a_power_cut_costs_70_minutes_at_most()
    {
        long worst = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new SeededRandom(seed);
            var time = new VirtualTime();
            var chip = new SimulatedChip(time, seed) { DeepSleepErrorPpm = (random.NextDouble() * 40_000) - 20_000 };
            var storage = new MemoryStorage();
            long before = 0;
            ChipStoppedException? ended = null;
            for (int life = 0; life < 30; life++)
            {
                long off = time.NowMicroseconds;
                chip.Start(ended);
                var clock = new BoardClock(chip, new RecordStore(storage));
                long now = clock.NowMicroseconds;
                Assert.IsTrue(now >= before, $"seed {seed}, life {life}: {now} after {before}");
                if (ended is { IsPowerCut: true })
                    worst = Math.Max(worst, now - before - (time.NowMicroseconds - off));
                // It runs for up to three hours, each minute a turn of the loop.
                for (long minutes = random.Next(180); minutes > 0; minutes--)
                {
                    clock.Keep(clock.NowMicroseconds);
                    time.RunUntil(time.NowMicroseconds + (60 * Second));
                }

                clock.Keep(clock.NowMicroseconds);
                before = clock.NowMicroseconds;
                switch (random.Next(3))
                {
                    case 0:
                        ended = new ChipStoppedException { IsPowerCut = true };
                        time.RunUntil(time.NowMicroseconds + (random.Next(86_400) * Second));
                        break;
                    case 1:
                        ended = new ChipStoppedException();
                        break;
                    default:
                        long pause = (20 + random.Next(7_200)) * Second;
                        clock.SleepUntil(before + pause);
                        ended = Assert.ThrowsExactly<ChipStoppedException>(() => chip.DeepSleep(pause, -1));
                        before += pause;
                        break;
                }
            }
        }

        Console.WriteLine($"Figure: 6,000 starts, never back; a power cut moves the time forward by {worst / 60e6:F1} minutes at most");
        Assert.IsTrue(worst <= 70 * 60 * Second, $"{worst} us");
    }

    [TestMethod]
    public void Deep_sleep_is_told_as_long_as_the_RTC_counted_even_after_the_time_of_day_was_set()
    {
        var time = new VirtualTime();
        var chip = new SimulatedChip(time, 3);
        var storage = new MemoryStorage();
        chip.Start(null);
        var clock = new BoardClock(chip, new RecordStore(storage));
        clock.Keep(clock.NowMicroseconds);
        ChipStoppedException? ended = null;
        for (int i = 0; i < 20; i++)
        {
            long before = clock.NowMicroseconds;
            clock.SleepUntil(before + (600 * Second));
            // A line ends some of them early.
            bool early = i % 3 == 0;
            ended = Assert.ThrowsExactly<ChipStoppedException>(() => chip.DeepSleep((early ? 200 : 600) * Second, -1));
            chip.Start(ended);
            clock = new BoardClock(chip, new RecordStore(storage));
            long passed = clock.NowMicroseconds - before - chip.StartMicroseconds;
            Assert.AreEqual(early ? 200.0 : 600.0, passed / 1e6, 0.001, $"sleep {i}");
        }
    }
}
