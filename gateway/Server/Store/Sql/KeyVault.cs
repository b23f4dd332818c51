using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace NanoSensors.Server.Store.Sql;

/// <summary>
/// Encrypts the devices' keys in the store, by ASP.NET Core Data Protection. Its own keys, the key ring, lie in a folder outside the store that only
/// the server's user may read: a copy of the store alone tells no key, and a backup needs both.
/// </summary>
/// <param name="folder">Where the key ring lies.</param>
/// <param name="return">How the folder is brought back.</param>
/// <param name="tool">How an operator runs a statement.</param>
internal sealed class KeyVault(string folder, string @return, string tool)
{
    private const string CheckName = "key_check";

    // Kept until the ring is lost or replaced: a copy of the ring made at any time fits every later store.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(36_500);
    private static readonly byte[] Check = "NanoSensors"u8.ToArray();

    private IDataProtector? _protector;

    /// <summary>Where the key ring lies.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Where the key ring of a store that is a file lies.</summary>
    public static string FolderOf(string storeFile) => Path.GetFullPath(storeFile) + ".keys";

    public byte[] Protect(byte[] key) => _protector!.Protect(key);

    /// <exception cref="CryptographicException">The row was tampered with.</exception>
    public byte[] Unprotect(byte[] key) => _protector!.Unprotect(key);

    /// <summary>Makes the key ring with a new store, or finds the one that the store was written with; encrypts what an older server left plain.</summary>
    /// <exception cref="SettingException">The ring is missing, or another one.</exception>
    /// <returns>True if keys were plain.</returns>
    public bool Open(SqlWriter writer)
    {
        writer.Begin();
        bool migrated = false;
        try
        {
            byte[]? check = writer.Scalar("SELECT value FROM meta WHERE name = $1", CheckName) as byte[];
            if (check != null && (!Directory.Exists(Folder) || Directory.GetFiles(Folder, "key-*.xml").Length == 0))
                throw Lost("is missing");
            OpenRing();
            if (check == null)
            {
                migrated = Migrate(writer);
                writer.Execute("INSERT INTO meta (name, value) VALUES ($1, $2)", CheckName, Protect(Check));
            }
            else if (!IsOurs(check))
            {
                throw Lost("is not the one that the store was written with");
            }

            writer.Commit();
            return migrated;
        }
        catch
        {
            writer.Rollback();
            throw;
        }
    }

    private void OpenRing()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(Folder, Private);
            if (File.GetUnixFileMode(Folder) != Private)
                File.SetUnixFileMode(Folder, Private);
        }

        _protector = DataProtectionProvider
            .Create(new DirectoryInfo(Folder), ring => ring.SetApplicationName("NanoSensors").SetDefaultKeyLifetime(Lifetime))
            .CreateProtector("devices' keys");
    }

    private bool IsOurs(byte[] check)
    {
        try
        {
            return Unprotect(check).AsSpan().SequenceEqual(Check);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool Migrate(SqlWriter writer)
    {
        List<(long Id, byte[] Key)> devices = writer.All(
            "SELECT id, app_key FROM devices WHERE app_key IS NOT NULL", row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)));
        foreach ((long id, byte[] key) in devices)
            writer.Execute("UPDATE devices SET app_key = $2 WHERE id = $1", id, Protect(key));
        List<(long Id, byte[] Nwk, byte[] App)> sessions = writer.All(
            "SELECT id, nwk_s_key, app_s_key FROM sessions", row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2)));
        foreach ((long id, byte[] nwk, byte[] app) in sessions)
            writer.Execute("UPDATE sessions SET nwk_s_key = $2, app_s_key = $3 WHERE id = $1", id, Protect(nwk), Protect(app));
        return MigratePushKeys(writer) || devices.Count + sessions.Count > 0;
    }

    private bool MigratePushKeys(SqlWriter writer)
    {
        List<(long Id, byte[] Key)> devices = writer.All(
            "SELECT id, push_key FROM devices WHERE push_key IS NOT NULL", row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)));
        foreach ((long id, byte[] key) in devices)
        {
            // A key of The Things Stack is text. What a lost ring has encrypted is of no use: the next webhook brings address and key again.
            if (Ascii.IsValid(key))
                writer.Execute("UPDATE devices SET push_key = $2 WHERE id = $1", id, Protect(key));
            else
                writer.Execute("UPDATE devices SET push_url = NULL, push_key = NULL WHERE id = $1", id);
        }

        return devices.Count > 0;
    }

    private SettingException Lost(string how) => new(
        $"Store:ConnectionString: the key ring {Folder} {how}, and without it the devices' keys in the store cannot be read. "
        + $"{@return} If there is none, the store's readings are good, but every node behind own gateways "
        + $"must be registered and joined anew: stop the server, run {tool} with \"DELETE FROM meta WHERE name = '{CheckName}'; "
        + "DELETE FROM sessions; UPDATE devices SET app_key = NULL, push_url = NULL, push_key = NULL;\", and start it again.");
}
