using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>A simulated board's own Wi-Fi: what is set counts from the next <see cref="Start"/>.</summary>
public sealed class SimulatedAccessPoint : IAccessPoint
{
    private bool _opens;

    /// <inheritdoc/>
    public bool IsOpen { get; private set; }

    /// <summary>Its name, once it was opened.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Its password, once it was opened.</summary>
    public string Password { get; private set; } = "";

    /// <summary>Whether changes are refused.</summary>
    public bool RefusesChanges { get; set; }

    /// <summary>The board starts.</summary>
    public void Start() => IsOpen = _opens;

    /// <inheritdoc/>
    public bool Open(string name, string password)
    {
        if (RefusesChanges || name.Length is < 1 or > 32 || password.Length is < 8 or > 63)
            return false;
        (Name, Password, _opens) = (name, password, true);
        return true;
    }

    /// <inheritdoc/>
    public bool Close()
    {
        if (RefusesChanges)
            return false;
        _opens = false;
        return true;
    }
}
