using Npgsql;
using NpgsqlTypes;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>Values as PostgreSQL takes them.</summary>
internal static class PostgresValues
{
    public static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        string text => new NpgsqlParameter<string> { TypedValue = Text(text) },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        int number => new NpgsqlParameter<long> { TypedValue = number },
        _ => new NpgsqlParameter { Value = value },
    };

    /// <summary>A text without U+0000, which PostgreSQL keeps in none.</summary>
    public static string Text(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    public static void Write(this NpgsqlBinaryImporter importer, string? text)
    {
        if (text == null)
            importer.WriteNull();
        else
            importer.Write(Text(text), NpgsqlDbType.Text);
    }

    public static void Write(this NpgsqlBinaryImporter importer, double? number)
    {
        if (number is { } given)
            importer.Write(given, NpgsqlDbType.Double);
        else
            importer.WriteNull();
    }

    public static void Write(this NpgsqlBinaryImporter importer, long? number)
    {
        if (number is { } given)
            importer.Write(given, NpgsqlDbType.Bigint);
        else
            importer.WriteNull();
    }

    public static void Write(this NpgsqlBinaryImporter importer, long number) => importer.Write(number, NpgsqlDbType.Bigint);
}
