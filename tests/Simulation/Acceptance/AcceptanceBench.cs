using NanoSensors.Board;
using NanoSensors.BoardTest;
using NanoSensors.Esp32;
using NanoSensors.LoRaWan;
using NanoSensors.SelfTest;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Esp32;

namespace NanoSensors.Tests.Simulation.Acceptance;

/// <summary>A simulated board on the acceptance kit's bench, good unless a fault is planted.</summary>
internal sealed class AcceptanceBench : IAcceptanceBoard, ISpi, IOutputPin, IStorage, IBattery, IEntropy, IAes128
{
    private readonly VirtualEntropy _entropy = new(9);
    private readonly ManagedAes128 _aes = new();
    private int _transfers;
    private int _reads;
    private int _windows;
    private long _roseAt = -1;

    internal AcceptanceBench()
    {
        Simulated = new SimulatedChip(Time, 41);
        Bench = new BenchChip(Simulated);
        var channel = new RadioChannel(Time, 5);
        Radio = new Sx1276Chip(Time, channel, default);
        Dio0 = new VirtualLine(() => !Dio0IsOpen && Radio.Dio0);
        Radio.Dio0Rose += () => _roseAt = Time.NowMicroseconds;
        Dio1 = new VirtualLine(() => !Dio1IsOpen && _windows != LostWindow && Radio.Dio1);
    }

    internal VirtualTime Time { get; } = new();

    internal SimulatedChip Simulated { get; }

    internal BenchChip Bench { get; }

    internal Sx1276Chip Radio { get; }

    internal MemoryStorage Memory { get; } = new();

    internal List<string> Said { get; } = [];

    internal int Starts { get; private set; }

    // Faults.
    internal long Tick { get; set; } = 10_000;
    internal bool Dio0IsOpen { get; set; }
    internal bool Dio1IsOpen { get; set; }
    internal int LostWindow { get; set; }
    internal int WrongTransferEach { get; set; }
    internal long EventDelay { get; set; } = 12_000;
    internal int NoiseOffset { get; set; }
    internal long FlashMicroseconds { get; set; } = 12_000;
    internal bool RefusesTestBlob { get; set; }
    internal long BlockMicroseconds { get; set; } = 90;
    internal Func<int, int> Millivolts { get; set; } = i => 3600 + (i % 5);
    internal bool IsNotRandom { get; set; }
    internal bool BatteryThrows { get; set; }
    internal bool CipherHangs { get; set; }
    internal string PartFailure { get; set; } = "";

    public string Name => "esp32-wroom-32e-rfm95w";

    public string Runtime => "SIMULATED 1.0";

    public IChip Chip => Bench;

    public long TickMilliseconds => Bench.SinceStartMicroseconds / Tick * Tick / 1000;

    public int WakeupCause { get; set; } = AcceptanceCheck.CauseTimer;

    public long FreeHeap { get; set; } = 96_000;

    public long LargestNativeBlock { get; set; } = 110_000;

    public IStorage Storage => this;

    public IAes128 Aes => this;

    public IBattery Battery => this;

    public IEntropy Entropy => this;

    public ISpi RadioBus => this;

    public IOutputPin RadioReset => this;

    public IInputPin Dio0 { get; }

    public IInputPin Dio1 { get; }

    public long Dio0EventMicroseconds
    {
        get
        {
            long count = Bench.SinceStartMicroseconds;
            long passed = Time.NowMicroseconds - _roseAt;
            return _roseAt < 0 || passed < EventDelay ? -1 : count - passed + EventDelay;
        }
    }

    /// <summary>Runs all of it, start after start, as the board's program does.</summary>
    internal AcceptanceReport Run()
    {
        ChipStoppedException? ended = null;
        while (true)
        {
            try
            {
                Simulated.Start(ended);
                Assert.IsTrue(++Starts < 20, "it starts again and again");
                long startedAt = Bench.SystemMicroseconds;
                var report = new AcceptanceReport();
                var run = new AcceptanceRun(this, new Watchdog(Bench), new RecordStore(Memory), report, startedAt);
                while (!run.IsDone)
                    run.Step();
                return report;
            }
            catch (ChipStoppedException stopped)
            {
                ended = stopped;
            }
        }
    }

    public SelfTestReport TestParts()
    {
        var report = new SelfTestReport();
        var clock = new BenchClock(this);
        ClockContract.Check(clock, report);
        StorageContract.Check(Memory, report);
        RadioLinesContract.Check(RadioBus, RadioReset, clock, report);
        AesContract.Check(_aes, report);
        report.Check(PartFailure.Length == 0, PartFailure);
        EntropyContract.Check(_entropy, report);
        return report;
    }

    public void Say(string line) => Said.Add(line);

    void ISpi.Transfer(byte[] write, byte[] read, int length)
    {
        if (write[0] == 0x81 && write[1] == 0x86)
            _windows++;
        Radio.Spi.Transfer(write, read, length);
        const byte RegRssiValue = 0x1B;
        if (write[0] == RegRssiValue)
            read[1] = (byte)(read[1] + NoiseOffset);
        if (WrongTransferEach > 0 && ++_transfers % WrongTransferEach == 0)
            read[1] ^= 0x10;
    }

    void IOutputPin.Write(bool high) => Radio.Reset.Write(high);

    int IStorage.Read(string name, byte[] buffer) => Memory.Read(name, buffer);

    bool IStorage.Write(string name, byte[] data, int length)
    {
        Simulated.LightSleep(FlashMicroseconds);
        return !RefusesTestBlob && Memory.Write(name, data, length);
    }

    void IStorage.Delete(string name) => Memory.Delete(name);

    int IBattery.ReadMillivolts() => BatteryThrows ? throw new InvalidOperationException("no converter") : Millivolts(_reads++);

    uint IEntropy.Next() => IsNotRandom ? 1 : _entropy.Next();

    void IAes128.SetKey(byte[] key) => _aes.SetKey(key);

    void IAes128.EncryptBlock(byte[] block, int offset)
    {
        while (CipherHangs)
            _ = Bench.SinceStartMicroseconds;
        Simulated.LightSleep(BlockMicroseconds);
        _aes.EncryptBlock(block, offset);
    }

    void IAes128.DecryptBlock(byte[] block, int offset) => _aes.DecryptBlock(block, offset);

    private sealed class BenchClock(AcceptanceBench bench) : ISelfTestClock
    {
        public long NowMicroseconds => bench.Bench.SinceStartMicroseconds;

        public void WaitUntil(long microseconds)
        {
            long left = microseconds - NowMicroseconds;
            if (left > 0)
                bench.Simulated.LightSleep(left);
        }
    }
}
