namespace NanoSensors.Power;

/// <summary>What a part draws in one state.</summary>
/// <param name="Part">The part, as in the table's first column.</param>
/// <param name="State">Its state.</param>
/// <param name="Microamps">Current at the battery in µA, regulator or converter included; not negative.</param>
/// <param name="Basis">Where it comes from.</param>
/// <param name="Source">Document and place, or the reasoning of an assumption.</param>
public sealed record Current(string Part, string State, double Microamps, Basis Basis, string Source);
