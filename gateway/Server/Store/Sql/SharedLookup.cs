using System.Data.Common;
using System.Threading.Channels;

namespace NanoSensors.Server.Store.Sql;

/// <summary>
/// Looks rows up by a key, many keys by one query: what is asked for while a query runs shares the next one. Who asked first is answered first, and goes
/// on before the next one does, so that a device's frames keep their order.
/// </summary>
/// <param name="database">Where.</param>
/// <param name="sql">Gives the key in its first column, a text; where the keys go stands <c>IN ()</c>.</param>
/// <param name="map">From a row.</param>
/// <param name="values">What else the query needs; its keys are $1 to $<see cref="Most"/>, these come after.</param>
internal sealed class SharedLookup<T>(SqlDatabase database, string sql, Func<DbDataReader, T> map, Func<object?[]>? values = null) : IAsyncDisposable
{
    /// <summary>Keys of one query.</summary>
    public const int Most = 32;

    private readonly Channel<(string Key, TaskCompletionSource<IReadOnlyList<T>> Answer)> _asked
        = Channel.CreateUnbounded<(string, TaskCompletionSource<IReadOnlyList<T>>)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly string _sql = sql.Replace("IN ()", $"IN ({string.Join(", ", Enumerable.Range(1, Most).Select(i => "$" + i))})", StringComparison.Ordinal);
    private readonly Lock _starting = new();
    private Task? _run;

    /// <exception cref="StoreException">It could not be read.</exception>
    public Task<IReadOnlyList<T>> FindAsync(string key)
    {
        // Continues where it is completed, one after the other.
        var answer = new TaskCompletionSource<IReadOnlyList<T>>();
        if (!_asked.Writer.TryWrite((key, answer)))
            throw new StoreException("The store is closed.");
        if (_run == null)
        {
            lock (_starting)
                _run ??= Task.Run(RunAsync);
        }

        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _asked.Writer.TryComplete();
        if (_run != null)
            await _run;
    }

    private async Task RunAsync()
    {
        var asked = new List<(string Key, TaskCompletionSource<IReadOnlyList<T>> Answer)>(Most);
        while (await _asked.Reader.WaitToReadAsync())
        {
            while (asked.Count < Most && _asked.Reader.TryRead(out (string Key, TaskCompletionSource<IReadOnlyList<T>> Answer) one))
                asked.Add(one);
            Answer(asked);
            asked.Clear();
        }
    }

    private void Answer(List<(string Key, TaskCompletionSource<IReadOnlyList<T>> Answer)> asked)
    {
        ILookup<string, T> found;
        try
        {
            object?[] keys = new object?[Most];
            for (int i = 0; i < asked.Count; i++)
                keys[i] = asked[i].Key;
            found = database.Query(_sql, row => (Key: row.GetString(0), Value: map(row)), [.. keys, .. values?.Invoke() ?? []])
                .ToLookup(row => row.Key, row => row.Value);
        }
        catch (Exception e) when (e is not StoreException && asked.Count > 1)
        {
            // One row that cannot be read spoils it for nobody else.
            foreach ((string Key, TaskCompletionSource<IReadOnlyList<T>> Answer) one in asked)
                Answer([one]);
            return;
        }
        catch (Exception e)
        {
            foreach ((_, TaskCompletionSource<IReadOnlyList<T>> answer) in asked)
                answer.SetException(e);
            return;
        }

        foreach ((string key, TaskCompletionSource<IReadOnlyList<T>> answer) in asked)
            answer.SetResult([.. found[key]]);
    }
}
