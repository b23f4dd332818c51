using NanoSensors.Server.Store;

namespace NanoSensors.Server.Operation;

/// <summary>
/// Saves and restores the store and the key ring that its keys are encrypted with, in one ZIP archive. A backup may be made while the
/// server runs; a restore may not.
/// </summary>
internal static class Backups
{
    /// <summary>Writes a backup.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="settings">Settings as on the server's own command line.</param>
    /// <exception cref="SettingException">It cannot be made; nothing is left behind.</exception>
    public static void Save(string file, string[] settings)
    {
        (string archive, IStoreBackup store) = (Path.GetFullPath(file), StoreOf(settings));
        string copy = archive + ".store";
        string part = archive + ".part";
        try
        {
            if (!store.Exists())
                throw new SettingException($"backup: there is no store {store.Name}. Name the server's own in Store__ConnectionString, or start this where the server is started.");
            if (File.Exists(archive))
                throw new SettingException($"backup: {archive} is there already. Give another name, such as nanosensors-{DateTime.UtcNow:yyyy-MM-dd}.zip.");
            BackupArchive.Create(copy).Dispose();
            store.Save(copy);
            BackupArchive.Write(part, copy, store.Entry, store.KeyFolder);
            File.Move(part, archive);
            Console.WriteLine($"{store.Name} and its key ring are in {archive}. Who has this file has the devices' keys: keep it as you keep them.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException || store.IsFault(e))
        {
            File.Delete(part);
            throw new SettingException($"backup: {archive} cannot be made: {e.Message}", e);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Brings a backup back. What was in its place is kept beside it.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="settings">Settings as on the server's own command line.</param>
    /// <exception cref="SettingException">It cannot be; what was there is as it was.</exception>
    public static void Restore(string file, string[] settings)
    {
        (string archive, IStoreBackup store) = (Path.GetFullPath(file), StoreOf(settings));
        string ring = store.KeyFolder;
        string fresh = ring + ".restored-store";
        string freshRing = ring + ".restored";
        string suffix = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            if (Path.GetDirectoryName(ring) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            Discard(fresh, freshRing);
            BackupArchive.Read(archive, fresh, store.Entry, freshRing);
            string? aside = store.Replace(fresh, suffix, () =>
            {
                if (Directory.Exists(ring))
                    Directory.Move(ring, RingBefore(ring, suffix));
                if (Directory.Exists(freshRing))
                    Directory.Move(freshRing, ring);
            });
            Console.WriteLine($"{archive} is now {store.Name}." + (aside != null ? $" What was there before is {aside}." : ""));
            foreach (string path in new[] { store.Name, ring }.Where(Path.Exists))
            {
                if (FileOwner.Inherit(path) is { } left)
                    Console.Error.WriteLine(left);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException || store.IsFault(e))
        {
            throw new SettingException($"restore: {archive} cannot be brought back: {e.Message}", e);
        }
        finally
        {
            Discard(fresh, freshRing);
        }
    }

    // What a SQLite file's ring is called follows the file's name, so that the file can be used where it is.
    private static string RingBefore(string ring, string suffix)
        => ring.EndsWith(".keys", StringComparison.Ordinal) ? $"{ring[..^5]}.before-{suffix}.keys" : $"{ring}.before-{suffix}";

    private static IStoreBackup StoreOf(string[] args)
    {
        StoreSettings settings = ServerHost.ReadSettings(args).Store;
        return StoreFactory.IsPostgres(settings.ConnectionString)
            ? new PostgresBackup(StoreFactory.PostgresOf(settings.ConnectionString), settings.KeyFolder)
            : new SqliteBackup(StoreFactory.SqliteOf(settings.ConnectionString));
    }

    private static void Discard(string file, string ring)
    {
        foreach (string suffix in new[] { "", "-wal", "-shm", "-journal" })
            File.Delete(file + suffix);
        if (Directory.Exists(ring))
            Directory.Delete(ring, recursive: true);
    }
}
