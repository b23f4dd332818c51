using NanoSensors.NetworkStandIn;

namespace System.Device.Wifi;

/// <summary>The station, as System.Device.Wifi offers it.</summary>
public sealed class WifiAdapter
{
    private const long Timeout = 20000000;
    private const long Tick = 100000;

    /// <summary>The one there is.</summary>
    public static WifiAdapter[] FindAllAdapters() => new[] { new WifiAdapter() };

    /// <summary>
    /// Connects, which ends what is under way. Returns when the station is associated or has found nothing; where it was associated
    /// before, the end of that is reported, at once.
    /// </summary>
    /// <returns>True for success; the runtime's own result says more.</returns>
    public bool Connect(string name, WifiReconnectionKind kind, string password)
    {
        NetworkWorld world = NetworkWorld.Current;
        bool wasAssociated = world.Wifi.IsAssociated;
        world.Wifi.Connect();
        if (wasAssociated)
            return false;
        long scanned = world.Wifi.ScannedMicroseconds;
        long until = world.Now + Timeout;
        while (world.Now < until && world.Wifi.IsBusy && world.Wifi.ScannedMicroseconds - scanned < 2600000)
            world.Pass(Tick);
        return world.Wifi.IsAssociated;
    }

    /// <summary>Ends it, and with it the search.</summary>
    public void Disconnect() => NetworkWorld.Current.Wifi.Disconnect();
}
