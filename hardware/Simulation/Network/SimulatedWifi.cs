using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>A simulated board's Wi-Fi settings; they survive restarts and change nothing.</summary>
public sealed class SimulatedWifi : IWifiSetup
{
    /// <inheritdoc/>
    public string Name { get; private set; } = "Simulated";

    /// <summary>The password last set; null if none was.</summary>
    public string? Password { get; private set; }

    /// <inheritdoc/>
    public bool Set(string name, string? password)
    {
        Name = name;
        Password = password ?? Password;
        return true;
    }
}
