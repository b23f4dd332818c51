using System.Diagnostics;

namespace NanoSensors.Server.Tests;

/// <summary>The server as operators run it, in a process of its own, so that it can be killed.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly Process _process;

    private ServerProgram(Process process, string url)
    {
        _process = process;
        Url = url;
        Http = new HttpClient { BaseAddress = new Uri(url) };
    }

    public string Url { get; }

    public HttpClient Http { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Returns when it listens.</summary>
    /// <param name="folder">Whose store it has.</param>
    /// <param name="settings">As in the environment.</param>
    public static ServerProgram Start(string folder, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerHost).Assembly.Location])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["Http__Url"] = "http://127.0.0.1:0";
        start.Environment["Udp__Port"] = "0";
        start.Environment["Store__ConnectionString"] = StoreTests.ConnectionString(folder);
        start.Environment["Store__KeyFolder"] = Path.Combine(folder, "store.keys");
        start.Environment["Logging__Console__FormatterName"] = "simple";
        foreach ((string name, string value) in settings)
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            int at = line.IndexOf("listening on: http", StringComparison.Ordinal);
            if (at < 0)
                continue;
            // So that the pipe never fills.
            _ = process.StandardOutput.ReadToEndAsync();
            return new ServerProgram(process, line[(at + "listening on: ".Length)..].Trim());
        }

        process.Kill();
        throw new AssertFailedException("the server did not start");
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it has stored something by itself.</summary>
    public async Task HasStoredAsync()
    {
        while (!(await Http.GetStringAsync("/metrics")).Contains("result=\"stored\"}", StringComparison.Ordinal))
            await Task.Delay(10);
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
