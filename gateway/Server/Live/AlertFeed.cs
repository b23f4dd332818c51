using NanoSensors.Server.Store;

namespace NanoSensors.Server.Live;

/// <summary>Alerts, as they begin and end.</summary>
public sealed class AlertFeed() : Feed<Alert>(256)
{
    /// <summary>Tells of an alert that has begun or ended.</summary>
    public void Publish(Alert alert) => Publish([alert]);
}
