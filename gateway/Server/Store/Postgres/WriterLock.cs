using System.Globalization;
using System.Text;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>The advisory locks of one schema: who may write, and who runs at all. They are let go with their transaction or their connection.</summary>
internal sealed class WriterLock(string schema)
{
    private const int Writing = 0x4E53_0001;
    private const int Running = 0x4E53_0002;

    private readonly string _schema = Number(schema);

    /// <summary>Waits until no other server writes; until the transaction's end.</summary>
    public string Take => $"SELECT pg_advisory_xact_lock({Writing}, {_schema})";

    /// <summary>Tells that a server runs, until the connection's end.</summary>
    public string TellRunning => $"SELECT pg_advisory_lock_shared({Running}, {_schema})";

    /// <summary>Keeps servers from starting; false if one runs.</summary>
    public string TakeAlone => $"SELECT pg_try_advisory_lock({Running}, {_schema})";

    // The same on every machine, which a string's own hash is not.
    private static string Number(string schema)
    {
        int hash = 17;
        foreach (byte one in Encoding.UTF8.GetBytes(schema))
            hash = unchecked((hash * 31) + one);
        return hash.ToString(CultureInfo.InvariantCulture);
    }
}
