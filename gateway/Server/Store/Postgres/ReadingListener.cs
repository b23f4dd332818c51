using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>
/// Hears what all servers on the database have stored, in the order of the commits, by LISTEN and NOTIFY. What this server has stored itself is at hand;
/// the rest is read. Its connection also tells that a server runs here, and whether the database can be reached at all.
/// </summary>
internal sealed class ReadingListener(NpgsqlDataSource source, string schema, WriterLock writerLock, string database, ILogger log)
{
    private const int Page = 1000;
    private const int MaxOwn = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A database's channels are seen from all its schemas.
    private readonly string _channel = "readings_of_" + schema;
    private readonly ConcurrentQueue<IReadOnlyList<Reading>> _own = new();
    // Tells this server's messages from others'.
    private readonly string _name = Guid.NewGuid().ToString("n");
    private readonly CancellationTokenSource _stop = new();
    private NpgsqlConnection? _connection;
    private Task _run = Task.CompletedTask;
    private long _last;

    /// <summary>Why nothing is heard, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Tells, within a transaction, what it has stored; heard if it commits.</summary>
    public void Notify(NpgsqlBatch end, long first, long last)
        => end.Add("SELECT pg_notify($1, $2)::text", _channel, string.Create(CultureInfo.InvariantCulture, $"{_name} {first} {last}"));

    /// <summary>This server's own, once they are durable. What is too much is read like others'.</summary>
    public void Stored(IReadOnlyList<Reading> readings)
    {
        _own.Enqueue(readings);
        while (_own.Count > MaxOwn)
            _own.TryDequeue(out _);
    }

    /// <summary>Connects, tells that a server runs here, and has the database keep what is to be heard.</summary>
    public void Connect()
    {
        _connection = source.OpenConnection();
        using var command = new NpgsqlCommand($"{writerLock.TellRunning}; LISTEN {_channel}", _connection);
        command.ExecuteNonQuery();
    }

    public void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="after">Reads a page of the readings after an identifier.</param>
    /// <param name="publish">Takes them; null while nobody wants them.</param>
    public void Start(Func<long, int, IReadOnlyList<Reading>> after, Func<Action<IReadOnlyList<Reading>>?> publish)
    {
        using (var command = new NpgsqlCommand("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM reading_ids", _connection))
            _last = (long)command.ExecuteScalar()!;
        _run = Task.Run(() => RunAsync(after, publish));
    }

    public async ValueTask StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync(Func<long, int, IReadOnlyList<Reading>> after, Func<Action<IReadOnlyList<Reading>>?> publish)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_connection == null)
                    Connect();
                Fault = null;
                var heard = new Queue<string>();
                _connection!.Notification += (_, message) => heard.Enqueue(message.Payload);
                // What was stored while nobody listened here.
                CatchUp(after, publish(), long.MaxValue);
                while (true)
                {
                    while (heard.TryDequeue(out string? message))
                        Take(message, after, publish());
                    await _connection.WaitAsync(_stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception e)
            {
                if (Fault == null)
                    log.LogError("{Message}", PostgresFaults.Explain(e, database));
                Fault = PostgresFaults.Explain(e, database);
                Disconnect();
                await Task.Delay(Pause, CancellationToken.None);
            }
        }

        Disconnect();
    }

    private void Take(string message, Func<long, int, IReadOnlyList<Reading>> after, Action<IReadOnlyList<Reading>>? publish)
    {
        if (message.Split(' ') is not [var server, var firstText, var lastText]
            || !long.TryParse(firstText, CultureInfo.InvariantCulture, out long first) || !long.TryParse(lastText, CultureInfo.InvariantCulture, out long last)
            || last <= _last)
            return;
        while (_own.TryPeek(out IReadOnlyList<Reading>? own) && own[^1].Id <= last)
        {
            _own.TryDequeue(out _);
            if (server != _name || own[0].Id != first || own[^1].Id != last)
                continue;
            publish?.Invoke(own);
            _last = last;
            return;
        }

        CatchUp(after, publish, last);
    }

    private void CatchUp(Func<long, int, IReadOnlyList<Reading>> after, Action<IReadOnlyList<Reading>>? publish, long last)
    {
        // Unheard, they need not be read; whoever comes asks for what it missed.
        while (publish != null && _last < last)
        {
            IReadOnlyList<Reading> readings = after(_last, Page);
            if (readings.Count > 0)
            {
                publish(readings);
                _last = readings[^1].Id;
            }

            if (readings.Count < Page)
                break;
        }

        if (last != long.MaxValue)
            _last = Math.Max(_last, last);
    }
}
