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

    /// <summary>
    /// A target nearer than this is a door's leaf or something held to the sensor, and nobody: the zone counts as clear. 0 to 1,000; 0 switches it off. A sensor
    /// must hang this much above the tallest head.
    /// </summary>
    public int NearestMillimetres = 250;

    /// <summary>Who takes longer from zone to zone than so many samples lingers, and tells nothing by his pace. 5 to 100.</summary>
    public int BriskSamples = 25;
}
