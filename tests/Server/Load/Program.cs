using System.Globalization;
using NanoSensors.Load;
using NanoSensors.Server.Tests;

// Uplinks through HTTP into the server's store beside a bare insert of the same rows, before and after, in one run:
//   dotnet run --project tests/Server/Load -c Release -- [uplinks] [senders] [sqlite|postgres]
int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
int senders = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 64;
bool postgres = args.Length > 2 && args[2] == "postgres";
string folder = Directory.CreateTempSubdirectory("nanosensors-load-").FullName;
try
{
    string? missing = null;
    IBareStore bareStore = !postgres
        ? new BareSqlite(folder)
        : new BarePostgres(PostgresCluster.Get(out missing) ?? throw new InvalidOperationException(missing), folder);
    double before = bareStore.Rate(count);
    double direct = await StoreLoad.RateAsync(bareStore.ConnectionString.Replace("store.db", folder + "/direct.db", StringComparison.Ordinal), folder, 100_000_000, count);
    await using var server = ServerProcess.Start(folder, bareStore.ConnectionString);
    await UplinkLoad.RunAsync(server, 0, Math.Min(count / 10, 5000), senders);
    long firstMemory = server.MemoryBytes;
    TimeSpan firstCpu = server.Cpu;
    LoadResult result = await UplinkLoad.RunAsync(server, 1_000_000, count, senders);
    long lastMemory = server.MemoryBytes;
    TimeSpan cpu = server.Cpu - firstCpu;
    double after = bareStore.Rate(count);
    double bare = (before + after) / 2;
    string store = postgres ? "PostgreSQL" : "SQLite";
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Figure: {count} uplinks through HTTP into {store}, {senders} senders, {Environment.ProcessorCount} cores shared with them: {result.PerSecond:0}/s, "
        + $"p50 {result.P50:0.0} ms, p99 {result.P99:0.0} ms, {cpu.TotalMicroseconds / count:0} µs of the server's CPU each; ratio {result.PerSecond / bare:0.00}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"Figure: {count} readings in lists straight into the store: {direct:0}/s; ratio {direct / bare:0.00}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"Figure: bare {bareStore.Name}, the same rows into the same tables: {before:0}/s before, {after:0}/s after"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"Figure: the server's memory {firstMemory / 1048576.0:0} MB when warm, {lastMemory / 1048576.0:0} MB at the end"));
    return 0;
}
finally
{
    PostgresCluster.Stop();
    Directory.Delete(folder, recursive: true);
}
