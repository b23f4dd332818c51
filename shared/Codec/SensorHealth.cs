namespace NanoSensors.Codec;

/// <summary>How the sensors of a node fare, the worst of them.</summary>
public enum SensorHealth
{
    /// <summary>All answer, with plausible values.</summary>
    Ok = 0,

    /// <summary>One of several is missing or implausible, or the only one answers now and then.</summary>
    Degraded = 1,

    /// <summary>The node cannot do its work.</summary>
    Fault = 2,

    /// <summary>Not known.</summary>
    NotAvailable = 3,
}
