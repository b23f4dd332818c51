namespace NanoSensors.Load;

/// <summary>A store's database by itself: rows like a reading's into the server's own tables with their indexes, each batch durable, and nothing else.</summary>
internal interface IBareStore
{
    /// <summary>How the figure calls it.</summary>
    string Name { get; }

    /// <summary>What the server's Store__ConnectionString is.</summary>
    string ConnectionString { get; }

    /// <summary>What the database's processes have taken of the processors; null if it works within those of its users.</summary>
    Func<TimeSpan>? Cpu { get; }

    /// <summary>Inserts rows into fresh tables.</summary>
    /// <returns>Rows a second.</returns>
    double Rate(int count);
}
