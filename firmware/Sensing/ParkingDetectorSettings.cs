namespace NanoSensors.Sensing;

/// <summary>
/// How a <see cref="ParkingDetector"/> decides, in raw counts of its magnetometer. The defaults are for an LIS2MDL (1.5 mG, that is 0.15 µT, a count:
/// data sheet, table 2), one sample a second.
/// </summary>
public sealed class ParkingDetectorSettings
{
    /// <summary>Smallest threshold that stands clear of the noise.</summary>
    public const int MinThresholdCounts = 8;

    /// <summary>Largest threshold; above it no car is found.</summary>
    public const int MaxThresholdCounts = 1000;

    /// <summary>
    /// The measure of a car, as the length of the departure from the empty bay's field. 8 to 1,000. A part of it is enough just
    /// after something has rolled over the sensor, and twice as much is needed otherwise (<see cref="ParkingDetector"/>).
    /// </summary>
    public int ThresholdCounts = 20;

    /// <summary>
    /// So many percent of the threshold are enough just after something has rolled over the sensor; below it the baseline of a
    /// free bay follows at its full pace. 10 to 90.
    /// </summary>
    public int ReleasePercent = 60;

    /// <summary>Departure that no car makes at the distance of its floor pan. A magnet on the housing does.</summary>
    public int DisturbedCounts = 2500;

    /// <summary>So many samples in a row must say the same before the state changes. 1 to 60.</summary>
    public int ConfirmSamples = 4;

    /// <summary>A sample that differs by more than this from the one before is of something that moves, and confirms nothing.</summary>
    public int SteadyCounts = 12;

    /// <summary>So many samples are averaged to learn the empty bay. 4 to 256.</summary>
    public int CalibrationSamples = 16;

    /// <summary>The baseline moves by 1/2^this of its error with each sample of a free bay. 4 to 12; 8 is some four minutes at 1 Hz.</summary>
    public int BaselineShift = 8;
}
