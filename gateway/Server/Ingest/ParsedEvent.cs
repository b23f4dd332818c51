using NanoSensors.Server.Store;

namespace NanoSensors.Server.Ingest;

/// <summary>What an event holds: an uplink, something else to keep, or what is wrong with it. One of them is there.</summary>
internal readonly record struct ParsedEvent(Uplink? Uplink, DeviceEvent? Other, EventProblem? Problem);
