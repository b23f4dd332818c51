namespace NanoSensors.Board;

/// <summary>A UDP socket bound to one peer. Neither call blocks.</summary>
public interface IDatagrams
{
    /// <summary>Sends one datagram to the peer.</summary>
    /// <param name="data">The payload, from index 0.</param>
    /// <param name="length">Number of bytes, 1 to 1472.</param>
    /// <returns>False if it could not be sent, for instance because there is no network; try again later.</returns>
    bool Send(byte[] data, int length);

    /// <summary>Takes the next datagram that has come from the peer.</summary>
    /// <param name="buffer">Takes its bytes; a longer datagram is cut off.</param>
    /// <returns>The number of bytes, or -1 if none is waiting.</returns>
    int Receive(byte[] buffer);
}
