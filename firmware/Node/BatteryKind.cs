using NanoSensors.Board;

namespace NanoSensors.Node;

/// <summary>
/// What a node runs on: record "chemistry", version 1: the kind's number (1). Written at provisioning. A node without the record keeps the thresholds of
/// <see cref="NodeSettings"/>.
/// </summary>
public static class BatteryKind
{
    /// <summary>Name of the record.</summary>
    public const string RecordName = "chemistry";

    /// <summary>Format version of the record.</summary>
    public const byte RecordVersion = 1;

    /// <summary>Not given at provisioning.</summary>
    public const int Unknown = 0;

    /// <summary>
    /// One lithium thionyl chloride cell. A healthy one shows as little as 3.0 V in a pulse (Saft LS 33600, pulse capability: "voltage readings above 3.0 V").
    /// </summary>
    public const int LithiumThionylChloride = 1;

    /// <summary>One lithium-ion cell on a 3.3 V regulator of 0.1 V dropout.</summary>
    public const int LithiumIon = 2;

    /// <summary>
    /// Two AA cells in series, alkaline or lithium iron disulfide, on a boost converter. 0.8 to 1.0 V per cell under load is what makers call empty (Energizer E91 and L91).
    /// </summary>
    public const int TwoAa = 3;

    /// <summary>Mains: never low, whatever the converter reads.</summary>
    public const int Mains = 4;

    /// <summary>Returns the stored kind, <see cref="Unknown"/> if there is none.</summary>
    public static int Read(RecordStore store)
    {
        byte[] record = new byte[1];
        return store.Read(RecordName, RecordVersion, record) == 1 && record[0] <= Mains ? record[0] : Unknown;
    }

    /// <summary>Stores a kind.</summary>
    /// <returns>False if the store refused.</returns>
    public static bool Write(RecordStore store, int kind)
    {
        return store.Write(RecordName, RecordVersion, new byte[] { (byte)kind }, 1);
    }

    /// <summary>Sets the thresholds of a kind; those of an unknown one stay as they are.</summary>
    public static void Apply(int kind, NodeSettings settings)
    {
        settings.IsMains = kind == Mains;
        switch (kind)
        {
            case LithiumThionylChloride:
                Set(settings, 3600, 2950, 2850, 2750);
                break;
            case LithiumIon:
                Set(settings, 4100, 3550, 3450, 3350);
                break;
            case TwoAa:
                Set(settings, 3000, 2300, 2150, 2000);
                break;
        }
    }

    private static void Set(NodeSettings settings, int full, int saving, int eventsOnly, int empty)
    {
        settings.BatteryFullMillivolts = full;
        settings.SavingBelowMillivolts = saving;
        settings.EventsOnlyBelowMillivolts = eventsOnly;
        settings.EmptyBelowMillivolts = empty;
    }
}
