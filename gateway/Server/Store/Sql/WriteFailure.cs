namespace NanoSensors.Server.Store.Sql;

/// <summary>Whose fault it is that a transaction failed.</summary>
internal enum WriteFailure
{
    /// <summary>An operation's own: the others of its batch succeed without it.</summary>
    Operation,

    /// <summary>The store did not take it; something else it may.</summary>
    Store,

    /// <summary>The store takes nothing now, and will not at once.</summary>
    Refused,

    /// <summary>The store cannot be reached, and may be again in a moment.</summary>
    Unreachable,
}
