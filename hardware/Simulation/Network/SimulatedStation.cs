namespace NanoSensors.Simulation;

/// <summary>
/// A board's Wi-Fi station as the runtime's driver has it (nf-interpreter, NF_ESP32_Wireless.cpp): each attempt to connect breaks off the one before it with its DHCP, and a station that was told to
/// connect and not to disconnect searches for its network for ever, on all channels, which the board's own access point then has to follow.
/// </summary>
public sealed class SimulatedStation(VirtualTime time)
{
    private long _connectedAt = -1;

    /// <summary>Whether its network is in reach.</summary>
    public bool IsInReach { get; set; } = true;

    /// <summary>From the attempt to the association, µs.</summary>
    public long AssociationMicroseconds { get; set; } = 3_000_000;

    /// <summary>From the association to the address, µs.</summary>
    public long AddressMicroseconds { get; set; } = 14_000_000;

    /// <summary>Number of attempts.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether it has an address.</summary>
    public bool HasAddress => _connectedAt >= 0 && IsInReach && time.NowMicroseconds - _connectedAt >= AssociationMicroseconds + AddressMicroseconds;

    /// <summary>Whether it searches, so that phones do not reach the board's access point.</summary>
    public bool IsSearching => _connectedAt >= 0 && !IsInReach;

    /// <summary>Begins anew.</summary>
    public void Connect()
    {
        Attempts++;
        _connectedAt = time.NowMicroseconds;
    }

    /// <summary>Ends it.</summary>
    public void Disconnect() => _connectedAt = -1;
}
