namespace NanoSensors.Simulation;

/// <summary>
/// A vehicle as a magnet: three dipoles, for the engine in front, the floor, and the rear axle. Moments and places are drawn
/// so that a sensor beneath sees what field recordings show, 30 to 100 counts of an HMC5883L an axis, some 3 to 15 µT in all.
/// </summary>
public sealed class Vehicle
{
    private readonly (MagneticField Moment, double Along, double Height)[] _parts;

    private Vehicle((MagneticField, double, double)[] parts) => _parts = parts;

    /// <summary>A passenger car; one in ten is weakly magnetic.</summary>
    public static Vehicle Car(SeededRandom random)
    {
        double strength = random.NextDouble() < 0.1 ? 0.55 : 0.8 + 0.5 * random.NextDouble();
        return new Vehicle(
        [
            (Moment(random, 170 * strength), 1.2 + 0.3 * random.NextDouble(), 0.5),
            (Moment(random, 4 * strength), 0.3 * random.NextGaussian(), 0.4),
            (Moment(random, 80 * strength), -1.2 - 0.3 * random.NextDouble(), 0.45),
        ]);
    }

    /// <summary>A lorry: about ten times the iron, higher up.</summary>
    public static Vehicle Lorry(SeededRandom random) => new(
    [
        (Moment(random, 900), 3.5, 0.9),
        (Moment(random, 500), 0, 0.9),
        (Moment(random, 700), -3, 0.9),
    ]);

    /// <summary>The field of this vehicle.</summary>
    /// <param name="east">From the vehicle's middle to the point, metres.</param>
    /// <param name="north">Likewise; cars on bays head north.</param>
    /// <param name="up">Height of the point above the ground, metres.</param>
    /// <param name="headsEast">True if it drives along the street, eastwards.</param>
    public MagneticField FieldAt(double east, double north, double up, bool headsEast = false)
    {
        MagneticField sum = default;
        foreach (var (moment, along, height) in _parts)
            sum += headsEast
                ? MagneticField.OfDipole(moment, east - along, north, up - height)
                : MagneticField.OfDipole(moment, east, north - along, up - height);
        return sum;
    }

    // Mostly induced by the earth's field, which points down and a little north, and partly permanent, any way.
    private static MagneticField Moment(SeededRandom random, double size) => new(
        size * 0.35 * random.NextGaussian(),
        size * (0.35 + 0.35 * random.NextGaussian()),
        size * (-0.85 + 0.25 * random.NextGaussian()));
}
