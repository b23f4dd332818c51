using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NanoSensors.Tests.EndToEnd;

[TestClass]
public sealed partial class DemoTests
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [TestMethod]
    public async Task Within_a_minute_the_demo_serves_parking_air_and_footfall_and_ends_cleanly_on_Ctrl_C()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "NanoSensors.Server.dll"), "demo", "--Http:Url=http://127.0.0.1:0"])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            string page = await PageAddressAsync(process.StandardOutput);
            // The rest must be read too, or the process would wait for its pipe.
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            var clock = Stopwatch.StartNew();

            HashSet<string> kinds = [];
            HashSet<string> devices = [];
            while (clock.Elapsed < TimeSpan.FromSeconds(60) && !(kinds.IsSupersetOf(["parking", "air", "footfall"]) && devices.Count == 31))
            {
                await Task.Delay(500);
                JsonNode readings = JsonNode.Parse(await Http.GetStringAsync($"{page}/api/readings?limit=500"))!;
                foreach (JsonNode? reading in readings["readings"]!.AsArray())
                {
                    kinds.Add((string)reading!["kind"]!);
                    devices.Add((string)reading["device"]!);
                    Assert.AreEqual("gateway", (string?)reading["source"]);
                }
            }

            Console.WriteLine($"Figure: demo: {devices.Count} of 31 nodes and the kinds {string.Join(", ", kinds.Order())} in the API {clock.Elapsed.TotalSeconds:F0} s after the server's start");
            CollectionAssert.IsSubsetOf((string[])["parking", "air", "footfall"], kinds.ToArray());
            Assert.AreEqual(31, devices.Count, "every node is heard");

            JsonNode parking = JsonNode.Parse(await Http.GetStringAsync($"{page}/api/parking"))!;
            Assert.AreEqual("FeatureCollection", (string?)parking["type"]);
            Assert.AreEqual(24, parking["features"]!.AsArray().Count);
            Assert.AreEqual("Point", (string?)parking["features"]![0]!["geometry"]!["type"]);

            // What Ctrl-C sends.
            Assert.AreEqual(0, Kill(process.Id, Interrupt));
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
            Assert.AreEqual(0, process.ExitCode, await errors);
            StringAssert.Contains(await output, "Ending.");
            Assert.AreEqual("", await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    [TestMethod]
    [DataRow("--seed=x")]
    [DataRow("--sede")]
    public async Task An_argument_that_the_demo_does_not_know_is_named(string argument)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string part in (string[])[Path.Combine(AppContext.BaseDirectory, "NanoSensors.Server.dll"), "demo", argument])
            start.ArgumentList.Add(part);
        using Process process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(1, process.ExitCode);
        StringAssert.Contains(error, argument);
    }

    private const int Interrupt = 2;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static async Task<string> PageAddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Match match = PageLine().Match(line);
            if (match.Success)
                return match.Groups[1].Value.TrimEnd('/');
        }

        throw new InvalidOperationException("The demo ended before it told its address.");
    }

    [GeneratedRegex(@"^\s*page\s+(http\S+)")]
    private static partial Regex PageLine();
}
