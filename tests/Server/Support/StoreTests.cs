namespace NanoSensors.Server.Tests;

/// <summary>
/// Tests that hold on every store. Such a class is abstract, and two more derive from it, one for each store; a server that its tests start by
/// <see cref="RunningServer"/> runs on that store. Other classes ask of the server what it answers before a store has a part in it (settings, access, broken
/// Protobuf and datagrams, the API's description), or what only one store has (files, schemas, a full disk, backups; each has its counterpart).
/// </summary>
public abstract class StoreTests(TestStore store)
{
    // Tests run beside each other, each on a store of its own kind.
    private static readonly AsyncLocal<TestStore> OfThisTest = new();

    /// <summary>The store of the test that runs.</summary>
    internal static TestStore Current => OfThisTest.Value;

    [TestInitialize]
    public void UseStore()
    {
        if (store == TestStore.Postgres && PostgresCluster.Get(out string? missing) == null)
            Assert.Inconclusive(missing!);
        OfThisTest.Value = store;
    }

    /// <summary>Lets a server's store lie where it belongs to a folder.</summary>
    internal static void Place(StoreSettings settings, string folder)
    {
        settings.ConnectionString = ConnectionString(folder);
        settings.KeyFolder = Path.Combine(folder, "store.keys");
    }

    internal static string ConnectionString(string folder)
        => Current == TestStore.Sqlite ? "Data Source=" + Path.Combine(folder, "store.db") : PostgresCluster.Get(out _)!.ConnectionString(folder);
}
