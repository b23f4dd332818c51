using System.Globalization;
using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>
/// Removes whole months: what must stay of one (a device's last reading, its last of a kind) moves into a table of its own, which takes the month's place.
/// What that is, is found out while others write; then the place is taken in a moment.
/// </summary>
internal sealed class PostgresRetention(PostgresDatabase database)
{
    /// <summary>Removes the readings of the oldest month that lies before a time and has any to remove.</summary>
    /// <returns>True if there was one.</returns>
    public async Task<bool> RemoveOneAsync(long before)
    {
        List<string> names = database.Query(
            "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass('readings') ORDER BY 1",
            row => row.GetString(0));
        foreach (string name in names)
        {
            if (PartitionOf(name) is not { } partition || partition.To > before)
                continue;
            long? last = Last(partition);
            if (last == null)
            {
                await database.WriteAsync(writer => Replace(writer, partition, null, []));
                return true;
            }

            long[] kept = [.. database.Scan(
                $"""
                SELECT k.id FROM (SELECT DISTINCT ON (device, kind) id, device, kind, time FROM {partition.Name} ORDER BY device, kind, time DESC, id DESC) k
                JOIN devices d ON d.id = k.device
                WHERE k.id = d.last_reading OR NOT EXISTS (SELECT 1 FROM readings n WHERE n.device = k.device AND n.kind = k.kind AND n.time >= $1)
                """,
                row => row.GetInt64(0), partition.To)];
            long count = database.Scan($"SELECT count(*) FROM {partition.Name}", row => row.GetInt64(0))[0];
            if (kept.Length < count && await database.WriteAsync(writer => Replace(writer, partition, last, kept)))
                return true;
        }

        return false;
    }

    private static Partition? PartitionOf(string name)
    {
        if (name == "readings_before")
            return Partitions.Of(0);
        return DateTime.TryParseExact(name, "'readings_'yyyy'_'MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTime month)
            ? Partitions.Of(new DateTimeOffset(month.ToUniversalTime()).ToUnixTimeMilliseconds())
            : null;
    }

    private long? Last(Partition partition) => database.Query($"SELECT max(id) FROM {partition.Name}", row => SqlRows.Integer(row, 0))[0];

    // False if something has changed meanwhile.
    private static bool Replace(SqlWriter writer, Partition partition, long? last, long[] kept)
    {
        if (!Partitions.Exists(writer, partition.Name) || writer.Scalar($"SELECT max(id) FROM {partition.Name}") as long? != last)
            return false;
        // Whoever reads long must not keep the writers waiting for ever.
        writer.Script("SET LOCAL lock_timeout = '3s'");
        if (kept.Length == 0)
        {
            writer.Script($"DROP TABLE {partition.Name}");
            return true;
        }

        const string Fresh = "readings_kept";
        writer.Script(Partitions.CreateStatement(Fresh));
        writer.Execute($"INSERT INTO {Fresh} SELECT * FROM {partition.Name} WHERE id = ANY($1)", (object)kept);
        writer.Script($"DROP TABLE {partition.Name}; ALTER TABLE {Fresh} RENAME TO {partition.Name};");
        writer.Script(Partitions.AttachStatement(partition));
        return true;
    }
}
