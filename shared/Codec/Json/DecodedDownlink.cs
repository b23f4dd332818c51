#nullable enable
using System.Text.Json.Nodes;

namespace NanoSensors.Codec;

/// <summary>A downlink's payload as JSON, or why it is none.</summary>
/// <param name="Data">The object that <see cref="DownlinkEncoder"/> takes; empty after an error.</param>
/// <param name="ErrorCode">What is wrong, by its name.</param>
/// <param name="Error">What is wrong, for people; null if nothing is.</param>
public sealed record DecodedDownlink(JsonObject Data, DecodeError ErrorCode, string? Error);
