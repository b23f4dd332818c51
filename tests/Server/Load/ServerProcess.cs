using System.Diagnostics;
using System.Net;
using NanoSensors.Server;

namespace NanoSensors.Load;

/// <summary>The server as operators run it, in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private ServerProcess(Process process, IPEndPoint address)
    {
        _process = process;
        Address = address;
    }

    public IPEndPoint Address { get; }

    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="folder">Where it runs.</param>
    /// <param name="settings">As in the environment.</param>
    public static ServerProcess Start(string folder, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerHost).Assembly.Location]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["Http__Url"] = "http://127.0.0.1:0";
        start.Environment["Udp__Port"] = "0";
        start.Environment["Logging__Console__FormatterName"] = "simple";
        foreach ((string name, string value) in settings)
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        const string Mark = "listening on: http://127.0.0.1:";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            int at = line.IndexOf(Mark, StringComparison.Ordinal);
            if (at < 0)
                continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return new ServerProcess(process, new IPEndPoint(IPAddress.Loopback, int.Parse(line[(at + Mark.Length)..].Trim().TrimEnd('/'))));
        }

        process.Kill();
        throw new InvalidOperationException("the server did not start");
    }

    /// <summary>The value of a counter, 0 if it was never raised.</summary>
    public async Task<double> MetricAsync(string series)
    {
        string text = await _http.GetStringAsync($"http://{Address}/metrics");
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line == null ? 0 : double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
