namespace NanoSensors.Server.Tests;

/// <summary>On which store the servers of a test run.</summary>
public enum TestStore
{
    Sqlite,
    Postgres,
}
