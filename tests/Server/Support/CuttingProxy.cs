using System.Net;
using System.Net.Sockets;

namespace NanoSensors.Server.Tests;

/// <summary>Stands between a server and its database, and cuts the connection at a commit: just before the database hears it, or just after.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private volatile Cut _next;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>When the next commit is cut off.</summary>
    public enum Cut
    {
        Never,
        Before,
        After,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many were.</summary>
    public int Cuts { get; private set; }

    public void CutNext(Cut when) => _next = when;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target);
                Task<bool> answers = CopyAsync(server, client, isClient: false);
                await Task.WhenAny(answers, CopyAsync(client, server, isClient: true));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private async Task<bool> CopyAsync(TcpClient from, TcpClient to, bool isClient)
    {
        byte[] buffer = new byte[65536];
        NetworkStream source = from.GetStream(), target = to.GetStream();
        int read;
        while ((read = await source.ReadAsync(buffer)) > 0)
        {
            Cut cut = _next;
            bool isCommit = isClient && cut != Cut.Never && buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0;
            if (isCommit)
            {
                _next = Cut.Never;
                Cuts++;
                if (cut == Cut.Before)
                    return true;
            }

            await target.WriteAsync(buffer.AsMemory(0, read));
            if (isCommit)
            {
                // The database has the commit in its hands; nobody is told.
                target.Socket.Shutdown(SocketShutdown.Send);
                return true;
            }
        }

        return false;
    }
}
