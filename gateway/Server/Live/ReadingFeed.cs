using NanoSensors.Server.Store;

namespace NanoSensors.Server.Live;

/// <summary>Readings, once they are stored. A store that serves several servers reads what others stored only while somebody listens.</summary>
public sealed class ReadingFeed(IReadingStore readings) : Feed<Reading>(1024)
{
    /// <inheritdoc/>
    protected override void Begin() => readings.Stored += Publish;

    /// <inheritdoc/>
    protected override void End() => readings.Stored -= Publish;
}
