using NanoSensors.Codec;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>An air node on a fixture's store.</summary>
internal sealed class StoredAirNode(StoreFixture fixture)
{
    private readonly StoredNode _node = new(fixture);

    internal NodeBench Bench => _node.Bench;

    internal void Start() => Bench.Host.Start();

    internal void RunFor(long seconds) => _node.RunFor(seconds);

    /// <summary>The values of the store's readings that were told late, oldest first. How old they are nobody knows after a start by power.</summary>
    internal int[][] Late() => [.. Bench.Network.Of<LateAirReading>().Where(one => one.AgeSeconds == Message.NotAvailable).Select(ValuesOf)];

    /// <summary>Which of the first readings after the start have particulates, which are measured with each so many-th only.</summary>
    internal bool[] WithParticulates() =>
        [.. Bench.Network.Of<AirReading>().Take(8).Select(reading => reading.Pm25TenthMicrograms != Message.NotAvailable)];

    private static int[] ValuesOf(LateAirReading reading) =>
    [
        reading.TemperatureCentiCelsius, reading.RelativeHumidityCentiPercent, reading.PressurePascal, reading.Co2Ppm, reading.VocIndex,
        reading.Pm25TenthMicrograms, reading.Pm10TenthMicrograms, reading.BatteryMillivolts,
    ];
}

/// <param name="AtSeconds">When it was measured, s of virtual time.</param>
/// <param name="Values">In the order of the codec's table.</param>
internal sealed record LateValues(long AtSeconds, int[] Values);
