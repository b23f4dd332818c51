namespace NanoSensors.Board;

/// <summary>A TCP connection. No call blocks.</summary>
public interface IConnection
{
    /// <summary>Takes what has come.</summary>
    /// <param name="buffer">Takes the bytes.</param>
    /// <param name="offset">Where the first goes.</param>
    /// <param name="length">The most that are wanted, 1 or more.</param>
    /// <returns>Their number; 0 if nothing has come yet; -1 if nothing more will come: closed by the peer, or broken.</returns>
    int Receive(byte[] buffer, int offset, int length);

    /// <summary>Hands bytes over for sending.</summary>
    /// <param name="data">Holds them; not kept.</param>
    /// <param name="offset">The first.</param>
    /// <param name="length">Their number, 1 or more.</param>
    /// <returns>How many were taken; 0 if there is no room now; -1 if the connection is broken.</returns>
    int Send(byte[] data, int offset, int length);

    /// <summary>Ends the connection, once; what was handed over is still sent. No error if it is broken.</summary>
    void Close();
}
