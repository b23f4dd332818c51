using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;

namespace NanoSensors.Server.Tests;

/// <summary>A disk that is really full: a small file system in memory, which only root may make.</summary>
[TestClass]
public sealed class FullDiskTests
{
    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task On_a_full_disk_uplinks_are_refused_and_none_that_was_acknowledged_is_lost()
    {
        string folder = RunningServer.NewFolder();
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder) != 0)
        {
            Directory.Delete(folder);
            Assert.Inconclusive("no file system of its own can be mounted here (root on Linux may)");
        }

        try
        {
            string ballast = Path.Combine(folder, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[14 * 1024 * 1024]);
            var acknowledged = new ConcurrentBag<uint>();
            using (ServerProgram server = ServerProgram.Start(folder))
            {
                uint next = 0;
                string refusal = "";
                // Eight at a time: some share a transaction with those that do not fit any more.
                while (refusal.Length == 0)
                {
                    await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
                    {
                        (HttpStatusCode status, string text) = await PostAsync(server, Interlocked.Increment(ref next), acknowledged);
                        if (status != HttpStatusCode.OK)
                        {
                            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, status);
                            refusal = text;
                        }
                    }));
                }

                Assert.Contains("full", refusal);
                Assert.AreEqual(HttpStatusCode.ServiceUnavailable, (await server.Http.GetAsync("/health")).StatusCode);
                File.Delete(ballast);
                Assert.AreEqual(HttpStatusCode.OK, (await PostAsync(server, Interlocked.Increment(ref next), acknowledged)).Status);
                Assert.AreEqual(HttpStatusCode.OK, (await server.Http.GetAsync("/health")).StatusCode);
                await server.KillAsync();
            }

            await using RunningServer after = await RunningServer.StartAsync(folder);
            uint[] stored = await after.CountersAsync().ToArrayAsync();
            Assert.AreEqual(stored.Length, stored.Distinct().Count(), "a reading is there twice");
            Assert.HasCount(0, acknowledged.Except(stored));
            Console.WriteLine($"Figure: a disk full and a kill afterwards: {acknowledged.Count} uplinks acknowledged, 0 lost, 0 twice");
        }
        finally
        {
            Run("umount", folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(ServerProgram server, uint fCnt, ConcurrentBag<uint> acknowledged)
    {
        HttpResponseMessage answer = await server.Http.PostAsync(
            "/ingest/chirpstack?event=up", new StringContent(Events.ChirpStack(1, Events.Parking(true), fCnt).ToJsonString(), Encoding.UTF8, "application/json"));
        if (answer.IsSuccessStatusCode)
            acknowledged.Add(fCnt);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
