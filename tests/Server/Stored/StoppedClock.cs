namespace NanoSensors.Server.Tests.Stored;

/// <summary>A clock whose date is set; its timers run as ever.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
