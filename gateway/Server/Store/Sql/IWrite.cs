namespace NanoSensors.Server.Store.Sql;

/// <summary>Something that waits to be written.</summary>
internal interface IWrite
{
    /// <summary>How many operations it is.</summary>
    int Weight { get; }

    /// <summary>Writes it inside a transaction. May run again, in another one, if that transaction fails.</summary>
    void Run(SqlWriter writer);

    /// <summary>It is durable.</summary>
    void Succeed();

    /// <summary>Nothing of it is stored.</summary>
    void Fail(Exception failure);

    /// <summary>Its halves, so that one that spoils it spoils no other, or null if it is one thing.</summary>
    (IWrite First, IWrite Second)? Split();
}
