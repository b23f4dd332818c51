using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>A board's own Wi-Fi and the restarts that its changes cost.</summary>
public sealed class FakeAccessPoint : IAccessPoint, ISupervisor
{
    public bool WillBeOpen;
    public bool RefusesChanges;
    public string Name = "";
    public string Password = "";
    public int Restarts;

    public bool IsOpen { get; private set; }

    public int ClockEpoch { get { return 0; } }

    public ResetCause LastReset { get; private set; }

    public bool Open(string name, string password)
    {
        Name = name;
        Password = password;
        WillBeOpen = WillBeOpen || !RefusesChanges;
        return !RefusesChanges;
    }

    public bool Close()
    {
        WillBeOpen = WillBeOpen && RefusesChanges;
        return !RefusesChanges;
    }

    public void Restart(ResetCause cause)
    {
        LastReset = cause;
        Restarts++;
    }

    /// <summary>The board starts: what was set counts now.</summary>
    public void Start()
    {
        IsOpen = WillBeOpen;
    }
}
