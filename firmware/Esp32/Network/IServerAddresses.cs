using System.Net;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>Where the network servers are, as far as that has been found out.</summary>
public interface IServerAddresses
{
    /// <summary>Where a server is; null until it is known. Another object as soon as the address changes.</summary>
    IPEndPoint ServerAt(int index);

    /// <summary>What decides when a server's name is asked for; its socket tells it what comes and goes.</summary>
    NameWatch WatchOf(int index);
}
