using System.Globalization;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Forwarder;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>
/// Airtime of a gateway in any hour of real time, whatever restarts it: the server asks for a downlink whenever the last one is over, the
/// gateway's account decides on the board's clock, and the simulation's account judges. <c>NANOSENSORS_GATEWAY_WEEKS=1000</c> sets the
/// weeks.
/// </summary>
[TestClass]
public class GatewayAirtimeTests
{
    private const long Week = 7 * 86_400_000_000;

    private static int Weeks => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_GATEWAY_WEEKS"), CultureInfo.InvariantCulture, out int weeks) ? weeks : 6;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Airtime_of_a_gateway_stays_legal_in_any_hour_whatever_restarts_it()
    {
        double worst = 0;
        long restarts = 0, downlinks = 0;
        double mostWrites = 0;
        Lock both = new();
        Parallel.For(0, Weeks, seed =>
        {
            var week = new GreedyWeek(seed);
            week.Run(Week);
            lock (both)
            {
                worst = Math.Max(worst, week.Judge.WorstUse);
                restarts += week.Restarts;
                downlinks += week.Downlinks;
                mostWrites = Math.Max(mostWrites, (week.Writes - (4 * week.Restarts)) / 7.0);
            }
        });
        TestContext.WriteLine($"Figure: {Weeks} random weeks with {restarts} restarts and {downlinks} downlinks: in the worst hour {100 * worst:F1} % of what EN 300 220 allows, "
            + $"at most {mostWrites:F0} writes of the account a day, seeds 0 to {Weeks - 1}");
        Assert.IsLessThanOrEqualTo(1, worst);
        Assert.IsGreaterThan(Weeks * 1000, downlinks);
        // Besides the four of a start: 20 per band and hour, in two bands.
        Assert.IsLessThanOrEqualTo(2 * 480, mostWrites);
    }

    [TestMethod]
    public void A_whole_gateway_restarted_every_ten_minutes_stays_legal()
    {
        var bench = new GatewayBench(seed: 97);
        var judge = new DutyCycleLedger(bench.Channel);
        for (int minute = 0; minute < 150; minute++)
        {
            for (int i = 0; i < 12; i++)
            {
                bench.Server.Respond(bench.Board.Clock.NowMicroseconds + 1_500_000, new string('A', 68), 51, 869.525, "SF12BW125");
                bench.Time.RunFor(TimeSpan.FromSeconds(5));
            }

            if (minute % 10 == 9)
            {
                bench.Host.PowerCut();
                bench.Host.PowerOn();
            }
        }

        Assert.AreEqual("", string.Join("; ", judge.Violations));
        Assert.IsGreaterThan(0.5, judge.WorstUse);
    }

    [TestMethod]
    public void A_record_of_other_bands_counts_every_band_as_spent()
    {
        var store = new RecordStore(new MemoryStorage());
        var first = new DutyCycle([new TransmitBand(868_000_000, 868_600_000, 10, 16)], store);
        Assert.IsTrue(first.TryReserve(0, 1_000_000, 0, true));
        var second = new DutyCycle(TransmitBand.Eu868(), store);
        Assert.IsFalse(second.TryReserve(4, 1_000_000, 1_000_000, true));
        Assert.IsTrue(second.TryReserve(4, 1_000_000, 3_910_000_000, true));
    }

    [TestMethod]
    public void Ten_idle_starts_in_an_hour_cost_a_fifth_of_a_bands_share()
    {
        var storage = new MemoryStorage();
        long now = 0;
        DutyCycle account = null!;
        for (int i = 0; i <= 10; i++)
        {
            account = new DutyCycle(TransmitBand.Eu868(), new RecordStore(storage));
            account.Use(4);
            now += 60_000_000;
            account.Keep(now);
        }

        Assert.IsInRange(71_000_000, 73_000_000, account.SpentMicroseconds(4));
        Assert.AreEqual(11, storage.WriteCount);
    }

    [TestMethod]
    public void What_cannot_be_stored_is_not_sent_and_the_flash_is_asked_once_a_minute()
    {
        var storage = new MemoryStorage { RefusesWrites = true };
        var account = new DutyCycle(TransmitBand.Eu868(), new RecordStore(storage));
        for (long now = 0; now < 600_000_000; now += 100_000)
        {
            Assert.IsFalse(account.TryReserve(4, 1_000_000, now, true));
            account.Keep(now);
        }

        Assert.AreEqual(10, storage.RefusedWrites);
        storage.RefusesWrites = false;
        Assert.IsTrue(account.TryReserve(4, 1_000_000, 700_000_000, true));
    }

    /// <summary>A gateway's account on the board's clock, and a server that always has something to send; nothing else of the
    /// gateway.</summary>
    private sealed class GreedyWeek
    {
        private static readonly (int Band, uint Hertz)[] Channels = [(4, 869_525_000), (2, 868_300_000)];

        private readonly VirtualTime _time = new();
        private readonly RadioChannel _channel;
        private readonly SeededRandom _random;
        private readonly MemoryStorage _storage = new();
        private readonly ModelChip _chip;
        private readonly double _meanPause;
        private BoardClock _clock = null!;
        private RecordStore _store = null!;
        private DutyCycle _account = null!;
        private long _restartAt;

        internal GreedyWeek(int seed)
        {
            _random = new SeededRandom(7000 + seed);
            _channel = new RadioChannel(_time, seed);
            Judge = new DutyCycleLedger(_channel);
            _chip = new ModelChip(_time);
            // From restarts a minute apart to one in two days.
            _meanPause = Math.Pow(10, 7.8 + (_random.NextDouble() * 3.4));
        }

        internal DutyCycleLedger Judge { get; }

        internal int Restarts { get; private set; }

        internal long Downlinks { get; private set; }

        internal long Writes => _storage.WritesOf("duty-cycle.a") + _storage.WritesOf("duty-cycle.b");

        internal void Run(long until)
        {
            Start();
            while (_time.NowMicroseconds < until)
            {
                try
                {
                    Exchange();
                    if (_time.NowMicroseconds >= _restartAt)
                        Restart();
                }
                catch (PowerFailureException)
                {
                    CutPower();
                }
            }
        }

        private void Exchange()
        {
            (int band, uint hertz) = Channels[_random.Next(4) == 0 ? 1 : 0];
            int spreadingFactor = _random.Next(5) == 0 ? 9 : 12;
            int length = _random.Next(8) == 0 ? 255 : 51;
            long airtime = TimeOnAir.Microseconds(spreadingFactor, 125_000, length, 5, 8, true, true);
            long now = _clock.NowMicroseconds;
            _clock.Keep(now);
            _account.Keep(now);
            if (!_account.TryReserve(band, airtime, now, _random.Next(10) != 0))
            {
                _time.RunUntil(_time.NowMicroseconds + 5_000_000 + _random.Next(20_000_000));
                return;
            }

            _time.RunUntil(_time.NowMicroseconds + 40_000 + _random.Next(_random.Next(10) == 0 ? 60_000_000 : 1_000_000));
            if (_time.NowMicroseconds >= _restartAt)
                return;
            _channel.Transmit(new Transmission
            {
                From = new Position(0, 0), Sender = this, PowerDbm = 14, Payload = new byte[length],
                Modulation = new LoRaModulation(hertz, spreadingFactor, 125_000, true, 0x34, spreadingFactor >= 11),
            });
            Downlinks++;
            // Cut off in the air or not, the judge counts all of it.
            _time.RunUntil(_time.NowMicroseconds + airtime + 100);
            if (_time.NowMicroseconds < _restartAt)
                _account.Charge(band, airtime, _clock.NowMicroseconds);
        }

        private void Restart()
        {
            switch (_random.Next(4))
            {
                case 0:
                    CutPower();
                    break;
                case 1:
                    // In the middle of a write to come.
                    _storage.CutPowerAtWrite(1 + _random.Next(4), (PowerCutMoment)_random.Next(5), (int)_random.Next(600));
                    _restartAt = NextRestart();
                    break;
                case 2:
                    for (int i = (int)_random.Next(12); i >= 0; i--)
                    {
                        CutPower();
                        _time.RunUntil(_time.NowMicroseconds + _random.Next(20_000_000));
                    }

                    break;
                default:
                    _clock.BeforeRestart();
                    _time.RunUntil(_time.NowMicroseconds + 300_000);
                    _chip.Restart();
                    Start();
                    break;
            }
        }

        private void CutPower()
        {
            _time.RunUntil(_time.NowMicroseconds + 1000 + _random.Next(_random.Next(4) == 0 ? 86_400_000_000 : 60_000_000));
            _storage.PowerOn();
            _chip.PowerOn();
            Start();
        }

        private void Start()
        {
            Restarts++;
            try
            {
                _store = new RecordStore(_storage);
                _clock = new BoardClock(_chip, _store);
                _account = new DutyCycle(TransmitBand.Eu868(), _store);
                _account.Use(2);
                _account.Use(4);
                _clock.Keep(_clock.NowMicroseconds);
            }
            catch (PowerFailureException)
            {
                CutPower();
                return;
            }

            _restartAt = NextRestart();
        }

        private long NextRestart() => _time.NowMicroseconds + (long)(-Math.Log(1 - _random.NextDouble()) * _meanPause);
    }

    private sealed class ModelChip(VirtualTime time) : IChip
    {
        private long _startedAt;
        private long _poweredAt;

        public long SinceStartMicroseconds => time.NowMicroseconds - _startedAt;

        public long SystemMicroseconds => time.NowMicroseconds - _poweredAt;

        public bool WokeFromDeepSleep => false;

        public Version RuntimeVersion => new(1, 17, 0, 0);

        public void PowerOn() => _startedAt = _poweredAt = time.NowMicroseconds;

        public void Restart() => _startedAt = time.NowMicroseconds;

        public void Pause(int milliseconds)
        {
        }

        public void LightSleep(long microseconds)
        {
        }

        public void DeepSleep(long microseconds, int pin)
        {
        }

        public void RunLimited(IGuardedWork work, int milliseconds) => work.Run();

        public bool IsTimeLimit(Exception exception) => false;
    }
}
