using System.IO.Compression;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Store.Sql;
using NanoSensors.Server.Store.Sqlite;

namespace NanoSensors.Server.Operation;

/// <summary>
/// <c>-- backup FILE</c> and <c>-- restore FILE</c>: the store and the key ring that its keys are encrypted with, in one ZIP archive. A backup may be
/// made while the server runs; a restore may not.
/// </summary>
internal static class BackupCommand
{
    private const string StoreEntry = "store.db";
    private const string RingFolder = "keys/";
    private const int Skipped = 1000;
    private const long MaxRingEntry = 1024 * 1024;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a backup.</summary>
    /// <param name="args">The archive, then settings as on the server's own command line.</param>
    /// <exception cref="SettingException">It cannot be made; nothing is left behind.</exception>
    public static void Backup(string[] args)
    {
        (string archive, SqliteConnectionStringBuilder store) = Read(args, "backup");
        string file = Path.GetFullPath(store.DataSource);
        if (!File.Exists(file))
            throw new SettingException($"backup: there is no store {file}. Name the server's own in Store__ConnectionString, or start this where the server is started.");
        if (File.Exists(archive))
            throw new SettingException($"backup: {archive} is there already. Give another name, such as nanosensors-{DateTime.UtcNow:yyyy-MM-dd}.zip.");
        string copy = archive + ".store";
        string part = archive + ".part";
        try
        {
            // A copy as of one moment, whatever is written meanwhile.
            Create(copy).Dispose();
            using (var from = new SqliteConnection(new SqliteConnectionStringBuilder(store.ConnectionString) { Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString))
            using (var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ConnectionString))
            {
                from.Open();
                to.Open();
                from.BackupDatabase(to);
                SqliteCheck.Check(to, copy);
            }

            using (FileStream stream = Create(part))
            {
                using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
                {
                    zip.CreateEntryFromFile(copy, StoreEntry, CompressionLevel.Fastest);
                    string ring = KeyVault.FolderOf(file);
                    if (Directory.Exists(ring))
                    {
                        foreach (string key in Directory.GetFiles(ring, "*.xml"))
                            zip.CreateEntryFromFile(key, RingFolder + Path.GetFileName(key));
                    }
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(part, archive);
            Console.WriteLine($"{file} and its key ring are in {archive}. Who has this file has the devices' keys: keep it as you keep them.");
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
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
    /// <param name="args">The archive, then settings as on the server's own command line.</param>
    /// <exception cref="SettingException">It cannot be; what was there is as it was.</exception>
    public static void Restore(string[] args)
    {
        (string archive, SqliteConnectionStringBuilder store) = Read(args, "restore");
        string file = Path.GetFullPath(store.DataSource);
        string fresh = file + ".restored";
        string freshRing = KeyVault.FolderOf(fresh);
        try
        {
            if (Path.GetDirectoryName(file) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            Discard(fresh, freshRing);
            Unpack(archive, fresh, freshRing);
            using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = fresh, Pooling = false }.ConnectionString))
            {
                connection.Open();
                SqliteCheck.Check(connection, archive);
                SkipCounters(connection);
            }

            RefuseWhileInUse(file);
            string aside = file + ".before-" + DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            foreach (string suffix in new[] { "", "-wal", "-shm" })
            {
                if (File.Exists(file + suffix))
                    File.Move(file + suffix, aside + suffix);
            }

            if (Directory.Exists(KeyVault.FolderOf(file)))
                Directory.Move(KeyVault.FolderOf(file), KeyVault.FolderOf(aside));
            if (Directory.Exists(freshRing))
                Directory.Move(freshRing, KeyVault.FolderOf(file));
            File.Move(fresh, file);
            Console.WriteLine($"{archive} is now {file}." + (File.Exists(aside) ? $" What was there before is {aside}." : ""));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SettingException($"restore: {archive} cannot be brought back: {e.Message}", e);
        }
        finally
        {
            Discard(fresh, freshRing);
        }
    }

    private static (string Archive, SqliteConnectionStringBuilder Store) Read(string[] args, string command)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
            throw new SettingException($"{command}: name the file, as in {command} nanosensors.zip");
        return (Path.GetFullPath(args[0]), Store.StoreFactory.SqliteOf(ServerHost.ReadSettings(args[1..]).Store.ConnectionString));
    }

    private static void Unpack(string archive, string fresh, string freshRing)
    {
        using ZipArchive zip = ZipFile.OpenRead(archive);
        ZipArchiveEntry entry = zip.GetEntry(StoreEntry) ?? throw new InvalidDataException("it holds no store.db, so it is no backup of this server");
        using (Stream from = entry.Open())
        using (FileStream to = Create(fresh))
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
                Directory.CreateDirectory(freshRing);
            else
                Directory.CreateDirectory(freshRing, Private | UnixFileMode.UserExecute);
            using Stream from = key.Open();
            using FileStream to = Create(Path.Combine(freshRing, key.Name));
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }
    }

    // What the server has sent since the backup was made is not in it, and a node takes no downlink counter and no JoinNonce twice.
    private static void SkipCounters(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText =
            $"""
            UPDATE sessions SET f_cnt_down = f_cnt_down + {Skipped};
            UPDATE devices SET join_nonce = min(join_nonce + {Skipped}, 16777214) WHERE join_nonce > 0;
            """;
        command.ExecuteNonQuery();
    }

    // A server that has the file open holds a lock on it; in WAL mode only leaving that mode needs the file alone.
    private static void RefuseWhileInUse(string file)
    {
        if (!File.Exists(file))
            return;
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE";
            if (command.ExecuteScalar() is not "delete")
                throw new IOException($"{file} is in use. Stop the server first.");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            throw new IOException($"{file} is in use. Stop the server first.", e);
        }
        catch (SqliteException)
        {
            // What is no database any more is just what a restore is for.
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;
        return new FileStream(path, options);
    }

    private static void Discard(string file, string ring)
    {
        foreach (string suffix in new[] { "", "-wal", "-shm", "-journal" })
            File.Delete(file + suffix);
        if (Directory.Exists(ring))
            Directory.Delete(ring, recursive: true);
    }
}
