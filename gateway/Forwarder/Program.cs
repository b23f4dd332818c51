using NanoSensors.Esp32;

namespace NanoSensors.Forwarder;

/// <summary>The board's entry point.</summary>
public static class Program
{
    // Someone who sees the gateway restart over and over can still reach it over USB in between.
    private const int RestartPauseMilliseconds = 10000;

    /// <summary>Runs for ever; what the gateway does not survive restarts it.</summary>
    public static void Main()
    {
        new BoardProgram(new Esp32Chip(), new FileStorage(), new GatewayStart(), RestartPauseMilliseconds, ForwarderSettings.LongestRestSeconds).Run();
    }
}
