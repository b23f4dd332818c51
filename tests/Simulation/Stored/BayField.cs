using NanoSensors.Sensing;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>
/// The field at a bay's sensor in raw counts. A fixture's baseline is in the counts of the sensor that it was learnt with. This gives
/// another bench's sensor the same counts, however the simulation draws its scenes.
/// </summary>
internal static class BayField
{
    private const int Samples = 64;
    private const double ProbeMicrotesla = 100;

    /// <summary>Mean counts of the sensor now: x, y, z. The node must be off.</summary>
    internal static double[] Measure(NodeBench bench)
    {
        SimulatedMagnetometer sensor = bench.Magnetometer;
        double[] mean = new double[3];
        for (int i = 0; i < Samples; i++)
        {
            sensor.Start(bench.Time.NowMicroseconds);
            bench.RunUntil(sensor.NextPollMicroseconds);
            Assert.AreEqual(SensorProgress.Ready, sensor.Poll(bench.Time.NowMicroseconds));
            mean[0] += (double)sensor.X / Samples;
            mean[1] += (double)sensor.Y / Samples;
            mean[2] += (double)sensor.Z / Samples;
        }

        sensor.PowerDown();
        return mean;
    }

    /// <summary>The field to add to the scene's so that the sensor reads given counts. The node must be off.</summary>
    internal static MagneticField For(NodeBench bench, double[] counts)
    {
        double[] zero = With(bench, default);
        double[] alongX = With(bench, new MagneticField(ProbeMicrotesla, 0, 0));
        double[] alongY = With(bench, new MagneticField(0, ProbeMicrotesla, 0));
        double[] alongZ = With(bench, new MagneticField(0, 0, ProbeMicrotesla));
        bench.Magnetometer.Disturbance = default;
        // The sensor is turned about its z axis: two equations for x and y, one for z.
        double xx = (alongX[0] - zero[0]) / ProbeMicrotesla, xy = (alongY[0] - zero[0]) / ProbeMicrotesla;
        double yx = (alongX[1] - zero[1]) / ProbeMicrotesla, yy = (alongY[1] - zero[1]) / ProbeMicrotesla;
        double x = counts[0] - zero[0], y = counts[1] - zero[1], determinant = (xx * yy) - (xy * yx);
        return new MagneticField(
            ((x * yy) - (xy * y)) / determinant,
            ((xx * y) - (x * yx)) / determinant,
            (counts[2] - zero[2]) * ProbeMicrotesla / (alongZ[2] - zero[2]));
    }

    private static double[] With(NodeBench bench, MagneticField added)
    {
        bench.Magnetometer.Disturbance = added;
        return Measure(bench);
    }
}
