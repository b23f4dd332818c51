namespace NanoSensors.Server.Store.Postgres;

/// <param name="Name">Of its table.</param>
/// <param name="From">Milliseconds since 1970 UTC, included; <see cref="long.MinValue"/> for no bound.</param>
/// <param name="To">Milliseconds since 1970 UTC, not included; <see cref="long.MaxValue"/> for no bound.</param>
internal readonly record struct Partition(string Name, long From, long To);
