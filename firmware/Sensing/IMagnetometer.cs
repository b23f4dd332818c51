namespace NanoSensors.Sensing;

/// <summary>
/// A three-axis magnetometer. Its values are raw counts, as the chip gives them: the detector compares counts with counts,
/// and a conversion to microtesla would add rounding and nothing else.
/// </summary>
public interface IMagnetometer : ISensor
{
    /// <summary>Raw counts of the x axis, -32,768 to 32,767, or <see cref="Measured.NotAvailable"/>.</summary>
    int X { get; }

    /// <summary>Raw counts of the y axis, as <see cref="X"/>.</summary>
    int Y { get; }

    /// <summary>Raw counts of the z axis, as <see cref="X"/>.</summary>
    int Z { get; }

    /// <summary>Whether <see cref="Watch"/> can work: the chip can watch by itself, and its interrupt is wired to the board's line that ends deep sleep.</summary>
    bool CanWatch { get; }

    /// <summary>
    /// Lets the chip watch by itself, at ten samples a second and little current, while the board sleeps. When an axis differs by more than the limit from the given
    /// field, its interrupt line rises and stays up until <see cref="EndWatch"/>. Abandons a measurement under way; ends with <see cref="ISensor.Start"/>, too.
    /// </summary>
    /// <param name="x">The field as it is now, raw counts, -32,768 to 32,767.</param>
    /// <param name="y">As <paramref name="x"/>.</param>
    /// <param name="z">As <paramref name="x"/>.</param>
    /// <param name="limitCounts">1 to 32,767.</param>
    /// <returns>False if it cannot.</returns>
    bool Watch(int x, int y, int z, int limitCounts);

    /// <summary>
    /// Ends the watch and tells what it saw. To be asked after a start, too: the chip goes on watching while the board sleeps, and
    /// remembers <see cref="WatchedX"/>, <see cref="WatchedY"/> and <see cref="WatchedZ"/>.
    /// </summary>
    WatchOutcome EndWatch();

    /// <summary>The field that the watch was for, as <see cref="Watch"/> took it; after <see cref="EndWatch"/>, unless that told <see cref="WatchOutcome.None"/>.</summary>
    int WatchedX { get; }

    /// <summary>As <see cref="WatchedX"/>.</summary>
    int WatchedY { get; }

    /// <summary>As <see cref="WatchedX"/>.</summary>
    int WatchedZ { get; }

    /// <summary>The chip's temperature in hundredths of a degree Celsius, or <see cref="Measured.NotAvailable"/>.</summary>
    int TemperatureCentiCelsius { get; }
}
