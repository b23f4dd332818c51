namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>What a join accept gives both sides.</summary>
internal sealed record ModelSession(uint DevAddr, byte[] NwkSKey, byte[] AppSKey, uint JoinNonce);
