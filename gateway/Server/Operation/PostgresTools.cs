using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace NanoSensors.Server.Operation;

/// <summary>PostgreSQL's own client programs, from the PATH or from where Debian keeps them.</summary>
internal sealed class PostgresTools(NpgsqlConnectionStringBuilder settings)
{
    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>Runs one against the database.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="IOException">It is not there, or it failed; the message says why.</exception>
    public string Run(string name, params string[] arguments)
    {
        string program = Find(name) ?? throw new IOException(
            $"{name} is not on this machine: install PostgreSQL's client programs, of the server's version or later (Debian: apt-get install postgresql-client)");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // By environment, which other users cannot see.
        Set(start, "PGHOST", settings.Host);
        Set(start, "PGPORT", settings.Port.ToString(CultureInfo.InvariantCulture));
        Set(start, "PGDATABASE", settings.Database);
        Set(start, "PGUSER", settings.Username);
        Set(start, "PGPASSWORD", settings.Password);
        Set(start, "PGPASSFILE", settings.Passfile);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{name} failed: {errors.GetAwaiter().GetResult().Trim()}");
        return output;
    }

    private static void Set(ProcessStartInfo start, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            start.Environment[name] = value;
    }

    private static string? Find(string name)
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (Directory.Exists(DebianFolder))
        {
            folders = folders.Concat(Directory.GetDirectories(DebianFolder)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out int version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin")));
        }

        string file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
