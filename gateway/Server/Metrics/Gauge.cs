namespace NanoSensors.Server.Metrics;

/// <summary>A value as of now, with one label.</summary>
public readonly record struct Gauge(string Name, string Help, string Label, string LabelValue, double Value);
