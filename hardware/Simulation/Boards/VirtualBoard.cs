using NanoSensors.Board;
using NanoSensors.Power;

namespace NanoSensors.Simulation;

/// <summary>
/// A board: radio chips, memory, battery, clocks. It has what outlives an application; <see cref="BoardHost"/> runs one on it.
/// Sensors are made by whoever needs them and call <see cref="RaiseInterrupt"/>.
/// </summary>
public sealed class VirtualBoard
{
    private readonly ChargeLine _supply;
    private readonly ChargedState _always;
    private bool _sensorLine;

    /// <summary>A board with power.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="channel">The air its radios share; null for a board without radio.</param>
    /// <param name="position">Where it is.</param>
    /// <param name="seed">Decides its random bits and the host's jitter.</param>
    /// <param name="radios">Number of radio chips, if there is a channel.</param>
    public VirtualBoard(VirtualTime time, RadioChannel? channel, Position position, int seed, int radios = 1)
    {
        Position = position;
        Seed = seed;
        Chip = new VirtualChip(time);
        Clock = new SimulatedClock(Chip);
        WallClock = new VirtualWallClock(time);
        Entropy = new VirtualEntropy(seed);
        Charge = new ChargeMeter(time);
        _supply = Charge.Connect();
        _always = Charge.Find(PowerTable.Boards[0], "always");
        if (channel == null)
            return;
        var chips = new Sx1276Chip[radios];
        for (int i = 0; i < radios; i++)
        {
            chips[i] = new Sx1276Chip(time, channel, position);
            chips[i].Dio0Rose += RaiseInterrupt;
            chips[i].Dio1Rose += RaiseInterrupt;
            Meter(chips[i]);
        }

        Radios = chips;
        RadioLines = [.. chips.SelectMany(chip => new IInputPin[] { new VirtualLine(() => chip.Dio0), new VirtualLine(() => chip.Dio1) })];
    }

    /// <summary>Where it is.</summary>
    public Position Position { get; }

    /// <summary>The seed it was made with.</summary>
    public int Seed { get; }

    /// <summary>Its radio chips; empty without a channel.</summary>
    public IReadOnlyList<Sx1276Chip> Radios { get; } = [];

    /// <summary>DIO0 and DIO1 of each radio chip, as the board's pins read them.</summary>
    public IReadOnlyList<IInputPin> RadioLines { get; } = [];

    /// <summary>The first radio chip.</summary>
    public Sx1276Chip Radio => Radios.Count > 0
        ? Radios[0]
        : throw new InvalidOperationException("This board has no radio; give its constructor a RadioChannel.");

    /// <summary>Non-volatile memory.</summary>
    public MemoryStorage Storage { get; init; } = new();

    /// <summary>Its supply.</summary>
    public VirtualBattery Battery { get; } = new();

    /// <summary>Why it started, and how to restart it.</summary>
    public VirtualSupervisor Supervisor { get; } = new();

    /// <summary>Its random bits.</summary>
    public VirtualEntropy Entropy { get; }

    /// <summary>Its monotonic clock.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>Its chip's counts.</summary>
    internal VirtualChip Chip { get; }

    /// <summary>What it draws from its battery: a bare module's (no development board's) supply, its ESP32 while a host runs on it, its radios, and the sensors that are connected to it.</summary>
    public ChargeMeter Charge { get; }

    /// <summary>The time of day.</summary>
    public VirtualWallClock WallClock { get; }

    /// <summary>A pin that the main loop watches has risen.</summary>
    public event Action? Interrupted;

    /// <summary>Lets a pin that the main loop watches rise, for instance a sensor's interrupt.</summary>
    public void RaiseInterrupt() => Interrupted?.Invoke();

    /// <summary>The sensors' interrupt line, which can end deep sleep; a sensor drives it.</summary>
    public bool SensorLine
    {
        get => _sensorLine;
        set
        {
            bool rose = value && !_sensorLine;
            _sensorLine = value;
            if (rose)
                SensorLineRose?.Invoke();
        }
    }

    /// <summary>That line has risen.</summary>
    public event Action? SensorLineRose;

    /// <summary>The supply has gone: what is connected to the board forgets.</summary>
    public event Action? PowerLost;

    internal void PowerOff()
    {
        _supply.Enter(null);
        PowerLost?.Invoke();
        foreach (Sx1276Chip chip in Radios)
            chip.PowerOff();
    }

    private void Meter(Sx1276Chip chip)
    {
        ChargeLine line = Charge.Connect();
        ChargedState sleep = Charge.Find("RFM95", "sleep");
        ChargedState standby = Charge.Find("RFM95", "standby");
        ChargedState transmit = Charge.Find("RFM95", "transmit 14 dBm");
        ChargedState receive = Charge.Find("RFM95", "receive");
        // While the modem compares what the receiver took in, the current is "greatly reduced" (data sheet 4.1.6.2), by how much is not said: as in standby.
        chip.ModeChanged = () => line.Enter(
            !chip.IsPowered ? null : chip.IsTransmitting ? transmit : chip.IsListening && !chip.IsCorrelating ? receive : chip.IsAsleep ? sleep : standby);
    }

    internal void PowerOn()
    {
        Storage.PowerOn();
        Chip.PowerOn();
        _supply.Enter(_always);
        foreach (Sx1276Chip chip in Radios)
            chip.PowerOn();
    }
}
