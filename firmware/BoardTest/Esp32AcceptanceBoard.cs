using System;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.LoRaWan;
using NanoSensors.SelfTest;

namespace NanoSensors.BoardTest;

/// <summary>The real board behind <see cref="IAcceptanceBoard"/>.</summary>
internal sealed class Esp32AcceptanceBoard : IAcceptanceBoard
{
    private readonly BoardPins _pins;
    private readonly Esp32Board _board;
    private readonly BoardClock _clock;
    private readonly EventPin _dio0;
    private readonly IInputPin[] _lines;
    private readonly IBattery _battery;
    private ISpi _bus;
    private IOutputPin _reset;

    internal Esp32AcceptanceBoard(IChip chip, IStorage storage, RecordStore store, BoardClock clock)
    {
        Chip = chip;
        Storage = storage;
        _clock = clock;
        _pins = BoardPins.Provisioned(store);
        _board = new Esp32Board(_pins);
        _dio0 = new EventPin(chip, _pins.RadioDio0);
        _lines = new IInputPin[] { _dio0, new EventPin(chip, _pins.RadioDio1) };
        _battery = _board.OpenBattery(store);
        Aes = new NativeAes();
        Entropy = new Entropy(chip, 0);
    }

    /// <inheritdoc/>
    public string Name
    {
        get { return _pins.Name; }
    }

    /// <inheritdoc/>
    public string Runtime
    {
        get { return SystemInfo.TargetName + " " + SystemInfo.Version.ToString(); }
    }

    /// <inheritdoc/>
    public IChip Chip { get; }

    /// <inheritdoc/>
    public long TickMilliseconds
    {
        get { return Environment.TickCount64; }
    }

    /// <inheritdoc/>
    public int WakeupCause
    {
        get { return (int)Sleep.GetWakeupCause(); }
    }

    /// <inheritdoc/>
    public long FreeHeap
    {
        get { return nanoFramework.Runtime.Native.GC.Run(false); }
    }

    /// <inheritdoc/>
    public long LargestNativeBlock
    {
        get
        {
            NativeMemory.GetMemoryInfo(NativeMemory.MemoryType.Internal, out uint _, out uint _, out uint largest);
            return largest;
        }
    }

    /// <inheritdoc/>
    public IStorage Storage { get; }

    /// <inheritdoc/>
    public IAes128 Aes { get; }

    /// <inheritdoc/>
    public IBattery Battery
    {
        get { return _battery; }
    }

    /// <inheritdoc/>
    public IEntropy Entropy { get; }

    /// <inheritdoc/>
    public ISpi RadioBus
    {
        get
        {
            if (_bus == null)
                _bus = _board.OpenRadioBus();
            return _bus;
        }
    }

    /// <inheritdoc/>
    public IOutputPin RadioReset
    {
        get
        {
            if (_reset == null)
                _reset = _board.OpenRadioReset();
            return _reset;
        }
    }

    /// <inheritdoc/>
    public IInputPin Dio0
    {
        get { return _lines[0]; }
    }

    /// <inheritdoc/>
    public long Dio0EventMicroseconds
    {
        get { return _dio0.RoseMicroseconds; }
    }

    /// <inheritdoc/>
    public IInputPin Dio1
    {
        get { return _lines[1]; }
    }

    /// <inheritdoc/>
    public SelfTestReport TestParts()
    {
        return PartsTest.Run(Chip, _clock, _board, RadioBus, RadioReset, _lines);
    }

    /// <inheritdoc/>
    public void Say(string line)
    {
        Console.WriteLine(line);
    }
}
