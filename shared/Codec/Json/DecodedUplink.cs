#nullable enable
using System.Text.Json.Nodes;

namespace NanoSensors.Codec;

/// <summary>An uplink's payload as JSON, or why it is none.</summary>
/// <param name="Kind">parking, air, footfall, status or acknowledgement; "unknown" if the port announces no frame of this version.</param>
/// <param name="Data">The object, "kind" included; empty after an error. A value that is not available is absent.</param>
/// <param name="ErrorCode">What is wrong, by its name.</param>
/// <param name="Error">What is wrong, for people; null if nothing is.</param>
public sealed record DecodedUplink(string Kind, JsonObject Data, DecodeError ErrorCode, string? Error);
