namespace NanoSensors.Server.Operation;

/// <summary>A store as far as its backup goes. Failures are IOException, InvalidDataException or the database's own.</summary>
internal interface IStoreBackup
{
    /// <summary>How messages call it.</summary>
    string Name { get; }

    /// <summary>What a copy of it is called in an archive.</summary>
    string Entry { get; }

    /// <summary>Where its key ring lies.</summary>
    string KeyFolder { get; }

    /// <summary>Whether there is anything to back up.</summary>
    bool Exists();

    /// <summary>Writes a copy as of one moment, whatever is written meanwhile, and checks it.</summary>
    void Save(string file);

    /// <summary>
    /// Takes a copy for the store, with counters that go on above what may have been sent since, unless a server uses the store. What was there is kept.
    /// </summary>
    /// <param name="file">The copy, which may be changed.</param>
    /// <param name="suffix">For the name of what was there.</param>
    /// <param name="swapKeys">Puts the copy's key ring in its place; called when nothing else can fail.</param>
    /// <returns>Where what was there is now, or null if there was nothing.</returns>
    string? Replace(string file, string suffix, Action swapKeys);

    /// <summary>Whether an exception is one of a store that could not be read or written.</summary>
    bool IsFault(Exception e);
}
