namespace NanoSensors.Board;

/// <summary>One device on an SPI bus, with its own chip select.</summary>
public interface ISpi
{
    /// <summary>
    /// Clocks <paramref name="length"/> bytes out and in with the chip selected throughout.
    /// </summary>
    /// <param name="write">What goes out, from index 0.</param>
    /// <param name="read">What comes in, from index 0; may not be <paramref name="write"/> itself.</param>
    /// <param name="length">Number of bytes, 1 to the length of the shorter buffer.</param>
    void Transfer(byte[] write, byte[] read, int length);
}
