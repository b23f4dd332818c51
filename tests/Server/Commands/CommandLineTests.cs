using System.Net;
using System.Net.Sockets;

namespace NanoSensors.Server.Tests;

/// <summary>The program as a user starts it: what it says, where, and its exit code.</summary>
[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    public void Help_shows_the_commands_the_ways_to_set_and_examples()
    {
        ServerRun run = ServerRun.Of(["--help"]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("", run.Error);
        foreach (string word in new[] { "demo", "backup <FILE>", "restore <FILE>", "key <NAME>", "Udp__Port=1700", "Examples:", "gateway/Server/README.md", "Exit codes:" })
            Assert.Contains(word, run.Output);
    }

    [TestMethod]
    [DataRow("demo", "--seed")]
    [DataRow("demo", "--keep")]
    [DataRow("demo", "--Udp:Port")]
    [DataRow("backup", "FILE")]
    [DataRow("restore", "FILE")]
    [DataRow("key", "NAME")]
    public async Task Help_of_a_command_lists_its_options(string command, string word)
        => Assert.Contains(word, await InvokeAsync(command, "--help"));

    [TestMethod]
    [DataRow("bakup", "Did you mean backup?")]
    [DataRow("back", "Did you mean backup?")]
    [DataRow("frobnicate", "Commands: demo")]
    [DataRow("--hlep", "Did you mean --help?")]
    [DataRow("--seed", "an option of demo")]
    [DataRow("--Udp__Port=5", "Did you mean --Udp:Port?")]
    [DataRow("-Udp:Port=5", "Did you mean --Udp:Port?")]
    [DataRow("Udp:Port", "Did you mean --Udp:Port?")]
    [DataRow("demo --sede", "Did you mean --seed?")]
    [DataRow("demo --seed=x", "\"x\" is not a seed")]
    [DataRow("demo --seed=-1", "\"-1\" is not a seed")]
    [DataRow("demo --kep", "Did you mean --keep?")]
    [DataRow("backup", "Usage: backup FILE")]
    [DataRow("restore", "Usage: restore FILE")]
    [DataRow("backup --Store:ConnectionString=x", "Usage: backup FILE")]
    [DataRow("key", "Usage: key NAME")]
    [DataRow("key town hall", "put quotes around blanks")]
    [DataRow("--Udp:Port", "--Udp:Port=VALUE")]
    [DataRow("--Udp:Enabled --Udp:Port=5", "--Udp:Enabled=VALUE")]
    [Timeout(60_000)]
    public async Task An_argument_that_is_not_understood_is_named_with_the_nearest_one(string line, string hint)
    {
        UsageException refused = await Assert.ThrowsExactlyAsync<UsageException>(() => Commands.ServerCommand.RunAsync(line.Split(' ')));
        Assert.Contains(hint, refused.Message);
    }

    [TestMethod]
    public void A_mistyped_command_ends_with_exit_code_2_and_starts_nothing()
    {
        ServerRun run = ServerRun.Of(["bakup"]);
        Assert.AreEqual(2, run.ExitCode, run.Error);
        Assert.AreEqual("", run.Output);
        Assert.Contains("\"bakup\" is not understood. Did you mean backup?", run.Error);
    }

    [TestMethod]
    public void A_mistyped_setting_in_the_environment_ends_with_exit_code_2()
    {
        ServerRun run = ServerRun.Of([], [("Udp__Prot", "5")]);
        Assert.AreEqual(2, run.ExitCode, run.Error);
        Assert.Contains("Udp__Prot=5 in the environment is not a setting. Did you mean Udp__Port?", run.Error);
    }

    [TestMethod]
    public void A_short_key_ends_with_exit_code_1_and_the_remedy()
    {
        ServerRun run = ServerRun.Of([], [("Api__Key", "x")]);
        AssertOneLine(run);
        Assert.Contains("Api:Key is too short", run.Error);
        Assert.Contains("-- key", run.Error);
    }

    [TestMethod]
    public void A_file_that_is_not_JSON_is_named_with_its_line()
    {
        ServerRun run = ServerRun.Of([], file: "{\n  \"Udp\": { \"Port\": 5\n  \"x\" }\n");
        AssertOneLine(run);
        Assert.Contains("appsettings.json", run.Error);
        Assert.Contains("Line 3", run.Error);
    }

    [TestMethod]
    public void An_HTTP_port_in_use_is_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://{taken.LocalEndpoint}";
        ServerRun run = ServerRun.Of([], [("Http__Url", url)]);
        AssertOneLine(run);
        Assert.Contains(url, run.Error);
        Assert.Contains("Http__Url", run.Error);
    }

    [TestMethod]
    public void A_UDP_port_in_use_is_one_line()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        string port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ServerRun run = ServerRun.Of([], [("Udp__Port", port)]);
        AssertOneLine(run);
        Assert.Contains("Udp:Port " + port, run.Error);
    }

    [TestMethod]
    public void A_store_that_cannot_be_opened_is_one_line()
    {
        // The folder cannot be made: its name is a file's.
        ServerRun run = ServerRun.Of(["--Store:ConnectionString=Data Source=appsettings.json/store.db"], file: "{}");
        AssertOneLine(run);
        Assert.Contains("Store__ConnectionString", run.Error);
    }

    [TestMethod]
    public void An_address_of_another_machine_is_one_line()
    {
        // 192.0.2.0/24 is for documentation, RFC 5737.
        ServerRun run = ServerRun.Of([], [("Http__Url", "http://192.0.2.1:8080")]);
        AssertOneLine(run);
        Assert.Contains("http://192.0.2.1:8080", run.Error);
    }

    private static void AssertOneLine(ServerRun run)
    {
        Assert.AreEqual(1, run.ExitCode, run.Error);
        Assert.DoesNotContain("\n", run.Error);
        Assert.DoesNotContain("   at ", run.Output + run.Error);
    }

    private static async Task<string> InvokeAsync(params string[] args)
    {
        using var output = new StringWriter();
        Assert.AreEqual(0, await Commands.ServerCommand.RunAsync(args, output));
        return output.ToString();
    }
}
