using NanoSensors.Sensing;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>A magnetometer whose driver throws when it is told to.</summary>
internal sealed class ThrowingMagnetometer(SimulatedMagnetometer inner) : IMagnetometer
{
    internal int ThrowsNext { get; set; }

    public int X => inner.X;

    public int Y => inner.Y;

    public int Z => inner.Z;

    public int TemperatureCentiCelsius => inner.TemperatureCentiCelsius;

    public long NextPollMicroseconds => inner.NextPollMicroseconds;

    public void Start(long nowMicroseconds)
    {
        if (ThrowsNext > 0)
        {
            ThrowsNext--;
            throw new InvalidOperationException("The bus is stuck.");
        }

        inner.Start(nowMicroseconds);
    }

    public SensorProgress Poll(long nowMicroseconds) => inner.Poll(nowMicroseconds);

    public void PowerDown() => inner.PowerDown();

    public bool CanWatch => inner.CanWatch;

    public bool Watch(int x, int y, int z, int limitCounts) => inner.Watch(x, y, z, limitCounts);

    public WatchOutcome EndWatch() => inner.EndWatch();

    public int WatchedX => inner.WatchedX;

    public int WatchedY => inner.WatchedY;

    public int WatchedZ => inner.WatchedZ;
}
