namespace NanoSensors.Board;

/// <summary>
/// Named blobs in non-volatile memory, with no promise about a power cut: a blob whose write was cut may hold the old
/// content, the new, a mixture, or be gone. Other blobs are untouched. <see cref="RecordStore"/> makes that safe.
/// </summary>
public interface IStorage
{
    /// <summary>Reads a blob.</summary>
    /// <param name="name">1 to 24 characters of a-z, 0-9, '-' and '.'.</param>
    /// <param name="buffer">Takes the blob's first bytes.</param>
    /// <returns>How many bytes were read (at most the buffer's length), or -1 if there is no such blob.</returns>
    int Read(string name, byte[] buffer);

    /// <summary>Replaces a blob, or makes it. Returns when the bytes are durable.</summary>
    /// <param name="name">As in <see cref="Read"/>.</param>
    /// <param name="data">The content, from index 0.</param>
    /// <param name="length">Number of bytes, 0 to the buffer's length.</param>
    /// <returns>False if the memory is full or broken; the blob may then hold anything.</returns>
    bool Write(string name, byte[] data, int length);

    /// <summary>Removes a blob; no error if there is none.</summary>
    /// <param name="name">As in <see cref="Read"/>.</param>
    void Delete(string name);
}
