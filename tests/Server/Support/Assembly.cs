namespace NanoSensors.Server.Tests;

[TestClass]
public static class Assembly
{
    /// <summary>Ends what the tests share.</summary>
    [AssemblyCleanup]
    public static async Task EndAsync()
    {
        PostgresCluster.Stop();
        await RabbitBroker.EndAsync();
    }
}
