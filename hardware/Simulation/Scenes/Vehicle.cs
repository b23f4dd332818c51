namespace NanoSensors.Simulation;

/// <summary>
/// A vehicle as a magnet: dipoles for the engine in front, the floor and the rear axle, each spread over four points as wide as the part is.
/// Moments and places are drawn so that a sensor beneath sees what field recordings show, 30 to 100 counts of an HMC5883L an axis at rest, some 3 to 15 µT in all.
/// </summary>
public sealed class Vehicle
{
    private const int Points = 4;
    private readonly (MagneticField Moment, double Along, double Across, double Height)[] _parts;

    private Vehicle((MagneticField Moment, double Along, double Height, double HalfLength, double HalfWidth)[] parts)
    {
        var points = new List<(MagneticField, double, double, double)>(parts.Length * Points);
        foreach (var (moment, along, height, halfLength, halfWidth) in parts)
        {
            var quarter = new MagneticField(moment.X / Points, moment.Y / Points, moment.Z / Points);
            for (int i = 0; i < Points; i++)
                points.Add((quarter, along + (i < 2 ? -halfLength : halfLength), i % 2 == 0 ? -halfWidth : halfWidth, height));
        }

        _parts = [.. points];
    }

    /// <summary>A passenger car; one in ten is weakly magnetic, and one in seven stands high.</summary>
    public static Vehicle Car(SeededRandom random)
    {
        double kind = random.NextDouble();
        return kind < 0.1 ? WeakCar(random) : kind < 0.25 ? HighCar(random) : PassengerCar(random, 0.8 + 0.5 * random.NextDouble(), 0);
    }

    /// <summary>A car with little iron: about half of the usual moments.</summary>
    public static Vehicle WeakCar(SeededRandom random) => PassengerCar(random, 0.45 + 0.15 * random.NextDouble(), 0);

    /// <summary>A van or an off-roader: everything 0.2 to 0.4 m higher.</summary>
    public static Vehicle HighCar(SeededRandom random) => PassengerCar(random, 0.9 + 0.5 * random.NextDouble(), 0.2 + 0.2 * random.NextDouble());

    /// <summary>A lorry: about ten times the iron, higher up.</summary>
    public static Vehicle Lorry(SeededRandom random) => new(
    [
        (Moment(random, 900), 3.5, 0.9, 0.5, 0.5),
        (Moment(random, 500), 0, 0.9, 1, 0.5),
        (Moment(random, 700), -3, 0.9, 0.5, 0.7),
    ]);

    /// <summary>A tram of 28 m: four bogies.</summary>
    public static Vehicle Tram(SeededRandom random) => new(
    [
        (Moment(random, 1800), 11, 0.6, 1, 0.7),
        (Moment(random, 1800), 4, 0.6, 1, 0.7),
        (Moment(random, 1800), -4, 0.6, 1, 0.7),
        (Moment(random, 1800), -11, 0.6, 1, 0.7),
    ]);

    /// <summary>Height of the floor above the road, metres: 0.15 for a passenger car, 0.35 to 0.55 for a high one.</summary>
    internal double ClearanceMetres => _parts[Points].Height - 0.25;

    /// <summary>A floor so black and wet that a ranging sensor often misses it: one in thirty, told by the engine's moment, which is as good as chance.</summary>
    internal bool IsBlack => Math.Abs(_parts[0].Moment.X * 1000) % 1 < 1 / 30.0;

    /// <summary>The field of this vehicle.</summary>
    /// <param name="east">From the vehicle's middle to the point, metres.</param>
    /// <param name="north">Likewise; cars on bays head north.</param>
    /// <param name="up">Height of the point above the ground, metres.</param>
    /// <param name="headsEast">True if it drives along the street, eastwards.</param>
    public MagneticField FieldAt(double east, double north, double up, bool headsEast = false)
    {
        MagneticField sum = default;
        foreach (var (moment, along, across, height) in _parts)
            sum += headsEast
                ? MagneticField.OfDipole(moment, east - along, north + across, up - height)
                : MagneticField.OfDipole(moment, east - across, north - along, up - height);
        return sum;
    }

    private static Vehicle PassengerCar(SeededRandom random, double strength, double higher) => new(
    [
        (Moment(random, 170 * strength), 1.2 + 0.3 * random.NextDouble(), 0.5 + higher, 0.25, 0.3),
        (Moment(random, 4 * strength), 0.3 * random.NextGaussian(), 0.4 + higher, 0.5, 0.4),
        (Moment(random, 80 * strength), -1.2 - 0.3 * random.NextDouble(), 0.45 + higher, 0.1, 0.6),
    ]);

    // Mostly induced by the earth's field, which points down and a little north, and partly permanent, any way.
    private static MagneticField Moment(SeededRandom random, double size) => new(
        size * 0.35 * random.NextGaussian(),
        size * (0.35 + 0.35 * random.NextGaussian()),
        size * (-0.85 + 0.25 * random.NextGaussian()));
}
