namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>What the network, or somebody else, puts into a receive window.</summary>
internal enum DownlinkKind
{
    /// <summary>A valid frame with the next counter.</summary>
    Genuine,

    /// <summary>The last valid frame, bit for bit.</summary>
    Replayed,

    /// <summary>A frame with a right MIC and a counter that was used before.</summary>
    OldCounter,

    /// <summary>A valid frame with one bit changed.</summary>
    Damaged,

    /// <summary>A frame to another device.</summary>
    ForeignAddress,

    /// <summary>A frame to this device, signed with another key.</summary>
    ForeignKey,

    /// <summary>MAC commands both in FOpts and on port 0.</summary>
    PortZeroAndOptions,

    /// <summary>A frame on a port above 223.</summary>
    ReservedPort,

    /// <summary>Random bytes.</summary>
    Noise,
}
