namespace NanoSensors.Power;

/// <summary>What the model finds.</summary>
/// <param name="MeanMicroamps">Mean current of the whole node, self-discharge included, µA.</param>
/// <param name="Years">How long the battery lasts.</param>
/// <param name="Loads">What takes it, the largest first.</param>
public sealed record PowerResult(double MeanMicroamps, double Years, IReadOnlyList<PowerLoad> Loads);
