namespace NanoSensors.Power;

/// <summary>How long something takes that the model counts.</summary>
/// <param name="Name">What.</param>
/// <param name="Seconds">How long, s; not negative.</param>
/// <param name="Basis">Where it comes from.</param>
/// <param name="Source">Document and place, or the reasoning of an assumption.</param>
public sealed record Span(string Name, double Seconds, Basis Basis, string Source);
