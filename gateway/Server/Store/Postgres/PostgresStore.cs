using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store.Sql;
using Npgsql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>The store for a region: one PostgreSQL database for any number of servers.</summary>
internal sealed class PostgresStore : SqlStore
{
    private readonly PostgresRetention _retention;

    private PostgresStore(PostgresDatabase database, KeyVault vault, TimeProvider time)
        : base(database, vault, time)
    {
        _retention = new PostgresRetention(database);
    }

    public static PostgresStore Of(NpgsqlConnectionStringBuilder settings, string keyFolder, ServerMetrics metrics, ILogger log, TimeProvider time)
    {
        var vault = new KeyVault(
            keyFolder, "Copy the folder from another server of this database, or bring it back from a backup; Store__KeyFolder says where it lies.",
            $"psql on the database, after SET search_path = {settings.SearchPath},");
        return new PostgresStore(new PostgresDatabase(settings, vault, metrics, log, time), vault, time);
    }

    protected override Task<bool> RemovePartitionsAsync(long before) => _retention.RemoveOneAsync(before);
}
