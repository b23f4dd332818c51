using System.Diagnostics;
using System.Net;
using NanoSensors.Server;

namespace NanoSensors.Load;

/// <summary>The server as operators run it, in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

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

    public static ServerProcess Start(string folder, string connectionString)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerHost).Assembly.Location]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["Http__Url"] = "http://127.0.0.1:0";
        start.Environment["Udp__Enabled"] = "false";
        start.Environment["Store__ConnectionString"] = connectionString;
        start.Environment["Logging__Console__FormatterName"] = "simple";
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

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
