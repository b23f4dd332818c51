namespace NanoSensors.Sensing;

/// <summary>How a <see cref="FootfallDetector"/> decides.</summary>
public sealed class FootfallDetectorSettings
{
    /// <summary>Shortest distance that can be asked for.</summary>
    public const int MinPresenceMillimetres = 100;

    /// <summary>Longest distance at which the VL53L0X still ranges dependably.</summary>
    public const int MaxPresenceMillimetres = 2000;

    /// <summary>Somebody is in a zone when its target is nearer than this. 100 to 2,000.</summary>
    public int PresenceMillimetres = 1200;

    /// <summary>The zone is clear again only when the target is farther by this. 0 to 500.</summary>
    public int HysteresisMillimetres = 80;

    /// <summary>So many samples in a row must say the same of a zone. 1 to 10.</summary>
    public int ConfirmSamples = 1;
}
