namespace NanoSensors.Codec;

/// <summary>The layout of one kind of frame: its rows of the table of fields, in the order on the air.</summary>
public sealed class Frame
{
    /// <summary>The version of all frames of this table, 1.</summary>
    public const int Version = 1;

    /// <summary>A layout.</summary>
    /// <param name="kind">1 to 31; the FPort follows from it and the version.</param>
    /// <param name="isUplink">True from the device to the network.</param>
    /// <param name="name">The frame's name in the specification and in errors.</param>
    /// <param name="jsonKind">The value of "kind" in JSON; null for a command.</param>
    /// <param name="fields">The rows.</param>
    public Frame(int kind, bool isUplink, string name, string jsonKind, params Field[] fields)
    {
        Kind = kind;
        IsUplink = isUplink;
        Name = name;
        JsonKind = jsonKind;
        Fields = fields;
    }

    /// <summary>1 to 31.</summary>
    public int Kind { get; }

    /// <summary>True from the device to the network.</summary>
    public bool IsUplink { get; }

    /// <summary>The frame's name in the specification and in errors.</summary>
    public string Name { get; }

    /// <summary>The value of "kind" in JSON; null for a command.</summary>
    public string JsonKind { get; }

    /// <summary>The rows, in the order on the air.</summary>
    public Field[] Fields { get; }

    /// <summary>True if later firmware may append fields: a decoder ignores what follows the last field.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The same layout, open for fields that later firmware appends.</summary>
    /// <returns>This layout.</returns>
    public Frame Open()
    {
        IsOpen = true;
        return this;
    }

    /// <summary>32 * (version - 1) + kind.</summary>
    public byte FPort => (byte)(32 * (Version - 1) + Kind);
}
