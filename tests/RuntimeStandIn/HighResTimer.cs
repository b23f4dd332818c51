using nanoFramework.Runtime.Native;

namespace nanoFramework.Hardware.Esp32;

/// <summary>The microsecond timer.</summary>
public static class HighResTimer
{
    /// <summary>Microseconds since the start.</summary>
    public static ulong GetCurrent()
    {
        return (ulong)StandInTime.Read();
    }
}
