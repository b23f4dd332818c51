using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NanoSensors.Server.Tests;

/// <summary>A PostgreSQL of the tests' own, from the machine's binaries, in a temporary folder, as durable as an operator's. Each store is a schema of it.</summary>
internal sealed class PostgresCluster
{
    private const string Prefix = "nanosensors-postgres-";
    private const string OwnerFile = "owner";

    private static readonly Lock Starting = new();
    private static PostgresCluster? s_running;
    private static string? s_missing;

    private readonly string _folder;
    private readonly string _binaries;
    private readonly Dictionary<string, string> _schemas = [];

    private PostgresCluster(string folder, string binaries, int port)
    {
        _folder = folder;
        _binaries = binaries;
        Port = port;
    }

    public int Port { get; }

    /// <summary>The one of this run, started when it is first asked for.</summary>
    /// <param name="missing">Why there is none.</param>
    public static PostgresCluster? Get(out string? missing)
    {
        lock (Starting)
        {
            if (s_running == null && s_missing == null)
                Start();
            missing = s_missing;
            return s_running;
        }
    }

    /// <summary>Ends it, if it runs.</summary>
    public static void Stop()
    {
        lock (Starting)
        {
            s_running?.Control("stop", "-m", "immediate");
            if (s_running != null)
                Directory.Delete(s_running._folder, recursive: true);
            s_running = null;
        }
    }

    /// <summary>The connection string of the store that belongs to a folder.</summary>
    public string ConnectionString(string folder)
    {
        folder = Path.GetFullPath(folder);
        string? schema;
        lock (_schemas)
        {
            if (!_schemas.TryGetValue(folder, out schema))
                _schemas.Add(folder, schema = "store_" + (_schemas.Count + 1).ToString(CultureInfo.InvariantCulture));
        }

        return $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;Search Path={schema}";
    }

    /// <summary>Stops the database as an operator would who restarts it.</summary>
    public void Down() => Control("stop", "-m", "fast");

    public void Up() => Control("start", "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {Port} -k {_folder} -c listen_addresses=127.0.0.1 -c max_connections=200");

    /// <summary>The folder of pg_dump and the like, or null.</summary>
    public static string? Binaries()
    {
        string[] folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return folders.Select(folder => Path.Combine(folder, "bin")).Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static void Start()
    {
        if (Binaries() is not { } binaries)
        {
            s_missing = "There is no PostgreSQL on this machine (Debian: apt-get install postgresql).";
            return;
        }

        RemoveLeft(binaries);
        string folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        File.WriteAllText(Path.Combine(folder, OwnerFile), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        var cluster = new PostgresCluster(folder, binaries, ((IPEndPoint)socket.LocalEndpoint).Port);
        socket.Stop();
        try
        {
            if (Environment.IsPrivilegedProcess)
                Run("chown", "postgres", folder);
            cluster.Tool("initdb", "-D", cluster.Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync");
            cluster.Up();
            s_running = cluster;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        }
        catch (InvalidOperationException e)
        {
            s_missing = $"PostgreSQL does not start here: {e.Message}";
            Directory.Delete(folder, recursive: true);
        }
    }

    // Of a run that was killed.
    private static void RemoveLeft(string binaries)
    {
        foreach (string folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                int owner = int.Parse(File.ReadAllText(Path.Combine(folder, OwnerFile)), CultureInfo.InvariantCulture);
                if (Directory.Exists($"/proc/{owner}"))
                    continue;
                if (File.Exists(Path.Combine(folder, "data", "postmaster.pid")))
                    new PostgresCluster(folder, binaries, 0).Control("stop", "-m", "immediate");
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
            {
                // Another user's, or one that is just being made.
            }
        }
    }

    /// <summary>The process that all others of it descend from.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private string Data => Path.Combine(_folder, "data");

    private void Control(params string[] arguments) => Tool("pg_ctl", ["-D", Data, "-s", .. arguments]);

    // PostgreSQL refuses to run as root.
    private void Tool(string name, params string[] arguments)
    {
        string tool = Path.Combine(_binaries, name);
        if (Environment.IsPrivilegedProcess)
            Run("runuser", ["-u", "postgres", "--", tool, .. arguments]);
        else
            Run(tool, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // Its output goes to no pipe: the server inherits it, and nobody would see the pipe's end.
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
        })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
