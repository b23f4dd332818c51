namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>One receive window of the device. Times are true microseconds.</summary>
internal sealed record OpenWindow(uint Hz, int SpreadingFactor, bool InvertedIq, long Opens, long Closes);
