using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Metrics;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>
/// One SQLite file in WAL mode. Writes go through one thread, which takes all that wait at a time into one transaction, so that the cost of
/// making it durable is shared; a write's task completes after that commit. Reads run beside it on their own connections.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const int MaxBatch = 1024;
    private const int MaxWaiting = 16384;

    private readonly Channel<IWrite> _writes = Channel.CreateBounded<IWrite>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly KeyVault _vault;
    private readonly ServerMetrics _metrics;
    private readonly ILogger _log;
    private readonly string _connectionString;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteWriter? _writer;
    private volatile bool _closed;

    public SqliteDatabase(string connectionString, KeyVault vault, ServerMetrics metrics, ILogger log)
    {
        _vault = vault;
        _metrics = metrics;
        _log = log;
        _connectionString = connectionString;
        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
    }

    /// <summary>Why the last transaction failed, or null if it did not.</summary>
    public string? Fault { get; private set; }

    public void Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(connection.DataSource)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            connection.Open();
            _writer = new SqliteWriter(connection);
            // FULL: a commit is on the disk when it returns, not only in the system's hands.
            _writer.Script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
            SqliteSchema.Migrate(_writer);
            _vault.Open(_writer);
        }
        catch (SettingException)
        {
            _writer!.Dispose();
            throw;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw new SettingException(
                $"Store:ConnectionString \"{_connectionString}\": cannot open the SQLite file ({e.Message}). "
                + "Set Store__ConnectionString to a file in a folder that the server may write.", e);
        }

        _thread.Start();
    }

    /// <summary>Runs an operation inside the next transaction.</summary>
    /// <param name="operation">May run twice: alone once more, if another one spoiled the transaction that both were in.</param>
    /// <exception cref="StoreException">It failed, and nothing of it is stored.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteWriter, T> operation)
    {
        var write = new Write<T>(operation);
        try
        {
            await _writes.Writer.WriteAsync(write);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreException("The store is closed.", e);
        }

        return await write.Task;
    }

    /// <summary>Runs a query on a connection of its own.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        // Opening would make the file anew if somebody has removed it since.
        if (_closed)
            throw new StoreException("The store is closed.");
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return query(connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_writes.Writer.TryComplete())
            return;
        _closed = true;
        if (_writer == null)
            return;
        await _ended.Task;
        _writer.Dispose();
        SqliteConnection.ClearAllPools();
    }

    private void Run()
    {
        var batch = new List<IWrite>(MaxBatch);
        while (_writes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxBatch && _writes.Reader.TryRead(out IWrite? write))
                batch.Add(write);
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            Commit(batch);
            _metrics.StoreCommitted(batch.Count, System.Diagnostics.Stopwatch.GetElapsedTime(started));
            batch.Clear();
        }

        _ended.SetResult();
    }

    private void Commit(List<IWrite> batch)
    {
        Exception? failure = TryCommit(batch);
        if (failure == null)
            return;
        if (batch.Count == 1)
        {
            Fail(batch[0], failure);
            return;
        }

        // One of them spoiled it for all: alone, the others succeed.
        foreach (IWrite write in batch)
        {
            failure = TryCommit([write]);
            if (failure != null)
                Fail(write, failure);
        }
    }

    private Exception? TryCommit(List<IWrite> batch)
    {
        try
        {
            _writer!.Begin();
            foreach (IWrite write in batch)
                write.Run(_writer);
            _writer.Commit();
        }
        catch (Exception e)
        {
            // The writer must outlive whatever an operation throws.
            _writer!.Rollback();
            return e;
        }

        Fault = null;
        foreach (IWrite write in batch)
            write.Succeed();
        return null;
    }

    private void Fail(IWrite write, Exception failure)
    {
        if (failure is SqliteException)
        {
            Fault = failure.Message;
            _log.LogError("The store could not write: {Message}", failure.Message);
            failure = new StoreException($"The store could not write: {failure.Message}", failure);
        }

        write.Fail(failure);
    }

    private interface IWrite
    {
        void Run(SqliteWriter writer);

        void Succeed();

        void Fail(Exception failure);
    }

    private sealed class Write<T>(Func<SqliteWriter, T> operation) : IWrite
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public void Run(SqliteWriter writer) => _result = operation(writer);

        public void Succeed() => _done.SetResult(_result!);

        public void Fail(Exception failure) => _done.SetException(failure);
    }
}
