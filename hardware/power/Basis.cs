namespace NanoSensors.Power;

/// <summary>Where a figure comes from.</summary>
public enum Basis
{
    /// <summary>A data sheet says so, typical value.</summary>
    DataSheet,

    /// <summary>Our own estimate; nobody has measured it yet. To be replaced by a measurement.</summary>
    Assumption,

    /// <summary>Measured on a board or, where the source says so, in the simulation.</summary>
    Measurement,
}
