namespace NanoSensors.Forwarder;

/// <summary>What is wrong with a configuration, in words for the one who wrote it.</summary>
public sealed class ConfigurationError
{
    /// <summary>An error.</summary>
    public ConfigurationError(int key, int line, string name, string value, string remedy)
    {
        Key = key;
        Line = line;
        Name = name;
        Value = value;
        Remedy = remedy;
    }

    /// <summary>Number of the key; -1 if there is no such key.</summary>
    public readonly int Key;

    /// <summary>Line of the file, from 1; 0 if it comes from the page.</summary>
    public readonly int Line;

    /// <summary>Name of the key.</summary>
    public readonly string Name;

    /// <summary>What was given.</summary>
    public readonly string Value;

    /// <summary>What to give instead.</summary>
    public readonly string Remedy;

    /// <summary>All of it in one line.</summary>
    public override string ToString()
    {
        return (Line > 0 ? "line " + Line.ToString() + ", " : "") + Name + ": \"" + Value + "\" makes no sense here; give " + Remedy;
    }
}
