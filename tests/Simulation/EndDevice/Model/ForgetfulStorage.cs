using NanoSensors.Board;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>A store that says yes and keeps only the first writes of some records.</summary>
/// <param name="storage">Keeps everything else.</param>
/// <param name="record">Beginning of the blobs' names.</param>
/// <param name="alsoRecord">Another beginning; null for none.</param>
/// <param name="keptWrites">How many writes it keeps.</param>
internal sealed class ForgetfulStorage(IStorage storage, string record, string? alsoRecord, int keptWrites = 0) : IStorage
{
    private int _writes;

    public int Read(string name, byte[] buffer) => storage.Read(name, buffer);

    public bool Write(string name, byte[] data, int length)
    {
        bool forgets = name.StartsWith(record, StringComparison.Ordinal)
            || (alsoRecord != null && name.StartsWith(alsoRecord, StringComparison.Ordinal));
        return (forgets && _writes++ >= keptWrites) || storage.Write(name, data, length);
    }

    public void Delete(string name) => storage.Delete(name);
}
