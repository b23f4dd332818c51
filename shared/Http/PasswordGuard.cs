using NanoSensors.Board;

namespace NanoSensors.Http;

/// <summary>What became of a password.</summary>
public enum PasswordResult
{
    /// <summary>It is the one.</summary>
    Right = 0,

    /// <summary>It is not.</summary>
    Wrong = 1,

    /// <summary>It was not looked at: after a wrong one everybody waits.</summary>
    TooSoon = 2,

    /// <summary>The board has none, so nothing is the right one: provision it.</summary>
    NotSet = 3,
}

/// <summary>
/// The password on the board's label. The board holds a random salt and SHA-256 of salt and password. Every wrong guess makes the next wait:
/// 1 s, 2 s, 4 s … 5 min, whoever asks, until the right one has come.
/// </summary>
/// <remarks>
/// Record "password", version 1: salt (16), digest (32). Provisioning makes a random password of 60 bits; so one round of the hash is enough,
/// where a word that people choose would need many. Case, spaces and hyphens do not count: people type it from a label.
/// </remarks>
public sealed class PasswordGuard
{
    /// <summary>Name of the record.</summary>
    public const string RecordName = "password";

    /// <summary>Its version.</summary>
    public const byte RecordVersion = 1;

    /// <summary>Length of the salt, bytes.</summary>
    public const int SaltLength = 16;

    private const int LongestPassword = 64;
    private const int MostDoublings = 8;
    private const long FirstWaitMicroseconds = 1000000;
    private const long LongestWaitMicroseconds = 300000000;

    private readonly RecordStore _store;
    private readonly Sha256 _hash = new Sha256();
    private readonly byte[] _record = new byte[SaltLength + Sha256.DigestLength];
    private readonly byte[] _message = new byte[SaltLength + LongestPassword];
    private readonly byte[] _digest = new byte[Sha256.DigestLength];
    private int _wrong;
    private long _notBefore = long.MinValue;

    /// <summary>A guard over the record in <paramref name="store"/>.</summary>
    public PasswordGuard(RecordStore store)
    {
        _store = store;
    }

    /// <summary>How many wrong passwords have come since the last right one.</summary>
    public int WrongInARow => _wrong;

    /// <summary>Whether the board has a password.</summary>
    public bool IsSet => _store.Read(RecordName, RecordVersion, _record) == _record.Length;

    /// <summary>How long until a password is looked at again, seconds, rounded up; 0 if it is at once.</summary>
    public int WaitSeconds(long nowMicroseconds)
    {
        return nowMicroseconds >= _notBefore ? 0 : (int)((_notBefore - nowMicroseconds + 999999) / 1000000);
    }

    /// <summary>Looks at a password.</summary>
    /// <param name="password">Its bytes, from index 0.</param>
    /// <param name="length">Their number.</param>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    public PasswordResult Check(byte[] password, int length, long nowMicroseconds)
    {
        if (nowMicroseconds < _notBefore)
            return PasswordResult.TooSoon;
        if (!IsSet)
            return PasswordResult.NotSet;
        // All bytes are compared, so that the time tells nothing.
        int different = Hash(_record, password, length);
        for (int i = 0; i < _digest.Length; i++)
            different |= _digest[i] ^ _record[SaltLength + i];
        if (different == 0)
        {
            _wrong = 0;
            return PasswordResult.Right;
        }

        long wait = FirstWaitMicroseconds << (_wrong < MostDoublings ? _wrong : MostDoublings);
        if (wait > LongestWaitMicroseconds || _wrong > MostDoublings)
            wait = LongestWaitMicroseconds;
        _wrong++;
        _notBefore = nowMicroseconds + wait;
        return PasswordResult.Wrong;
    }

    /// <summary>Gives the board a password; for the provisioning tool and tests.</summary>
    /// <param name="password">Its bytes, up to 64 besides spaces and hyphens.</param>
    /// <param name="length">Their number.</param>
    /// <param name="salt">16 random bytes.</param>
    /// <returns>False if it is too long or the store refused.</returns>
    public bool Set(byte[] password, int length, byte[] salt)
    {
        if (Hash(salt, password, length) != 0)
            return false;
        System.Array.Copy(salt, 0, _record, 0, SaltLength);
        System.Array.Copy(_digest, 0, _record, SaltLength, _digest.Length);
        return _store.Write(RecordName, RecordVersion, _record, _record.Length);
    }

    // 0, or 1 if the password is longer than any.
    private int Hash(byte[] salt, byte[] password, int length)
    {
        System.Array.Copy(salt, 0, _message, 0, SaltLength);
        int end = SaltLength;
        for (int i = 0; i < length; i++)
        {
            byte c = password[i];
            if (c == ' ' || c == '-')
                continue;
            if (end == _message.Length)
                return 1;
            _message[end++] = c >= 'A' && c <= 'Z' ? (byte)(c | 0x20) : c;
        }

        _hash.Compute(_message, end, _digest);
        return 0;
    }
}
