using System.Data.Common;

namespace NanoSensors.Server.Store.Sql;

/// <summary>The writing connection, inside a transaction. Parameters are named $1, $2 and so on. For the writer's thread alone.</summary>
internal abstract class SqlWriter : IDisposable
{
    /// <summary>What this transaction has stored so far, in the order of the identifiers.</summary>
    public List<Reading> Stored { get; } = [];

    public abstract void Begin();

    /// <summary>Makes what was written since <see cref="Begin"/> durable.</summary>
    public abstract void Commit();

    public abstract void Rollback();

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public abstract int Execute(string sql, params ReadOnlySpan<object?> values);

    /// <summary>The first column of the first row, or null. A statement that writes tells by RETURNING.</summary>
    public abstract object? Scalar(string sql, params ReadOnlySpan<object?> values);

    /// <summary>All rows through <paramref name="map"/>.</summary>
    public abstract List<T> All<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values);

    /// <summary>The first row through <paramref name="map"/>, or null.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
        where T : class
        => All(sql, map, values) is [var first, ..] ? first : null;

    /// <summary>Runs several statements at once, without parameters.</summary>
    public abstract void Script(string sql);

    /// <summary>
    /// Stores a reading and the others of its frame, each unless its (device, session, counter) is there already, or it is a <see cref="RepeatedTransition"/>, and brings its device's row up to
    /// date; adds one for an unknown device.
    /// </summary>
    /// <returns>What became of it; known when the transaction is durable.</returns>
    public PendingReading Append(NewReading reading)
    {
        PendingReading[] others = [.. reading.Others.Select(AppendOne)];
        PendingReading pending = AppendOne(reading);
        pending.Others = others;
        return pending;
    }

    protected abstract PendingReading AppendOne(NewReading reading);

    /// <summary>
    /// Raises a session's counter to a frame's, if it is above the last, and stores what the frame carries: the compare-and-set by which of two servers one
    /// accepts. What became of it is known when the transaction is durable.
    /// </summary>
    public abstract void Accept(PendingFrame frame);

    public abstract void Dispose();
}
