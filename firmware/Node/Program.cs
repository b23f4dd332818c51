using NanoSensors.Esp32;

namespace NanoSensors.Node;

/// <summary>The board's entry point.</summary>
public static class Program
{
    /// <summary>Runs for ever; what the node does not survive restarts it.</summary>
    public static void Main()
    {
        new BoardProgram(new Esp32Chip(), new FileStorage(), new NodeStart(), 0, NodeSettings.LongestRestSeconds).Run();
    }
}
