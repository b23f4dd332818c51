using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using NanoSensors.Server.Metrics;

namespace NanoSensors.Server.Store.Sql;

/// <summary>
/// A database that is written through one thread, which takes all writes that wait at a time into one transaction, so that the cost of making it
/// durable is shared; a write's task completes after that commit. Reads run beside it on their own connections.
/// </summary>
internal abstract class SqlDatabase : IAsyncDisposable
{
    private const int MaxWaiting = 16384;

    private readonly Channel<IWrite> _writes = Channel.CreateBounded<IWrite>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServerMetrics _metrics;
    private readonly ILogger _log;
    private SqlWriter? _writer;
    private volatile string? _fault;

    protected SqlDatabase(ServerMetrics metrics, ILogger log)
    {
        _metrics = metrics;
        _log = log;
    }

    /// <summary>Why the last transaction failed, or null if it did not.</summary>
    public virtual string? Fault => _fault;

    /// <summary>Readings once they are durable, in the order in which they were stored.</summary>
    public event Action<IReadOnlyList<Reading>>? Stored;

    /// <summary>Joins to devices, as d, the last reading of each, as r, if it has one; the right way to find few among many rows is each database's own.</summary>
    public abstract string LastReadingJoin { get; }

    /// <summary>At most so many operations share a transaction.</summary>
    protected abstract int MaxBatch { get; }

    protected bool IsClosed { get; private set; }

    /// <summary>Opens or makes the database and brings its schema up to date.</summary>
    /// <exception cref="SettingException">It cannot be opened.</exception>
    public void Open()
    {
        _writer = OpenWriter();
        new Thread(Run) { IsBackground = true, Name = "store writer" }.Start();
    }

    /// <summary>Runs an operation inside the next transaction.</summary>
    /// <param name="operation">May run again, if another one spoiled the transaction that both were in.</param>
    /// <exception cref="StoreException">It failed, and nothing of it is stored.</exception>
    public async Task<T> WriteAsync<T>(Func<SqlWriter, T> operation)
    {
        var write = new Write<T>(operation);
        await EnqueueAsync(write);
        return await write.Task;
    }

    /// <summary>Stores readings inside the next transaction.</summary>
    public async Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<NewReading> readings)
    {
        if (readings.Count == 0)
            return [];
        var write = new AppendWrite(readings);
        await EnqueueAsync(write);
        return await write.Task;
    }

    /// <summary>Runs a query on a connection of its own.</summary>
    public abstract List<T> Query<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values);

    public async ValueTask DisposeAsync()
    {
        if (!_writes.Writer.TryComplete())
            return;
        IsClosed = true;
        if (_writer == null)
            return;
        await _ended.Task;
        _writer.Dispose();
        await CloseAsync();
    }

    protected abstract SqlWriter OpenWriter();

    /// <summary>After the last write.</summary>
    protected abstract ValueTask CloseAsync();

    protected abstract WriteFailure Judge(Exception failure);

    /// <summary>Tries to reach a store again that could not be reached.</summary>
    /// <returns>True if the transaction may be tried once more.</returns>
    protected virtual bool Reconnect() => false;

    /// <summary>A failure of the store in words, with the remedy.</summary>
    protected virtual string Explain(Exception failure) => failure.Message;

    /// <summary>Writes fail for now.</summary>
    protected void Fail(Exception failure)
    {
        string message = Explain(failure);
        if (_fault != message)
            _log.LogError("The store could not write: {Message}", message);
        _fault = message;
    }

    /// <summary>A transaction is durable, with these readings; called on the writer's thread in the order of the commits.</summary>
    protected abstract void Committed(IReadOnlyList<Reading> stored);

    /// <summary>Whether anybody listens.</summary>
    protected bool Wanted => Stored != null;

    /// <summary>Tells the listeners.</summary>
    protected void Publish(IReadOnlyList<Reading> stored) => Stored?.Invoke(stored);

    private async Task EnqueueAsync(IWrite write)
    {
        try
        {
            await _writes.Writer.WriteAsync(write);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreException("The store is closed.", e);
        }
    }

    private void Run()
    {
        var batch = new List<IWrite>();
        while (_writes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            int weight = 0;
            while (weight < MaxBatch && _writes.Reader.TryRead(out IWrite? write))
            {
                batch.Add(write);
                weight += write.Weight;
            }

            long started = Stopwatch.GetTimestamp();
            Commit(batch);
            _metrics.StoreCommitted(weight, Stopwatch.GetElapsedTime(started));
            batch.Clear();
        }

        _ended.SetResult();
    }

    private void Commit(List<IWrite> batch)
    {
        Exception? failure = TryCommit(batch);
        while (failure != null && Judge(failure) == WriteFailure.Unreachable && Reconnect())
            failure = TryCommit(batch);
        if (failure == null)
            return;
        // One of them spoiled it for all: the others succeed without it.
        if (Judge(failure) is WriteFailure.Operation or WriteFailure.Store && Halves(batch) is { } halves)
        {
            Commit(halves.First);
            Commit(halves.Second);
            return;
        }

        Fail(batch, failure);
    }

    private static (List<IWrite> First, List<IWrite> Second)? Halves(List<IWrite> batch)
    {
        if (batch.Count > 1)
            return (batch[..(batch.Count / 2)], batch[(batch.Count / 2)..]);
        return batch[0].Split() is { } parts ? ([parts.First], [parts.Second]) : null;
    }

    private Exception? TryCommit(List<IWrite> batch)
    {
        SqlWriter writer = _writer!;
        writer.Stored.Clear();
        try
        {
            writer.Begin();
            foreach (IWrite write in batch)
                write.Run(writer);
            writer.Commit();
        }
        catch (Exception e)
        {
            // The writer must outlive whatever an operation throws.
            writer.Rollback();
            return e;
        }

        _fault = null;
        Committed([.. writer.Stored]);
        foreach (IWrite write in batch)
            write.Succeed();
        return null;
    }

    private void Fail(List<IWrite> batch, Exception failure)
    {
        if (Judge(failure) != WriteFailure.Operation)
        {
            Fail(failure);
            failure = new StoreException($"The store could not write: {Explain(failure)}", failure);
        }

        foreach (IWrite write in batch)
            write.Fail(failure);
    }
}
