using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>What the network answers.</summary>
internal sealed class ScriptedDownlink
{
    internal string Commands { get; init; } = "";
    internal bool OnPortZero { get; init; }
    internal int Port { get; init; } = DataFrame.NoPort;
    internal byte[] Payload { get; init; } = [];
    internal bool Confirmed { get; init; }
    internal bool Ack { get; init; }
    internal bool Pending { get; init; }
    internal int Window { get; init; } = 1;
    internal long LateMicroseconds { get; init; }
    internal uint? FCnt { get; init; }
    internal byte[]? ForeignKey { get; init; }
    internal byte[]? Raw { get; init; }

    /// <summary>The commands are one RXTimingSetupReq, and the network uses its delay once the device has answered.</summary>
    internal bool FollowRxDelay { get; init; }
}
