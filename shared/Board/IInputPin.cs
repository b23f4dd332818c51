namespace NanoSensors.Board;

/// <summary>A digital input.</summary>
public interface IInputPin
{
    /// <summary>The level now: true for the supply voltage, false for ground. A pin that is not wired reads false.</summary>
    bool IsHigh { get; }
}
