using Npgsql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>A connection string with what this server needs of a connection.</summary>
internal static class PostgresSettings
{
    /// <summary>The schema that holds the tables, unless "Search Path" names another one.</summary>
    public const string DefaultSchema = "nanosensors";

    // What is given after them counts. Several servers share the connections that the database allows, 100 unless set; a database that is gone without
    // a word is noticed; a batch of readings goes out in few pieces; the types that we use need not be asked for. Without enable_seqscan=off a plan that was made
    // while a month's table was empty would go on reading all of it when it is large. What has no index then counts as so dear that PostgreSQL would compile it (jit_above_cost), for a hundred times
    // as long as the query takes.
    private const string Defaults =
        $"Database=nanosensors;Application Name=NanoSensors;Search Path={DefaultSchema};Maximum Pool Size=20;Timeout=5;Keepalive=15;"
        + "Max Auto Prepare=100;Auto Prepare Min Usages=2;Server Compatibility Mode=NoTypeLoading;Write Buffer Size=65536;Options=-c enable_seqscan=off -c jit=off;";

    /// <exception cref="ArgumentException">A keyword or a value in it is none.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(Defaults + connectionString);
        if (!IsSchema(settings.SearchPath))
        {
            throw new ArgumentException(
                $"Search Path is \"{settings.SearchPath}\", and must be one schema's name, of lower-case letters, digits and underscores.");
        }

        return settings;
    }

    /// <summary>How errors name the database: where it is and what it is called, without user and password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder settings) => $"PostgreSQL at {settings.Host}:{settings.Port}, database {settings.Database}";

    // It goes into statements, unquoted.
    private static bool IsSchema(string? name)
        => name is [>= 'a' and <= 'z' or '_', ..] && name.Length <= 40 && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_');
}
