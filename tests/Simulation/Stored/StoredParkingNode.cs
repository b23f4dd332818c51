using NanoSensors.Codec;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>A parking node on a fixture's store, in the field that it was switched off in.</summary>
internal sealed class StoredParkingNode
{
    private readonly StoredNode _node;
    private readonly MagneticField _other;

    internal StoredParkingNode(StoreFixture fixture)
    {
        _node = new StoredNode(fixture);
        if (fixture.Recorded.ContainsKey("fieldOfOtherState"))
            _other = BayField.For(Bench, fixture.Get<double[]>("fieldOfOtherState"));
        Bench.Magnetometer.Disturbance = BayField.For(Bench, fixture.Get<double[]>("field"));
    }

    internal NodeBench Bench => _node.Bench;

    internal void Start() => Bench.Host.Start();

    internal void RunFor(long seconds) => _node.RunFor(seconds);

    /// <summary>The transitions that were told late and without an age, oldest first: the state that began and how long the one before it lasted.</summary>
    internal string[] Late() => [.. new ToldTransitions(Bench.Network.Messages).Undated
        .Select(one => $"{one.State} after {one.PreviousSeconds} s")];

    /// <summary>A car comes or leaves.</summary>
    /// <returns>How long the state that was stored had held, as the event tells it, s.</returns>
    internal int ChangeState()
    {
        if (_node.Fixture.Get<bool>("overhead"))
            Bench.Row.Bays[1].Arrive();
        else
            Bench.Magnetometer.Disturbance = _other;
        RunFor(300);
        return Bench.Network.Of<ParkingEvent>().Single().PreviousStateSeconds;
    }
}
