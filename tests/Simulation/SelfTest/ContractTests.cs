using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.LoRaWan;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.SelfTest;

/// <summary>The simulated parts keep the contracts by which a board's adapters are looked at (firmware/SelfTest), and what breaks one is noticed.</summary>
[TestClass]
public class ContractTests
{
    private readonly VirtualTime _time = new();
    private readonly VirtualBoard _board;
    private readonly VirtualClock _clock;
    private readonly SelfTestReport _report = new();

    public ContractTests()
    {
        _board = new VirtualBoard(_time, new RadioChannel(_time, 5), default, seed: 6);
        _clock = new VirtualClock(_time, _board.Clock);
    }

    [TestMethod]
    public void The_simulated_clock() => Keeps(() => ClockContract.Check(_clock, _report));

    [TestMethod]
    public void The_simulated_memory() => Keeps(() => StorageContract.Check(_board.Storage, _report));

    [TestMethod]
    public void The_simulated_radio_on_its_bus_and_reset_line() => Keeps(() => RadioLinesContract.Check(_board.Radio.Spi, _board.Radio.Reset, _clock, _report));

    [TestMethod]
    public void The_managed_cipher() => Keeps(() => AesContract.Check(new ManagedAes128(), _report));

    [TestMethod]
    public void The_simulated_entropy() => Keeps(() => EntropyContract.Check(_board.Entropy, _report));

    [TestMethod]
    public void The_simulated_battery() => Keeps(() => BatteryContract.Check(_board.Battery, _report));

    [TestMethod]
    public void The_simulated_sensors() => Keeps(() =>
    {
        foreach (ISensor sensor in Sensors())
            SensorContract.Check(sensor, sensor.GetType().Name, _clock, _report);
    });

    [TestMethod]
    public void The_simulated_backhaul() => Keeps(() =>
    {
        var backhaul = new SimulatedBackhaul(_time, 7);
        DatagramsContract.CheckSilent(backhaul.Gateway, _clock, _report);
        DatagramsContract.CheckPair(backhaul.Gateway, backhaul.Server, _clock, _report);
        DatagramsContract.CheckPair(backhaul.Server, backhaul.Gateway, _clock, _report);
    });

    [TestMethod]
    public void Real_datagrams()
    {
        using var echo = new UdpEcho();
        using var socket = new UdpDatagrams("127.0.0.1", echo.Address.Port);
        var clock = new StopwatchClock();
        Keeps(() =>
        {
            DatagramsContract.CheckSilent(socket, clock, _report);
            DatagramsContract.CheckPair(socket, socket, clock, _report);
        });
    }

    [TestMethod]
    public void The_simulated_radio_s_lines() => Keeps(() =>
        InterruptLinesContract.Check(_board.Radio.Spi, _board.Radio.Reset, _board.RadioLines[0], _board.RadioLines[1], _clock, _report));

    [TestMethod]
    public void The_simulations_TCP_port()
    {
        using var port = new NanoSensors.Simulation.TcpPort(0);
        Keeps(() => ListenerContract.Check(port, new SocketCaller(port.Number), new StopwatchClock(), _report));
    }

    [TestMethod]
    public void The_simulated_Wi_Fi_setup()
    {
        var wifi = new SimulatedWifi();
        wifi.Set("Town hall", "password");
        Keeps(() => WifiSetupContract.Check(wifi, _report));
        Assert.AreEqual("Town hall", wifi.Name);
        Assert.AreEqual("password", wifi.Password);
    }

    [TestMethod]
    public void The_simulated_times_of_day() => Keeps(() =>
    {
        WallClockContract.Check(_board.WallClock, _clock, _report);
        _board.WallClock.IsKnown = false;
        WallClockContract.Check(_board.WallClock, _clock, _report);
        WallClockContract.Check(new SystemWallClock(), new StopwatchClock(), _report);
    });

    [TestMethod]
    public void The_simulated_access_point() => Keeps(() =>
    {
        var accessPoint = new SimulatedAccessPoint();
        AccessPointContract.CheckOpening(accessPoint, "NanoSensors-ED0001FF", _report);
        accessPoint.Start();
        AccessPointContract.CheckOpen(accessPoint, _report);
        accessPoint.Start();
        AccessPointContract.CheckClosed(accessPoint, _report);
    });

    [TestMethod]
    public void The_boards_files()
    {
        string folder = Directory.CreateTempSubdirectory("nanosensors-test-").FullName;
        try
        {
            var storage = new FileStorage(folder + Path.DirectorySeparatorChar);
            Keeps(() => StorageContract.Check(storage, _report));
            Assert.AreEqual(0, Directory.GetFiles(folder).Length, "something was left behind");

            // What a record store makes of them survives what a power cut leaves of a file.
            var store = new RecordStore(storage);
            Assert.IsTrue(store.Write("config", 1, [1, 2, 3], 3));
            Assert.IsTrue(store.Write("config", 1, [4, 5, 6], 3));
            File.WriteAllBytes(Path.Combine(folder, "config.b"), File.ReadAllBytes(Path.Combine(folder, "config.b"))[..9]);
            var record = new byte[8];
            Assert.AreEqual(3, new RecordStore(storage).Read("config", 1, record));
            Assert.AreEqual(1, record[0]);

            Directory.Delete(folder, recursive: true);
            Assert.IsFalse(storage.Write("config.a", [1], 1), "a write into nothing");
            Assert.AreEqual(-1, storage.Read("config.a", record));
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void What_is_broken_is_noticed()
    {
        _board.Storage.RefusesWrites = true;
        Breaks(report => StorageContract.Check(_board.Storage, report), "full or broken");
        _board.Storage.RefusesWrites = false;
        Breaks(report => StorageContract.Check(new ForgetfulStorage(_board.Storage), report), "2,062 bytes");

        Breaks(report => RadioLinesContract.Check(new SilentBus(), _board.Radio.Reset, _clock, report), "no SX1276 answers");
        Breaks(report => RadioLinesContract.Check(_board.Radio.Spi, new LooseLine(), _clock, report), "RESET");
        Breaks(report => AesContract.Check(new Scrambler(), report), "encrypted wrongly");
        Breaks(report => EntropyContract.Check(new Constant(), report), "never changes");
        _board.Battery.Millivolts = 300;
        Breaks(report => BatteryContract.Check(_board.Battery, report), "divider");
        Breaks(report => BatteryContract.Check(new NoisyBattery(), report), "capacitor");

        foreach (ISensor sensor in Sensors())
        {
            ((SimulatedSensor)sensor).IsBroken = true;
            Breaks(report => SensorContract.Check(sensor, "sensor", _clock, report), "no measurement");
        }

        Breaks(report => InterruptLinesContract.Check(_board.Radio.Spi, _board.Radio.Reset, _board.RadioLines[1], _board.RadioLines[0], _clock, report), "DIO0 does not rise");
        Breaks(report => InterruptLinesContract.Check(_board.Radio.Spi, _board.Radio.Reset, _board.RadioLines[0], _board.RadioLines[0], _clock, report), "connected");
        Breaks(report => InterruptLinesContract.Check(_board.Radio.Spi, _board.Radio.Reset, _board.RadioLines[0], new VirtualLine(() => false), _clock, report), "DIO1 does not rise");
        Breaks(report => AccessPointContract.CheckOpening(new SimulatedAccessPoint { RefusesChanges = true }, "NanoSensors-ED0001FF", report), "cannot be opened");
        Breaks(report => AccessPointContract.CheckOpen(new SimulatedAccessPoint(), report), "is not open");
        _board.WallClock.StartUnixMicroseconds = 0;
        Breaks(report => WallClockContract.Check(_board.WallClock, _clock, report), "before 2026");

        var backhaul = new SimulatedBackhaul(_time, 8) { LossPercent = 100 };
        Breaks(report => DatagramsContract.CheckPair(backhaul.Gateway, backhaul.Server, _clock, report), "does not arrive");
    }

    private ISensor[] Sensors()
    {
        var climate = new AirClimate(1);
        var row = new ParkingRow(_time, 1, 1);
        var doorway = new Doorway(_time, 1);
        return
        [
            new SimulatedMagnetometer(_time, row, 0, 1, climate), new SimulatedClimateSensor(_time, climate, 1), new SimulatedParticulateSensor(_time, climate, 1),
            new SimulatedCarbonDioxideSensor(_time, climate, 1), new SimulatedTimeOfFlight(_time, doorway, inner: false, 1), new SimulatedOverheadSensor(_time, row.Bays[0], 1),
        ];
    }

    private void Keeps(Action check)
    {
        check();
        Assert.IsTrue(_report.Count > 0);
        for (int i = 0; i < _report.Count; i++)
            Assert.AreEqual("", _report.FailureOf(i), _report.PartOf(i));
        Assert.AreEqual(0, _report.Failed);
        Assert.IsTrue(Enumerable.Range(0, _report.Count).All(i => _report.ChecksOf(i) > 0));
    }

    private static void Breaks(Action<SelfTestReport> check, string expected)
    {
        var report = new SelfTestReport();
        check(report);
        Assert.AreEqual(1, report.Failed, expected);
        StringAssert.Contains(report.FailureOf(report.Count - 1), expected);
    }

    // Keeps the first kilobyte.
    private sealed class ForgetfulStorage(IStorage inner) : IStorage
    {
        public int Read(string name, byte[] buffer) => inner.Read(name, buffer);

        public bool Write(string name, byte[] data, int length) => inner.Write(name, data, Math.Min(length, 1024));

        public void Delete(string name) => inner.Delete(name);
    }

    private sealed class SilentBus : ISpi
    {
        public void Transfer(byte[] write, byte[] read, int length) => Array.Fill(read, (byte)0xFF, 0, length);
    }

    private sealed class LooseLine : IOutputPin
    {
        public void Write(bool high)
        {
        }
    }

    private sealed class Scrambler : IAes128
    {
        public void SetKey(byte[] key)
        {
        }

        public void EncryptBlock(byte[] block, int offset) => block[offset] ^= 1;

        public void DecryptBlock(byte[] block, int offset) => block[offset] ^= 1;
    }

    private sealed class Constant : IEntropy
    {
        public uint Next() => 42;
    }

    private sealed class NoisyBattery : IBattery
    {
        private int _reads;

        public int ReadMillivolts() => 3600 + (_reads++ % 2 * 400);
    }
}
