using System.Data.Common;
using NanoSensors.Server.Store.Sql;
using Npgsql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>
/// The writing connection. A transaction holds the database's writer lock from its begin to its end, so of all servers on it one writes at a time: what
/// a transaction looks at nobody changes before it commits, and identifiers ascend in the order of the commits, so that who has seen one has seen
/// all before it. Readings are collected and stored together before the commit.
/// </summary>
internal sealed class PostgresWriter(NpgsqlDataSource source, WriterLock writerLock, ReadingListener listener, Partitions partitions) : SqlWriter
{
    private readonly List<Arrival> _arrivals = [];
    private readonly List<PendingFrame> _frames = [];
    private NpgsqlConnection? _connection;
    private string _transactionId = "";

    public bool IsConnected => _connection?.State == System.Data.ConnectionState.Open;

    /// <summary>Whether its connection was made after the last transaction began.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>Connects, unless it is connected.</summary>
    public void Connect()
    {
        if (IsConnected)
            return;
        _connection?.Dispose();
        _connection = source.OpenConnection();
        IsFresh = true;
        // An operator may ask for more than "on", but not for less. A server that vanishes within a transaction must not hold the lock for long.
        Script(
            """
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
            SET idle_in_transaction_session_timeout = '30s';
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            """);
    }

    public override void Begin()
    {
        Connect();
        IsFresh = false;
        _arrivals.Clear();
        _frames.Clear();
        using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("BEGIN"), new NpgsqlBatchCommand(writerLock.Take), new NpgsqlBatchCommand("SELECT pg_current_xact_id()::text") },
        };
        using NpgsqlDataReader reader = batch.ExecuteReader();
        reader.NextResult();
        reader.Read();
        _transactionId = reader.GetString(0);
    }

    public override void Commit()
    {
        AcceptFrames();
        using var end = new NpgsqlBatch(_connection);
        if (_arrivals.Count > 0)
        {
            partitions.EnsureAhead(this);
            new ReadingBatch(this, _connection!, partitions, listener).Store(_arrivals, end);
        }

        end.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        try
        {
            end.ExecuteNonQuery();
        }
        catch (Exception e) when (!IsConnected)
        {
            // The connection broke while the commit was under way, which may have been heard or not: the database knows.
            if (!WasCommitted(e))
                throw;
        }
    }

    public override void Rollback()
    {
        partitions.Forget();
        try
        {
            if (IsConnected)
                Script("ROLLBACK");
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // Without its connection the database has rolled back itself.
        }
    }

    public override int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using NpgsqlCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    public override object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        using NpgsqlCommand command = Command(sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public override List<T> All<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        using NpgsqlCommand command = Command(sql, values);
        using NpgsqlDataReader reader = command.ExecuteReader();
        return reader.Rows(map);
    }

    public override void Script(string sql)
    {
        // A step of the schema may have many rows to change.
        using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }

    protected override PendingReading AppendOne(NewReading reading)
    {
        var pending = new PendingReading();
        _arrivals.Add(new Arrival(reading, pending));
        return pending;
    }

    public override void Accept(PendingFrame frame) => _frames.Add(frame);

    public override void Dispose() => _connection?.Dispose();

    // Before what another operation asks or changes, so that all is done in the order in which it came.
    private void AcceptFrames()
    {
        if (_frames.Count == 0)
            return;
        PendingFrame[] frames = [.. _frames];
        _frames.Clear();
        FrameBatch.Accept(this, frames);
    }

    private NpgsqlCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        AcceptFrames();
        var command = new NpgsqlCommand(sql, _connection);
        command.Parameters.Add(values);
        return command;
    }

    private bool WasCommitted(Exception failure)
    {
        for (int attempt = 0; attempt < 10; attempt++)
        {
            try
            {
                Connect();
                switch (Scalar("SELECT pg_xact_status($1::xid8)", _transactionId))
                {
                    case "committed":
                        return true;
                    case "in progress":
                        // The database has not noticed yet that the connection is gone.
                        break;
                    default:
                        return false;
                }
            }
            catch (NpgsqlException)
            {
                // It is on its way up again.
            }

            Thread.Sleep(500);
        }

        throw new IOException("The connection was lost during a commit, and the database cannot say whether it succeeded.", failure);
    }
}
