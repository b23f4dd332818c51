using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>Somebody who calls a port that is looked at.</summary>
public interface ITestCaller
{
    /// <summary>Calls.</summary>
    /// <returns>The caller's end of the connection; null if nobody is listening.</returns>
    IConnection Call();
}
