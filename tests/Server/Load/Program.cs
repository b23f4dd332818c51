using System.Diagnostics;
using System.Globalization;
using NanoSensors.Load;

// Uplinks through HTTP into SQLite beside a bare batch insert of the same rows, before and after, in one run:
//   dotnet run --project tests/Server/Load -c Release -- [uplinks] [senders]
int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
int senders = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 64;
string folder = Directory.CreateTempSubdirectory("nanosensors-load-").FullName;
try
{
    (double before, double bareCpu) = BareInsert.Rate(Path.Combine(folder, "before.db"), count);
    await using var server = ServerProcess.Start(folder);
    await UplinkLoad.RunAsync(server, 0, Math.Min(count / 10, 5000), senders);
    long firstMemory = server.MemoryBytes;
    TimeSpan firstCpu = server.Cpu;
    LoadResult result = await UplinkLoad.RunAsync(server, 1_000_000, count, senders);
    long lastMemory = server.MemoryBytes;
    TimeSpan cpu = server.Cpu - firstCpu;
    (double after, _) = BareInsert.Rate(Path.Combine(folder, "after.db"), count);
    double bare = (before + after) / 2;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Figure: {count} uplinks through HTTP into SQLite, {senders} senders, {Environment.ProcessorCount} cores shared with them: {result.PerSecond:0}/s, "
        + $"p50 {result.P50:0.0} ms, p99 {result.P99:0.0} ms, {cpu.TotalMicroseconds / count:0} µs of the server's CPU each"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Figure: bare inserts of the same rows into the same tables in batches of {BareInsert.Batch}: {before:0}/s before, {after:0}/s after, "
        + $"{bareCpu:0} µs of CPU each; ratio {result.PerSecond / bare:0.00}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"Figure: the server's memory {firstMemory / 1048576.0:0} MB when warm, {lastMemory / 1048576.0:0} MB at the end"));
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
