using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>A reading that is to be stored at the end of its transaction, and where the answer goes.</summary>
internal readonly record struct Arrival(NewReading Reading, PendingReading Pending);
