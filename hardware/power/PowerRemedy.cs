namespace NanoSensors.Power;

/// <summary>One change that alone would make a battery last as long as is wanted.</summary>
/// <param name="Option">The option of <c>nanosensors battery</c> that it is.</param>
/// <param name="Value">Its value.</param>
/// <param name="Years">How long the battery lasts then.</param>
public sealed record PowerRemedy(string Option, double Value, double Years);
