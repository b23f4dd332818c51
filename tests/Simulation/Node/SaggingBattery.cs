using NanoSensors.Board;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>A battery of 3.6 V at rest that sags while the transmitter is on.</summary>
internal sealed class SaggingBattery : IBattery
{
    private readonly VirtualTime _time;
    private long _loadedUntil;

    internal SaggingBattery(VirtualTime time, RadioChannel channel)
    {
        _time = time;
        channel.Transmitted += frame => _loadedUntil = frame.Modulation.InvertedIq ? _loadedUntil : frame.EndMicroseconds;
    }

    internal int SagMillivolts { get; set; }

    public int ReadMillivolts() => _time.NowMicroseconds < _loadedUntil ? 3600 - SagMillivolts : 3600;
}
