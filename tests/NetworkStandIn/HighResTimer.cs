using NanoSensors.NetworkStandIn;

namespace nanoFramework.Hardware.Esp32;

/// <summary>The microsecond timer.</summary>
public static class HighResTimer
{
    /// <summary>µs since the start.</summary>
    public static ulong GetCurrent() => (ulong)NetworkWorld.Current.Now;
}
