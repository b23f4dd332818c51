namespace NanoSensors.Server.Store.Sql;

/// <summary>Whose fault it is that a transaction failed.</summary>
internal enum WriteFailure
{
    /// <summary>An operation's own: the others of its batch succeed without it.</summary>
    Operation,

    /// <summary>The store took it not, for instance because the disk is full; something smaller may still fit.</summary>
    Store,

    /// <summary>The store cannot be reached, so nothing can be written now.</summary>
    Unreachable,
}
