namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>The device did what the reference model does not allow.</summary>
internal sealed class ModelDifference(string message) : Exception(message);
