using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>The board's time over restarts, power cuts and deep sleep.</summary>
[TestClass]
public class BoardClockTests
{
    private const long Second = 1_000_000;
    private const long Hour = 3600 * Second;

    [TestMethod]
    public void Time_is_never_ahead_of_what_has_passed_and_behind_by_an_hour_of_running_at_most()
    {
        long worst = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new SeededRandom(seed);
            var time = new VirtualTime();
            var chip = new SimulatedChip(time, seed);
            var storage = new MemoryStorage();
            long before = 0;
            long ran = 0;
            int epoch = 0;
            ChipStoppedException? ended = null;
            for (int life = 0; life < 30; life++)
            {
                long stopped = time.NowMicroseconds;
                chip.Start(ended);
                var clock = new BoardClock(chip, new RecordStore(storage));
                long now = clock.NowMicroseconds;
                long passed = before + time.NowMicroseconds - stopped;
                bool isUnknown = ended is null or { IsPowerCut: true };
                epoch += isUnknown ? 1 : 0;
                Assert.AreEqual(epoch, clock.Epoch, $"seed {seed}, life {life}");
                // Reading the time takes some.
                Assert.IsTrue(now <= passed + 1000, $"seed {seed}, life {life}: {now} where {passed} has passed");
                // Deep sleep and a restart of the board's own cost no time.
                Assert.IsTrue(now >= (isUnknown ? ran - Hour - (61 * Second) : passed - Second), $"seed {seed}, life {life}: {now} where {passed} has passed");
                if (isUnknown)
                    worst = Math.Max(worst, ran - now);
                // It runs for up to three hours, each minute a turn of the loop.
                for (long minutes = random.Next(180); minutes > 0; minutes--)
                {
                    clock.Keep(clock.NowMicroseconds);
                    time.RunUntil(time.NowMicroseconds + (60 * Second));
                }

                clock.Keep(clock.NowMicroseconds);
                before = ran = clock.NowMicroseconds;
                switch (random.Next(3))
                {
                    case 0:
                        ended = new ChipStoppedException { IsPowerCut = true };
                        long off = random.Next(86_400) * Second;
                        time.RunUntil(time.NowMicroseconds + off);
                        before += off;
                        break;
                    case 1:
                        clock.BeforeRestart();
                        ended = new ChipStoppedException();
                        break;
                    default:
                        long pause = (20 + random.Next(7_200)) * Second;
                        clock.BeforeDeepSleep();
                        ended = Assert.ThrowsExactly<ChipStoppedException>(() => chip.DeepSleep(pause, -1));
                        before += pause;
                        break;
                }
            }
        }

        Console.WriteLine($"Figure: 6,000 starts, never ahead; behind what the board had run by {worst / 60e6:F1} minutes at most");
    }

    [TestMethod]
    public void A_restart_that_the_clock_was_not_told_of_is_a_pause_of_unknown_length()
    {
        var time = new VirtualTime();
        var chip = new SimulatedChip(time, 5);
        var storage = new MemoryStorage();
        chip.Start(null);
        var clock = new BoardClock(chip, new RecordStore(storage));
        clock.Keep(clock.NowMicroseconds);
        clock.BeforeRestart();
        chip.Start(new ChipStoppedException());
        clock = new BoardClock(chip, new RecordStore(storage));
        Assert.AreEqual(1, clock.Epoch);
        clock.Keep(clock.NowMicroseconds);
        // The record of the restart before must not vouch for this one.
        time.RunUntil(time.NowMicroseconds + (100 * Second));
        chip.Start(new ChipStoppedException());
        Assert.AreEqual(2, new BoardClock(chip, new RecordStore(storage)).Epoch);
    }

    [TestMethod]
    public void Power_that_is_lost_on_the_way_through_a_restart_is_noticed()
    {
        var time = new VirtualTime();
        var chip = new SimulatedChip(time, 6);
        var storage = new MemoryStorage();
        chip.Start(null);
        var clock = new BoardClock(chip, new RecordStore(storage));
        time.RunUntil(100 * Second);
        clock.BeforeRestart();
        time.RunUntil(5_000 * Second);
        chip.Start(new ChipStoppedException { IsPowerCut = true });
        clock = new BoardClock(chip, new RecordStore(storage));
        Assert.AreEqual(2, clock.Epoch);
        Assert.IsTrue(clock.NowMicroseconds < 102 * Second);
    }

    [TestMethod]
    public void A_refused_write_is_tried_once_a_minute()
    {
        var time = new VirtualTime();
        var chip = new SimulatedChip(time, 7);
        var storage = new MemoryStorage { RefusesWrites = true };
        chip.Start(null);
        var store = new RecordStore(storage);
        var clock = new BoardClock(chip, store);
        for (int i = 0; i < 3_600; i++)
        {
            time.RunUntil(time.NowMicroseconds + Second);
            clock.Keep(clock.NowMicroseconds);
        }

        Assert.AreEqual(60, store.WriteCount, 1);
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
            if (i % 7 == 2)
                chip.SetSystemTime(1_790_000_000 * Second);
            long before = clock.NowMicroseconds;
            clock.BeforeDeepSleep();
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
