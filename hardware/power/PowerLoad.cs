namespace NanoSensors.Power;

/// <summary>One doing's share.</summary>
/// <param name="Part">The part.</param>
/// <param name="Doing">What it does.</param>
/// <param name="MeanMicroamps">Its current, averaged over a day, µA.</param>
public sealed record PowerLoad(string Part, string Doing, double MeanMicroamps);
