namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>What one step of a random sequence does.</summary>
internal enum StepKind
{
    /// <summary>The application sends one message; the network may answer.</summary>
    Uplink,

    /// <summary>The application sends several messages, and the network answers none.</summary>
    SilentUplinks,

    /// <summary>Time passes.</summary>
    Wait,

    /// <summary>The power fails while the device is idle.</summary>
    PowerCut,

    /// <summary>The power fails some milliseconds after a message was accepted.</summary>
    PowerCutInExchange,

    /// <summary>The power fails at one of the next writes to the store.</summary>
    PowerCutAtWrite,

    /// <summary>The board restarts after PrepareForPowerDown.</summary>
    PlannedRestart,

    /// <summary>The store refuses every write during one exchange.</summary>
    StoreRefuses,

    /// <summary>The application asks for LinkCheckReq or DeviceTimeReq.</summary>
    Request,

    /// <summary>The application reports another battery level.</summary>
    Battery,

    /// <summary>The application asks for a new join.</summary>
    Rejoin,

    /// <summary>From now on the network answers join requests in another way.</summary>
    JoinPolicy,
}
