using System.Data.Common;
using System.Diagnostics;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store.Sql;
using Npgsql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>One schema of a PostgreSQL database, which any number of servers may share.</summary>
internal sealed class PostgresDatabase : SqlDatabase
{
    // A restart takes a few seconds, and nobody who waits for an answer should have to hear of it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private const int OldestVersion = 130_000;

    private readonly string _name;
    private readonly string _schema;
    private readonly KeyVault _vault;
    private readonly ILogger _log;
    private readonly NpgsqlDataSource _source;
    private readonly ReadingListener _listener;
    private readonly PostgresWriter _writer;
    private readonly Partitions _partitions;
    private long? _lost;

    public PostgresDatabase(NpgsqlConnectionStringBuilder settings, KeyVault vault, ServerMetrics metrics, ILogger log, TimeProvider time)
        : base(metrics, log)
    {
        _name = PostgresSettings.Describe(settings);
        _schema = settings.SearchPath!;
        _vault = vault;
        _log = log;
        _partitions = new Partitions(time);
        _source = NpgsqlDataSource.Create(settings);
        var writerLock = new WriterLock(_schema);
        _listener = new ReadingListener(_source, _schema, writerLock, _name, log);
        _writer = new PostgresWriter(_source, writerLock, _listener, _partitions);
    }

    public override string? Fault => base.Fault ?? _listener.Fault;

    // Each by its own look into the one month that its time names.
    public override string LastReadingJoin
        => "LEFT JOIN LATERAL (SELECT * FROM readings WHERE id = d.last_reading AND time = d.last_reading_time LIMIT 1) r ON true";

    protected override int MaxBatch => 4096;

    public override List<T> Query<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        if (IsClosed)
            throw new StoreException("The store is closed.");
        try
        {
            try
            {
                return Read(sql, map, values);
            }
            catch (NpgsqlException e) when (e is not PostgresException { SqlState: not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown) })
            {
                // A pooled connection from before the database's restart: with a new one it works, or it does not.
                _source.Clear();
                return Read(sql, map, values);
            }
        }
        catch (NpgsqlException e)
        {
            throw new StoreException(PostgresFaults.Explain(e, _name), e);
        }
    }

    /// <summary>Runs a query that reads a whole table, for as long as it takes.</summary>
    public List<T> Scan<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        try
        {
            using NpgsqlConnection connection = _source.OpenConnection();
            using (var whole = new NpgsqlCommand("SET enable_seqscan = on", connection))
                whole.ExecuteNonQuery();
            return Read(connection, sql, map, values, timeoutSeconds: 0);
        }
        catch (NpgsqlException e)
        {
            throw new StoreException(PostgresFaults.Explain(e, _name), e);
        }
    }

    protected override SqlWriter OpenWriter()
    {
        try
        {
            // Before anything is changed: a restore keeps servers from starting.
            _listener.Connect();
            _writer.Connect();
            CheckServer();
            PostgresSchema.Migrate(_writer, _schema, _partitions);
            _vault.Open(_writer);
            _listener.Start((id, limit) => SqlReadings.After(this, id, limit), () => Wanted ? Publish : null);
            return _writer;
        }
        catch (Exception e) when (e is NpgsqlException or IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw new SettingException("Store:ConnectionString: " + PostgresFaults.Explain(e, _name), e);
        }
        catch (SettingException)
        {
            Abandon();
            throw;
        }
    }

    private void Abandon()
    {
        _listener.Disconnect();
        _writer.Dispose();
        _source.Dispose();
    }

    protected override async ValueTask CloseAsync()
    {
        await _listener.StopAsync();
        await _source.DisposeAsync();
    }

    protected override WriteFailure Judge(Exception failure) => PostgresFaults.Judge(failure);

    protected override string Explain(Exception failure) => PostgresFaults.Explain(failure, _name);

    protected override bool Reconnect()
    {
        if (_writer.IsConnected && !_writer.IsFresh)
            return false;
        _lost ??= Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(_lost.Value) < Patience)
        {
            try
            {
                _writer.Connect();
                return true;
            }
            catch (Exception e) when (Judge(e) == WriteFailure.Unreachable)
            {
                Fail(e);
                Thread.Sleep(Pause);
            }
        }

        return false;
    }

    protected override void Committed(IReadOnlyList<Reading> stored)
    {
        _lost = null;
        // While nobody listens there is nobody to keep them for.
        if (stored.Count > 0 && Wanted)
            _listener.Stored(stored);
    }

    private List<T> Read<T>(string sql, Func<DbDataReader, T> map, ReadOnlySpan<object?> values)
    {
        using NpgsqlConnection connection = _source.OpenConnection();
        return Read(connection, sql, map, values, connection.CommandTimeout);
    }

    private static List<T> Read<T>(NpgsqlConnection connection, string sql, Func<DbDataReader, T> map, ReadOnlySpan<object?> values, int timeoutSeconds)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = timeoutSeconds };
        command.Parameters.Add(values);
        using NpgsqlDataReader reader = command.ExecuteReader();
        return reader.Rows(map);
    }

    private void CheckServer()
    {
        if (int.Parse((string)_writer.Scalar("SHOW server_version_num")!) < OldestVersion)
            throw new SettingException($"Store:ConnectionString: {_name} is version {_writer.Scalar("SHOW server_version")}. Version 13 or later is needed.");
        if (_writer.Scalar("SHOW server_encoding") is not "UTF8" and var encoding)
        {
            throw new SettingException(
                $"Store:ConnectionString: {_name} keeps text as {encoding}, which cannot hold every device's name. Make one with createdb -E UTF8 -T template0.");
        }

        if (_writer.Scalar("SHOW fsync") is "off")
            _log.LogWarning("{Database} runs with fsync off: a power cut may take what was acknowledged. Set fsync = on in postgresql.conf.", _name);
    }
}
