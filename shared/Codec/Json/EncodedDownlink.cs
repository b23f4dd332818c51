#nullable enable
namespace NanoSensors.Codec;

/// <summary>A downlink ready to be queued, or why it is none.</summary>
/// <param name="FPort">The port to send on.</param>
/// <param name="Bytes">The payload; empty after an error.</param>
/// <param name="Error">What is wrong, for people: the key, its value, and what to give instead. Null if nothing is.</param>
public sealed record EncodedDownlink(int FPort, byte[] Bytes, string? Error);
