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
        using Process process = Start("demo", "--Http:Url=http://127.0.0.1:0");
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
            await EndAsync(process, Interrupt);
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
    [DataRow("demo", Terminate)]
    [DataRow("", Terminate)]
    [DataRow("", Interrupt)]
    public async Task Demo_and_server_end_with_exit_code_0_on_a_signal(string command, int signal)
    {
        string folder = Directory.CreateTempSubdirectory("nanosensors-").FullName;
        // The demo has a store of its own.
        string[] words = command.Length > 0 ? [command] : ["--Store:ConnectionString=Data Source=" + Path.Combine(folder, "store.db")];
        using Process process = Start([.. words, "--Http:Url=http://127.0.0.1:0", "--Udp:Port=0"]);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await PageAddressAsync(process.StandardOutput);
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            await EndAsync(process, signal);
            Assert.AreEqual(0, process.ExitCode, await errors);
            Assert.AreEqual("", await errors);
            await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow("--seed=x")]
    [DataRow("--sede")]
    public async Task An_argument_that_the_demo_does_not_know_is_named(string argument)
    {
        using Process process = Start("demo", argument);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(2, process.ExitCode);
        StringAssert.Contains(error, argument.Split('=')[0]);
    }

    private const int Interrupt = 2;
    private const int Terminate = 15;

    // A script starts a background process with SIGINT ignored. Its children inherit that, and .NET leaves an ignored signal ignored.
    // A process that gets Ctrl-C from a terminal has the default disposition: GNU's env sets it, and then becomes the program.
    private static Process Start(params string[] arguments)
    {
        string[] words = ["dotnet", Path.Combine(AppContext.BaseDirectory, "NanoSensors.Server.dll"), .. arguments];
        if (OperatingSystem.IsLinux())
            words = ["env", "--default-signal=INT", .. words];
        return Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static async Task EndAsync(Process process, int signal)
    {
        Assert.AreEqual(0, Kill(process.Id, signal));
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
    }

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

        throw new InvalidOperationException("The demo ended before it showed its address.");
    }

    // The demo's line, or the server's.
    [GeneratedRegex(@"(?:^\s*page\s+|Now listening on: )(http\S+)")]
    private static partial Regex PageLine();
}
