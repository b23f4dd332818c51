namespace NanoSensors.Simulation;

/// <summary>A magnetic field at a point, microtesla.</summary>
/// <param name="X">East.</param>
/// <param name="Y">North.</param>
/// <param name="Z">Up.</param>
public readonly record struct MagneticField(double X, double Y, double Z)
{
    /// <summary>Strength, microtesla.</summary>
    public double Length => Math.Sqrt(X * X + Y * Y + Z * Z);

    /// <summary>Fields add.</summary>
    public static MagneticField operator +(MagneticField a, MagneticField b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>The earth's field in the middle of Germany: 20 µT to the north and 45 µT down (World Magnetic Model 2025, rounded).</summary>
    public static readonly MagneticField Earth = new(0, 20, -45);

    /// <summary>
    /// The field of a dipole: B = µ0/4π · (3 (m·r̂) r̂ − m) / r³, with µ0/4π = 0.1 µT·m³/(A·m²).
    /// </summary>
    /// <param name="moment">The dipole's moment, A·m².</param>
    /// <param name="x">From the dipole to the point, metres east.</param>
    /// <param name="y">Likewise north.</param>
    /// <param name="z">Likewise up.</param>
    public static MagneticField OfDipole(MagneticField moment, double x, double y, double z)
    {
        double square = x * x + y * y + z * z;
        // Nothing is nearer than its own housing.
        double distance = Math.Sqrt(Math.Max(square, 0.01));
        double along = 3 * (moment.X * x + moment.Y * y + moment.Z * z) / (distance * distance);
        double scale = 0.1 / (distance * distance * distance);
        return new((along * x - moment.X) * scale, (along * y - moment.Y) * scale, (along * z - moment.Z) * scale);
    }
}
