namespace NanoSensors.Sensing;

/// <summary>One device on an I2C bus. No call throws: a device that does not answer is an everyday matter for a sensor in the field.</summary>
public interface II2c
{
    /// <summary>Writes.</summary>
    /// <param name="data">The bytes, from index 0.</param>
    /// <param name="length">1 to the buffer's length.</param>
    /// <returns>False if the device did not acknowledge every byte.</returns>
    bool Write(byte[] data, int length);

    /// <summary>Reads.</summary>
    /// <param name="buffer">Takes the bytes, from index 0.</param>
    /// <param name="length">1 to the buffer's length.</param>
    /// <returns>False if the device did not answer.</returns>
    bool Read(byte[] buffer, int length);

    /// <summary>Writes and then reads, with a repeated start between.</summary>
    /// <param name="write">What goes out, from index 0.</param>
    /// <param name="writeLength">1 to the buffer's length.</param>
    /// <param name="read">What comes in, from index 0; not <paramref name="write"/> itself.</param>
    /// <param name="readLength">1 to the buffer's length.</param>
    /// <returns>False if the device did not answer.</returns>
    bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength);
}
