namespace NanoSensors.Simulation;

/// <summary>
/// The direct current that a tram draws while it speeds up: there through the wire, back through the rails, along the street. Each is a long
/// straight conductor with B = µ0 I / (2π r), that is 0.2 µT·m/A. Ramps of a second, level between.
/// </summary>
internal sealed class TractionCurrent(long startMicroseconds, double seconds, double amperes, double north)
{
    private const double WireHeight = 5.5;
    private const double Ramp = 1.0;
    private const double MicroteslaMetrePerAmpere = 0.2;

    internal bool HasEnded(long now) => (now - startMicroseconds) * 1e-6 >= seconds;

    internal MagneticField FieldAt(long now)
    {
        double since = (now - startMicroseconds) * 1e-6;
        double part = Math.Clamp(Math.Min(since, seconds - since) / Ramp, 0, 1);
        if (part <= 0)
            return default;
        // A bay lies `-north` metres to the side. Round a current to the east the field at the side points up or down, and beneath it sideways.
        double side = -north;
        double rails = MicroteslaMetrePerAmpere * amperes * part / side;
        double wireSquare = side * side + WireHeight * WireHeight;
        double wire = MicroteslaMetrePerAmpere * amperes * part / wireSquare;
        return new MagneticField(0, wire * WireHeight, wire * side - rails);
    }
}
