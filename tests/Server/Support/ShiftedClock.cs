namespace NanoSensors.Server.Tests;

/// <summary>The system's clock, put forward: timers run as ever, the date is another.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
