namespace NanoSensors.Simulation;

/// <summary>A place in the simulated world, metres.</summary>
/// <param name="X">Metres east of the origin.</param>
/// <param name="Y">Metres north of the origin.</param>
/// <param name="Z">Metres above the ground.</param>
public readonly record struct Position(double X, double Y, double Z = 1)
{
    /// <summary>Metres from here to there.</summary>
    public double DistanceTo(Position other)
    {
        double x = X - other.X, y = Y - other.Y, z = Z - other.Z;
        return Math.Sqrt(x * x + y * y + z * z);
    }
}
