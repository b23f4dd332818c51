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

    /// <summary>Most samples that can be averaged to learn the empty bay.</summary>
    public const int MaxCalibrationSamples = 256;

    /// <summary>
    /// The measure of every decision. A swing of three and a half times this is of something on the bay itself, and what then rests at
    /// <see cref="WeakestCounts"/> from the empty bay's field is a car. Where no swing could be seen (after a restart), a car is what rests at this much. 8 to 1,000.
    /// </summary>
    public int ThresholdCounts = 20;

    /// <summary>A rest that is nearer to the empty bay's field is the empty bay, whatever swung before. 3 to <see cref="ThresholdCounts"/>.</summary>
    public int WeakestCounts = 4;

    /// <summary>Departure that no car makes at the distance of its floor pan. A magnet on the housing does.</summary>
    public int DisturbedCounts = 2500;

    /// <summary>So many steady samples in a row end a movement. 1 to 60.</summary>
    public int ConfirmSamples = 4;

    /// <summary>A sample that differs by more than this from the mean of those before is of something that moves, and confirms nothing.</summary>
    public int SteadyCounts = 12;

    /// <summary>So many samples are averaged to learn the empty bay. 4 to <see cref="MaxCalibrationSamples"/>.</summary>
    public int CalibrationSamples = 16;

    /// <summary>The baseline moves by 1/2^this of its error with each sample of a free bay. 4 to 12; 4 is a quarter of a minute at 1 Hz.</summary>
    public int BaselineShift = 4;

    /// <summary>Set when the node pauses while nothing moves and the magnetometer watches by itself (<see cref="ParkingDetector.Resume"/>).</summary>
    public bool Pauses;

    /// <summary>
    /// How far an axis may differ from the field at rest before the watching magnetometer wakes the node: the threshold, but no less than five times the noise of
    /// low-power mode (6 mG, 4 counts: LIS2MDL data sheet, table 8), which alone wakes it once a day or so.
    /// </summary>
    public static int WatchLimit(int thresholdCounts)
    {
        return thresholdCounts < 20 ? 20 : thresholdCounts;
    }

    /// <summary>Set when samples are so far apart (more than 1.5 s) that a car may come without its swing being seen: then the field at rest decides alone, at <see cref="ThresholdCounts"/>.</summary>
    public bool SparseSamples;

    /// <summary>Set while a second sense looks up at what stands on the bay: see <see cref="ParkingDetector.Look(OverheadSight)"/>. May be set and cleared at any time.</summary>
    public bool HasSecondSense;
}
