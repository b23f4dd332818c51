using Npgsql;
using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>What an error of the database means to the operator.</summary>
internal static class PostgresFaults
{
    /// <summary>Whose fault it is, by the class of its SQLSTATE (PostgreSQL's documentation, appendix A).</summary>
    public static WriteFailure Judge(Exception failure) => failure switch
    {
        // Data, constraints, our own statements, limits of a row.
        PostgresException { SqlState: var state } when state[..2] is "22" or "23" or "42" or "54" or "P0" && state != PostgresErrorCodes.InsufficientPrivilege
            => WriteFailure.Operation,
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected } => WriteFailure.Store,
        // A full disk, a standby, a right that is missing; but not a lost connection, nor a database that goes down or comes up.
        PostgresException { SqlState: var state } when state[..2] != "08" && state[..3] != "57P" => WriteFailure.Refused,
        NpgsqlException or IOException or TimeoutException or ObjectDisposedException => WriteFailure.Unreachable,
        _ => WriteFailure.Operation,
    };

    /// <summary>The error in words, with the remedy.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="database">How the database is called.</param>
    public static string Explain(Exception failure, string database) => $"{database}: {Reason(failure)} {Remedy(failure)}";

    private static string Reason(Exception failure)
    {
        string reason = failure switch
        {
            PostgresException refused => refused.MessageText,
            { InnerException: TimeoutException } => "it does not answer in time",
            { InnerException: { } inner } => inner.Message,
            _ => failure.Message,
        };
        return reason.TrimEnd('.') + ".";
    }

    private static string Remedy(Exception failure) => failure is not PostgresException { SqlState: var state }
        ? "See that it runs, and that Host and Port in Store__ConnectionString are right."
        : state switch
        {
            PostgresErrorCodes.InvalidCatalogName => "Make it with createdb, or set Database in Store__ConnectionString.",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
                => "Set Username and Password in Store__ConnectionString to a user that the database lets in.",
            PostgresErrorCodes.InsufficientPrivilege => "Make the user of Store__ConnectionString the database's owner.",
            PostgresErrorCodes.DiskFull => "Make room on the database's disk.",
            PostgresErrorCodes.TooManyConnections => "Raise max_connections, or set Maximum Pool Size in Store__ConnectionString lower.",
            PostgresErrorCodes.ReadOnlySqlTransaction => "Name the primary in Store__ConnectionString, not a standby.",
            PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => "It is tried again until it is back.",
            _ => "",
        };
}
