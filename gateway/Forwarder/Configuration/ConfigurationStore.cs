using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>
/// Where the configuration lies: the file that a technician deploys over USB, and a record that the page writes, whole or not at all. The one that was written
/// last holds: the record notes the file's checksum, and a file of another content is newer than it.
/// </summary>
/// <remarks>Record "gateway", version 1: CRC-32 of the file at the time of writing (4, big-endian; 0 without a file), the text.</remarks>
public sealed class ConfigurationStore
{
    /// <summary>Name of the file on I:\.</summary>
    public const string FileName = "gateway.conf";

    private const string RecordName = "gateway";
    private const byte RecordVersion = 1;

    private readonly IStorage _storage;
    private readonly RecordStore _store;
    private uint _fileChecksum;

    /// <summary>A store.</summary>
    /// <param name="storage">Where the file lies.</param>
    /// <param name="store">Where the page's record goes.</param>
    public ConfigurationStore(IStorage storage, RecordStore store)
    {
        _storage = storage;
        _store = store;
    }

    /// <summary>Whether what <see cref="Load"/> found was written by the page.</summary>
    public bool IsFromPage { get; private set; }

    /// <summary>Reads the configuration that holds.</summary>
    public void Load(GatewayConfiguration configuration)
    {
        byte[] text = new byte[GatewayConfiguration.LongestText + 4];
        int length = _storage.Read(FileName, text);
        _fileChecksum = length < 0 ? 0 : Crc32.Compute(text, 0, length);
        byte[] record = new byte[text.Length];
        int recordLength = _store.Read(RecordName, RecordVersion, record);
        IsFromPage = recordLength >= 4 && BigEndian.ReadUInt32(record, 0) == _fileChecksum;
        if (IsFromPage)
        {
            length = recordLength - 4;
            System.Array.Copy(record, 4, text, 0, length);
        }

        configuration.Parse(text, length < 0 ? 0 : length > GatewayConfiguration.LongestText ? GatewayConfiguration.LongestText : length);
    }

    /// <summary>Writes a configuration; from the next start it holds.</summary>
    /// <returns>False if it is too long or the flash refused; the old one then holds.</returns>
    public bool Save(GatewayConfiguration configuration)
    {
        AsciiWriter writer = new AsciiWriter(GatewayConfiguration.LongestText + 4);
        for (int i = 0; i < 4; i++)
            writer.Byte(0);
        BigEndian.WriteUInt32(writer.Buffer, 0, _fileChecksum);
        configuration.Write(writer);
        return !writer.Overflowed && _store.Write(RecordName, RecordVersion, writer.Buffer, writer.Length);
    }
}
