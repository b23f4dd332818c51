namespace NanoSensors.Board;

/// <summary>A TCP port on which others may call. Nothing blocks.</summary>
public interface IListener
{
    /// <summary>Takes the next caller.</summary>
    /// <returns>Its connection, which is then the callee's to close; null if nobody is calling, or there is no network.</returns>
    IConnection Accept();
}
