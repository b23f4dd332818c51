using System.Threading;

namespace NanoSensors.Node;

/// <summary>The board's entry point.</summary>
public static class Program
{
    /// <summary>Runs for ever.</summary>
    public static void Main()
    {
        Thread.Sleep(Timeout.Infinite);
    }
}
