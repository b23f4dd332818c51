using System.Security.Cryptography;
using System.Text;

namespace NanoSensors.Server.Access;

/// <summary>The API keys, by their hashes. A key of 256 random bits needs no salt and no slow hash.</summary>
internal sealed class ApiKeys
{
    private const string Prefix = "sha256:";

    private readonly List<(string Name, byte[] Hash)> _keys = [];

    public ApiKeys(ApiSettings settings)
    {
        if (!string.IsNullOrEmpty(settings.Key))
            _keys.Add(("Api__Key", HashOf(settings.Key)));
        foreach (NamedKeySettings key in settings.Keys)
            _keys.Add((key.Name, ReadHash(key.Hash) ?? throw new SettingException($"Api:Keys: the hash of \"{key.Name}\" is none: make a key with `-- key NAME`.")));
    }

    /// <summary>Whether there is any.</summary>
    public bool Any => _keys.Count > 0;

    /// <summary>Whose key it is, or null if nobody's.</summary>
    public string? NameOf(string key)
    {
        byte[] hash = HashOf(key);
        string? name = null;
        // All of them, so that the time tells nothing.
        foreach ((string owner, byte[] known) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
                name = owner;
        }

        return name;
    }

    /// <summary>A new key, and what the settings hold of it.</summary>
    public static (string Key, string Hash) Create()
    {
        string key = "nsk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return (key, Prefix + Convert.ToHexStringLower(HashOf(key)));
    }

    /// <summary>The bytes of <c>sha256:…</c>, or null if it is none.</summary>
    internal static byte[]? ReadHash(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length != Prefix.Length + 64)
            return null;
        try
        {
            return Convert.FromHexString(text.AsSpan(Prefix.Length));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
