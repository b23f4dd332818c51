using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>A battery whose voltage a test or a scene sets.</summary>
public sealed class VirtualBattery : IBattery
{
    /// <summary>What the board measures, mV; 3600 is a fresh lithium thionyl chloride cell.</summary>
    public int Millivolts { get; set; } = 3600;

    /// <inheritdoc/>
    public int ReadMillivolts() => Millivolts;
}

/// <summary>Random bits from the board's seed.</summary>
public sealed class VirtualEntropy(long seed) : IEntropy
{
    private readonly SeededRandom _random = new(seed);

    /// <inheritdoc/>
    public uint Next() => (uint)_random.NextBits();
}

/// <summary>A pin that reads what something else drives.</summary>
/// <param name="level">The level now.</param>
public sealed class VirtualLine(Func<bool> level) : IInputPin
{
    /// <inheritdoc/>
    public bool IsHigh => level();
}

/// <summary>Takes an application's wish to restart; the host fulfils it after the step.</summary>
public sealed class VirtualSupervisor : ISupervisor
{
    /// <inheritdoc/>
    public ResetCause LastReset { get; internal set; } = ResetCause.PowerOn;

    /// <inheritdoc/>
    public int ClockEpoch { get; internal set; }

    /// <summary>Every cause the board has started with, in order.</summary>
    public List<ResetCause> History { get; } = [];

    internal ResetCause? Requested { get; set; }

    /// <inheritdoc/>
    public void Restart(ResetCause cause) => Requested = cause;
}
