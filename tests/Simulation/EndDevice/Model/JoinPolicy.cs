namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>How the network answers join requests.</summary>
internal enum JoinPolicy
{
    /// <summary>In RX1.</summary>
    FirstWindow,

    /// <summary>In RX2.</summary>
    SecondWindow,

    /// <summary>Not at all.</summary>
    Silent,

    /// <summary>With the accept of an earlier request.</summary>
    Replay,

    /// <summary>With a JoinNonce that is not above the last one.</summary>
    OldJoinNonce,

    /// <summary>With a wrong MIC.</summary>
    Damaged,
}
