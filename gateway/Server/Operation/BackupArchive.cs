using System.IO.Compression;

namespace NanoSensors.Server.Operation;

/// <summary>The ZIP archive of a backup: a copy of the store, and the key ring that its keys are encrypted with.</summary>
internal static class BackupArchive
{
    private const string RingFolder = "keys/";
    private const long MaxRingEntry = 1024 * 1024;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes an archive; durable when it returns.</summary>
    public static void Write(string path, string storeFile, string entry, string ring)
    {
        using FileStream stream = Create(path);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntryFromFile(storeFile, entry, CompressionLevel.Fastest);
            if (Directory.Exists(ring))
            {
                foreach (string key in Directory.GetFiles(ring, "*.xml"))
                    zip.CreateEntryFromFile(key, RingFolder + Path.GetFileName(key));
            }
        }

        stream.Flush(flushToDisk: true);
    }

    /// <summary>Takes an archive apart.</summary>
    /// <exception cref="InvalidDataException">It is no backup of this store.</exception>
    public static void Read(string path, string storeFile, string entryName, string ring)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        ZipArchiveEntry entry = zip.GetEntry(entryName) ?? throw new InvalidDataException(
            zip.Entries.Any(one => one.FullName is SqliteBackup.EntryName or PostgresBackup.EntryName)
                ? "it holds a backup of the other kind of store; set Store__ConnectionString to one of that kind"
                : $"it holds no {entryName}, so it is no backup of this server");
        using (Stream from = entry.Open())
        using (FileStream to = Create(storeFile))
        {
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }

        foreach (ZipArchiveEntry key in zip.Entries.Where(one => one.FullName.StartsWith(RingFolder, StringComparison.Ordinal)))
        {
            // The name alone: an archive must not choose where files go.
            if (key.Name.Length == 0 || key.FullName != RingFolder + key.Name || key.Name.Contains("..", StringComparison.Ordinal) || key.Length > MaxRingEntry)
                throw new InvalidDataException($"its entry {key.FullName} is no key");
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(ring);
            else
                Directory.CreateDirectory(ring, Private | UnixFileMode.UserExecute);
            using Stream from = key.Open();
            using FileStream to = Create(Path.Combine(ring, key.Name));
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }
    }

    /// <summary>A file that only its user may read.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;
        return new FileStream(path, options);
    }
}
