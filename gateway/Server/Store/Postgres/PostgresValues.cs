using Npgsql;
using NpgsqlTypes;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>Values as PostgreSQL takes them.</summary>
internal static class PostgresValues
{
    public static void Add(this NpgsqlParameterCollection parameters, ReadOnlySpan<object?> values)
    {
        foreach (object? value in values)
            parameters.Add(Parameter(value));
    }

    /// <summary>A statement for the end of a transaction, which goes out together with the commit.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(values);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        string text => new NpgsqlParameter<string> { TypedValue = Text(text) },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        int number => new NpgsqlParameter<long> { TypedValue = number },
        _ => new NpgsqlParameter { Value = value },
    };

    /// <summary>A text without U+0000, which PostgreSQL keeps in none.</summary>
    public static string Text(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    public static void Put(this NpgsqlBinaryImporter importer, string? text)
    {
        if (text == null)
            importer.WriteNull();
        else
            importer.Write(Text(text), NpgsqlDbType.Text);
    }

    public static void Put(this NpgsqlBinaryImporter importer, double? number)
    {
        if (number is { } given)
            importer.Write(given, NpgsqlDbType.Double);
        else
            importer.WriteNull();
    }

    public static void Put(this NpgsqlBinaryImporter importer, long? number)
    {
        if (number is { } given)
            importer.Write(given, NpgsqlDbType.Bigint);
        else
            importer.WriteNull();
    }

    public static void Put(this NpgsqlBinaryImporter importer, long number) => importer.Write(number, NpgsqlDbType.Bigint);
}
