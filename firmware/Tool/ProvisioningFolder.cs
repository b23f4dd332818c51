using System.Text.Json.Nodes;
using NanoSensors.Board;

namespace NanoSensors.Tool;

/// <summary>A new folder with what makes a flashed board a certain one: its records and files, and nanoff's list of them.</summary>
internal sealed class ProvisioningFolder
{
    private readonly JsonArray _files = [];

    private ProvisioningFolder(string path)
    {
        Path = path;
        Store = new RecordStore(new FolderStorage(path));
    }

    public string Path { get; }

    /// <summary>Records that are written here and then named by <see cref="AddRecord"/> go to the board.</summary>
    public RecordStore Store { get; }

    public string ListPath => System.IO.Path.Combine(Path, "nanoff.json");

    public static ProvisioningFolder? Create(string path, out string error)
    {
        error = "";
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            error = $"--out: {path} is there already and holds files, perhaps another board's key; name a new folder.";
            return null;
        }

        Directory.CreateDirectory(path);
        return new ProvisioningFolder(path);
    }

    /// <summary>Either blob of a record may be the newer one on a board that was provisioned before: one is written, the other removed.</summary>
    public void AddRecord(string name)
    {
        Add(name + ".a", File.Exists(System.IO.Path.Combine(Path, name + ".a")));
        Add(name + ".b", false);
    }

    public void AddFile(string name, string content)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), content);
        Add(name, true);
    }

    /// <summary>Writes nanoff's list, and lets nobody else read what lies here.</summary>
    public void Finish(string serialPort)
    {
        File.WriteAllText(ListPath, new JsonObject { ["SerialPort"] = serialPort, ["Files"] = _files }.ToJsonString(Output.Indented));
        if (OperatingSystem.IsWindows())
            return;
        foreach (string file in Directory.EnumerateFiles(Path))
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void Add(string name, bool isThere)
    {
        var entry = new JsonObject { ["DestinationFilePath"] = "I:\\" + name };
        if (isThere)
            entry["SourceFilePath"] = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, name));
        _files.Add(entry);
    }
}
