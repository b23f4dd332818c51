using System.Globalization;
using NanoSensors.Server.Tests;

namespace NanoSensors.Load;

/// <summary>The store that is measured: where it lies, and what its database does by itself, before and after.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanosensors-load-").FullName;
    private readonly IBareStore _bare;
    private readonly int _count;
    private readonly double _before;

    /// <param name="store">sqlite or postgres.</param>
    /// <param name="count">How many rows the database is given bare.</param>
    public Bench(string store, int count)
    {
        string? missing = null;
        _bare = store == "postgres"
            ? new BarePostgres(PostgresCluster.Get(out missing) ?? throw new InvalidOperationException(missing), _folder)
            : new BareSqlite(_folder);
        Store = store == "postgres" ? "PostgreSQL" : "SQLite";
        _count = count;
        _before = _bare.Rate(count);
    }

    /// <summary>What it is called.</summary>
    public string Store { get; }

    /// <summary>What the database's processes have taken of the processors; null if it has none of its own.</summary>
    public Func<TimeSpan>? DatabaseCpu => _bare.Cpu;

    /// <summary>The server as operators run it.</summary>
    public ServerProcess StartServer(params (string Name, string Value)[] settings)
        => ServerProcess.Start(_folder, [("Store__ConnectionString", _bare.ConnectionString), .. settings]);

    /// <summary>Lists of readings straight into the server's store.</summary>
    public async Task<double> DirectAsync()
    {
        var meter = new CpuMeter([("store", CpuMeter.Own), .. DatabaseCpu is { } database ? [("database", database)] : Array.Empty<(string, Func<TimeSpan>)>()]);
        TimeSpan[] first = meter.Read();
        double rate = await StoreLoad.RateAsync(
            _bare.ConnectionString.Replace("store.db", _folder + "/direct.db", StringComparison.Ordinal), _folder, _count);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Figure: {_count} readings in lists straight into the server's store: {rate:0}/s, CPU for each: {meter.Each(first, meter.Read(), _count)}"));
        return rate;
    }

    /// <summary>Measures the database once more, and prints it with the ratios.</summary>
    /// <param name="rates">What was measured in between, with its name.</param>
    public void Compare(params (string Name, double PerSecond)[] rates)
    {
        double after = _bare.Rate(_count);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Figure: bare {_bare.Name}, the same rows into the same tables: {_before:0}/s before, {after:0}/s after; ratio of ")
            + string.Join(", of ", rates.Select(rate => string.Create(
                CultureInfo.InvariantCulture, $"{rate.Name} to their mean {rate.PerSecond / ((_before + after) / 2):0.00}"))));
    }

    public ValueTask DisposeAsync()
    {
        PostgresCluster.Stop();
        Directory.Delete(_folder, recursive: true);
        return default;
    }
}
