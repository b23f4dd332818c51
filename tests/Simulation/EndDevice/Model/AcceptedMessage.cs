namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>A message that Send has accepted.</summary>
internal sealed record AcceptedMessage(int Port, byte[] Payload, bool Confirmed);
