using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>What a board gives to its gateway, besides radios and sockets.</summary>
public sealed class GatewayParts
{
    /// <summary>The time of day.</summary>
    public IWallClock Clock;

    /// <summary>Where the archive and the configuration's file lie.</summary>
    public IStorage Storage;

    /// <summary>Records over the same storage.</summary>
    public RecordStore Store;

    /// <summary>The large objects, made before everything else; null to make them now.</summary>
    public GatewayBuffers Buffers;

    /// <summary>Restarts the board.</summary>
    public ISupervisor Supervisor;

    /// <summary>The port of its page.</summary>
    public IListener Listener;

    /// <summary>Its Wi-Fi.</summary>
    public IWifiSetup Wifi;

    /// <summary>Whether it is on its own access point, and so away from its servers.</summary>
    public bool IsOnAccessPoint;
}
