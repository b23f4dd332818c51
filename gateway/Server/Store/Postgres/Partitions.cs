using System.Globalization;
using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>
/// The parts of the table of readings: one a month (UTC), one for all before 2020 and one for all from 2100 on, whose times some clock has wrong. They
/// are made under the writer's lock when a reading needs one, and for the months to come before that.
/// </summary>
internal sealed class Partitions(TimeProvider time)
{
    private const int FirstYear = 2020;
    private const int EndYear = 2100;

    private readonly HashSet<string> _known = [];

    /// <summary>Which one a time lies in.</summary>
    public static Partition Of(long milliseconds)
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        if (time.Year < FirstYear)
            return new Partition("readings_before", long.MinValue, Month(FirstYear, 1));
        if (time.Year >= EndYear)
            return new Partition("readings_beyond", Month(EndYear, 1), long.MaxValue);
        DateTimeOffset begin = new(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return new Partition(
            begin.ToString("'readings_'yyyy'_'MM", CultureInfo.InvariantCulture),
            begin.ToUnixTimeMilliseconds(), begin.AddMonths(1).ToUnixTimeMilliseconds());
    }

    /// <summary>Makes a partition unless it is there.</summary>
    public void Ensure(SqlWriter writer, Partition partition)
    {
        // What is past, another server may have removed.
        if (_known.Contains(partition.Name) && partition.To > time.GetUtcNow().ToUnixTimeMilliseconds())
            return;
        if (!Exists(writer, partition.Name))
            writer.Script(CreateStatement(partition.Name) + AttachStatement(partition));
        _known.Add(partition.Name);
    }

    /// <summary>Makes this month's and the next two.</summary>
    public void EnsureAhead(SqlWriter writer)
    {
        DateTimeOffset now = time.GetUtcNow();
        for (int month = 0; month < 3; month++)
            Ensure(writer, Of(now.AddMonths(month).ToUnixTimeMilliseconds()));
    }

    /// <summary>What was noted may not be so: a transaction failed.</summary>
    public void Forget() => _known.Clear();

    public static bool Exists(SqlWriter writer, string name) => writer.Scalar("SELECT to_regclass($1)::text", name) != null;

    /// <summary>Makes a table like the others, which <see cref="AttachStatement"/> makes one of them.</summary>
    public static string CreateStatement(string name) => $"CREATE TABLE {name} (LIKE readings);";

    /// <summary>Attaching a table lets others go on reading and writing; making it as a partition would not.</summary>
    public static string AttachStatement(Partition partition)
    {
        string from = partition.From == long.MinValue ? "MINVALUE" : partition.From.ToString(CultureInfo.InvariantCulture);
        string to = partition.To == long.MaxValue ? "MAXVALUE" : partition.To.ToString(CultureInfo.InvariantCulture);
        return
            $"""
            CREATE UNIQUE INDEX {partition.Name}_once ON {partition.Name} (device, session, f_cnt);
            ALTER TABLE readings ATTACH PARTITION {partition.Name} FOR VALUES FROM ({from}) TO ({to});
            """;
    }

    private static long Month(int year, int month) => new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
