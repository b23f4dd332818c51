using Microsoft.Extensions.Caching.Memory;

namespace NanoSensors.Server.Store.Sql;

/// <summary>
/// Decrypts the keys of sessions, which costs more than all else that a frame needs, and remembers what it has decrypted while the device goes on
/// sending. A key is found by its whole encrypted form, as the store holds it now: a session that another server has changed, made or removed is never
/// taken for the one that was remembered. Counters are not remembered at all.
/// </summary>
/// <param name="decrypt">Decrypts one; throws <see cref="System.Security.Cryptography.CryptographicException"/> if the row was tampered with.</param>
/// <param name="most">So many are kept at most, of 0.5 KB each; a session has two.</param>
internal sealed class SessionKeys(Func<byte[], byte[]> decrypt, int most = 40_000) : IDisposable
{
    // Longer than most nodes are silent, and not longer than a key needs to be in memory.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = most });

    /// <summary>How many are in memory.</summary>
    public int Count => _known.Count;

    /// <summary>The key.</summary>
    /// <param name="encrypted">As it lies in the store.</param>
    public byte[] Of(byte[] encrypted)
    {
        var name = new Encrypted(encrypted);
        if (_known.TryGetValue(name, out byte[]? key))
            return key!;
        key = decrypt(encrypted);
        _known.Set(name, key, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Lifetime });
        return key;
    }

    public void Dispose() => _known.Dispose();

    private readonly struct Encrypted(byte[] bytes) : IEquatable<Encrypted>
    {
        private readonly byte[] _bytes = bytes;

        public bool Equals(Encrypted other) => _bytes.AsSpan().SequenceEqual(other._bytes);

        public override bool Equals(object? obj) => obj is Encrypted other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(_bytes);
            return hash.ToHashCode();
        }
    }
}
