using System.Diagnostics;
using Npgsql;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>A schema of PostgreSQL as plain SQL that any version of it takes.</summary>
internal static class PostgresDump
{
    /// <summary>The schema of a connection string, with another name.</summary>
    internal static string Of(string connectionString, string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        string schema = settings.SearchPath!;
        var start = new ProcessStartInfo("pg_dump")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--host", settings.Host!, "--port", $"{settings.Port}", "--username", settings.Username!, "--schema", schema,
                "--inserts", "--rows-per-insert", "100", "--no-owner", "--no-privileges", settings.Database!,
            },
        };
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, "pg_dump");
        return string.Join('\n', text.Split('\n').Where(IsStatement))
            .Replace(schema + ".", name + ".", StringComparison.Ordinal)
            .Replace($"SCHEMA {schema};", $"SCHEMA {name};", StringComparison.Ordinal) + "\n";
    }

    // Comments tell versions, what begins with a backslash is psql's own, and the settings differ by version.
    private static bool IsStatement(string line)
    {
        string[] others = ["--", "\\", "SET ", "SELECT pg_catalog.set_config"];
        return line.Length > 0 && !others.Any(start => line.StartsWith(start, StringComparison.Ordinal));
    }

    internal static void Restore(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
