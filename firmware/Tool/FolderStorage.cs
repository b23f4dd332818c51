using NanoSensors.Board;

namespace NanoSensors.Tool;

/// <summary>A node's blobs as files of a folder, on their way to the node.</summary>
internal sealed class FolderStorage(string folder) : IStorage
{
    public int Read(string name, byte[] buffer)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return -1;
        byte[] content = File.ReadAllBytes(path);
        int length = Math.Min(content.Length, buffer.Length);
        Array.Copy(content, buffer, length);
        return length;
    }

    public bool Write(string name, byte[] data, int length)
    {
        File.WriteAllBytes(Path.Combine(folder, name), data[..length]);
        return true;
    }

    public void Delete(string name) => File.Delete(Path.Combine(folder, name));
}
