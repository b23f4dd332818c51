namespace NanoSensors.Board;

/// <summary>Which Wi-Fi a board joins. It is kept by the board itself and counts from the next start.</summary>
public interface IWifiSetup
{
    /// <summary>The network's name; empty if none is set.</summary>
    string Name { get; }

    /// <summary>Sets it.</summary>
    /// <param name="name">1 to 32 characters.</param>
    /// <param name="password">8 to 63 characters of ASCII (WPA2); empty for a network without one; null to keep the one there is.</param>
    /// <returns>False if the board could not keep it.</returns>
    bool Set(string name, string password);
}
