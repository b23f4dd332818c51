using System.Diagnostics;
using NanoSensors.Tests;

namespace NanoSensors.Server.Tests;

/// <summary>The description of the API is one that a client can be made from: one is, compiled strictly, and it talks to the server.</summary>
[TestClass]
public sealed class GeneratedClientTests
{
    [TestMethod]
    public async Task A_client_made_from_the_description_compiles_and_does_every_job()
    {
        string tests = Repository.PathOf("tests");
        string generator = Path.Combine(tests, "node_modules", "openapi-typescript", "bin", "cli.js");
        if (!File.Exists(generator))
            Assert.Inconclusive("openapi-typescript is not there: npm --prefix tests ci");
        // Below tests/, so that node finds its packages.
        string folder = Path.Combine(tests, "Server", "obj", "client");
        Directory.CreateDirectory(folder);
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Api.Key = "a key of this test's own");
        await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), await server.Http.GetStringAsync("/openapi/v1.json"));
        File.Copy(Path.Combine(tests, "Server", "Api", "client", "client.ts"), Path.Combine(folder, "client.ts"), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "type": "module" }""");

        await RunAsync(folder, generator, "openapi.json", "-o", "schema.ts");
        await RunAsync(
            folder, Path.Combine(tests, "node_modules", "typescript", "bin", "tsc"), "--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--lib", "es2022,dom",
            "--module", "nodenext", "--skipLibCheck", "client.ts");
        Assert.AreEqual("every answer is as described\n", await RunAsync(folder, "client.js", server.Http.BaseAddress!.ToString().TrimEnd('/'), "a key of this test's own"));
    }

    private static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process node = Process.Start(start)!;
        Task<string> errors = node.StandardError.ReadToEndAsync();
        string output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.AreEqual(0, node.ExitCode, $"{string.Join(' ', arguments)}\n{output}\n{await errors}");
        return output;
    }
}
