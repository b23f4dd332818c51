namespace NanoSensors.Server.Ingest;

/// <summary>What became of an event.</summary>
/// <param name="Status">stored, duplicate, or noted (an event without a reading).</param>
/// <param name="Id">The reading's identifier, if it is new.</param>
/// <param name="Kind">What it was decoded to.</param>
/// <param name="Error">Why the payload could not be decoded; it is stored all the same.</param>
public sealed record IngestResult(string Status, long? Id = null, string? Kind = null, string? Error = null);
