namespace NanoSensors.Simulation;

/// <summary>
/// The ESP32's station as nf-interpreter drives it (targets/ESP32: NF_ESP32_Wireless.cpp, targetHAL_Network.cpp): with AutoConnect it
/// connects at the start, each failure starts the next scan, each connect ends what is under way, and only a disconnect makes it rest.
/// Station and access point share one radio: during a scan phones lose the access point. It has no clock of its own: <see cref="Pass"/>
/// lets its time go by.
/// </summary>
public sealed class SimulatedStation
{
    private const long ScanMicroseconds = 2500000;
    private const long AssociationMicroseconds = 1500000;

    private bool _wantsToConnect;
    private long _scanLeft = -1;
    private long _associationLeft = -1;
    private long _dhcpLeft = -1;

    /// <summary>Whether the configured Wi-Fi is in range.</summary>
    public bool IsInRange { get; set; } = true;

    /// <summary>How long the router's DHCP takes, µs.</summary>
    public long DhcpMicroseconds { get; set; } = 2000000;

    /// <summary>Whether the stored configuration says AutoConnect.</summary>
    public bool AutoConnect { get; set; } = true;

    /// <summary>Whether the station has an address.</summary>
    public bool HasAddress { get; private set; }

    /// <summary>Connects that the application asked for.</summary>
    public int Connects { get; private set; }

    /// <summary>Time spent scanning, µs.</summary>
    public long ScannedMicroseconds { get; private set; }

    /// <summary>Whether a connect is under way that has reported nothing yet.</summary>
    public bool IsBusy => _scanLeft >= 0 || _associationLeft >= 0;

    /// <summary>Whether it is associated, with an address or without.</summary>
    public bool IsAssociated { get; private set; }

    /// <summary>The runtime starts.</summary>
    public void Start()
    {
        if (!AutoConnect)
            return;
        _wantsToConnect = true;
        Begin();
    }

    /// <summary>The network goes.</summary>
    public void Lose()
    {
        IsInRange = false;
        Drop();
        if (_wantsToConnect)
            Begin();
    }

    /// <summary>What WifiAdapter.Connect starts.</summary>
    public void Connect()
    {
        Connects++;
        Drop();
        _wantsToConnect = true;
        Begin();
    }

    /// <summary>What WifiAdapter.Disconnect does.</summary>
    public void Disconnect()
    {
        _wantsToConnect = false;
        Drop();
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="microseconds">How much, µs.</param>
    public void Pass(long microseconds)
    {
        if (_scanLeft >= 0)
            Scan(microseconds);
        else if (_associationLeft >= 0)
            Associate(microseconds);
        else if (_dhcpLeft >= 0 && (_dhcpLeft -= microseconds) < 0)
            HasAddress = true;
    }

    private void Scan(long microseconds)
    {
        ScannedMicroseconds += microseconds;
        _scanLeft -= microseconds;
        if (_scanLeft >= 0)
            return;
        _scanLeft = -1;
        if (IsInRange)
            _associationLeft = AssociationMicroseconds;
        else if (_wantsToConnect)
            Begin();
    }

    private void Associate(long microseconds)
    {
        _associationLeft -= microseconds;
        if (_associationLeft >= 0)
            return;
        _associationLeft = -1;
        IsAssociated = true;
        _dhcpLeft = DhcpMicroseconds;
    }

    private void Begin() => _scanLeft = ScanMicroseconds;

    private void Drop()
    {
        _scanLeft = -1;
        _associationLeft = -1;
        _dhcpLeft = -1;
        IsAssociated = false;
        HasAddress = false;
    }
}
