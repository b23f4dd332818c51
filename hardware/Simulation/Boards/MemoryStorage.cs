using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>
/// Non-volatile memory that survives everything but <see cref="Erase"/>. It counts writes, and on request the power fails in the
/// middle of one: the blob may then hold the old content, the new, or a mixture, as <see cref="IStorage"/> allows.
/// </summary>
public sealed class MemoryStorage : IStorage
{
    private readonly Dictionary<string, byte[]> _blobs = [];
    private readonly Dictionary<string, int> _writes = [];
    private long _cutAtWrite = -1;
    private PowerCutMoment _cutMoment;
    private int _tornBytes;

    /// <summary>Number of writes that were begun, deletions included.</summary>
    public long WriteCount { get; private set; }

    /// <summary>Number of bytes that were written.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>True from a power cut until <see cref="PowerOn"/>: every access then fails with <see cref="PowerFailureException"/>.</summary>
    public bool IsWithoutPower { get; private set; }

    /// <summary>Makes every write answer false, as a memory that is full or broken does; the blob keeps its old content.</summary>
    public bool RefusesWrites { get; set; }

    /// <summary>
    /// The memory's size in blocks of 4,096 bytes; null for no limit. As littlefs does, it takes whole blocks, four of them for itself,
    /// writes the new content of a blob beside the old one, and, as the board's files are opened, empties a blob whose write it refuses.
    /// </summary>
    public int? Blocks { get; set; }

    /// <summary>Number of writes that were refused.</summary>
    public long RefusedWrites { get; private set; }

    /// <summary>Raised at each read, with the blob's name.</summary>
    public event Action<string>? Reading;

    /// <summary>Asked at each write (and deletion) with the blob's name and its new content: when the power is to fail, or null. A torn write has eleven new bytes.</summary>
    public Func<string, byte[], PowerCutMoment?>? PowerCutAt { get; set; }

    /// <summary>Names of the blobs, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _blobs.Keys.Order(StringComparer.Ordinal)];

    /// <summary>How often a blob was written.</summary>
    /// <param name="name">The blob; 0 for one that never was.</param>
    public int WritesOf(string name) => _writes.GetValueOrDefault(name);

    /// <summary>Cuts the power at a write to come.</summary>
    /// <param name="write">Which: 1 is the next one.</param>
    /// <param name="moment">When, relative to that write.</param>
    /// <param name="tornBytes">For a torn write: how many bytes are the new ones.</param>
    public void CutPowerAtWrite(long write, PowerCutMoment moment, int tornBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(write, 1);
        _cutAtWrite = WriteCount + write;
        _cutMoment = moment;
        _tornBytes = tornBytes;
    }

    /// <summary>Gives the power back.</summary>
    public void PowerOn() => IsWithoutPower = false;

    /// <summary>Forgets every blob, as a fresh board.</summary>
    public void Erase() => _blobs.Clear();

    /// <summary>A memory with the same content and counters of its own.</summary>
    public MemoryStorage Clone()
    {
        var copy = new MemoryStorage();
        foreach ((string name, byte[] content) in _blobs)
            copy._blobs.Add(name, (byte[])content.Clone());
        return copy;
    }

    /// <summary>A blob's content, or null; a copy.</summary>
    public byte[]? Peek(string name) => _blobs.TryGetValue(name, out byte[]? content) ? (byte[])content.Clone() : null;

    /// <summary>Sets a blob's content without counting a write, for instance to a damaged one.</summary>
    public void Poke(string name, byte[] content) => _blobs[name] = (byte[])content.Clone();

    /// <inheritdoc/>
    public int Read(string name, byte[] buffer)
    {
        CheckPower();
        CheckName(name);
        Reading?.Invoke(name);
        if (!_blobs.TryGetValue(name, out byte[]? content))
            return -1;
        int length = Math.Min(content.Length, buffer.Length);
        Array.Copy(content, buffer, length);
        return length;
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] data, int length)
    {
        CheckPower();
        CheckName(name);
        if (length < 0 || length > data.Length)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"Blob '{name}': more than the buffer's {data.Length} bytes, or negative.");
        WriteCount++;
        _writes[name] = WritesOf(name) + 1;
        bool cut = IsCut(name, data[..length]);
        if (cut && _cutMoment == PowerCutMoment.Before)
            FailPower();
        if (RefusesWrites)
        {
            RefusedWrites++;
            return false;
        }

        if (Blocks is { } blocks && 4 + BlocksOf(length) + _blobs.Values.Sum(blob => BlocksOf(blob.Length)) > blocks)
        {
            RefusedWrites++;
            Store(name, []);
            return false;
        }

        BytesWritten += length;

        byte[] content = data[..length];
        if (cut)
            Tear(name, content);
        else
            Store(name, content);
        return true;
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        CheckPower();
        CheckName(name);
        WriteCount++;
        bool cut = IsCut(name, []);
        if (cut && _cutMoment != PowerCutMoment.After)
            FailPower();
        _blobs.Remove(name);
        if (cut)
            FailPower();
    }

    private static int BlocksOf(int length) => (length + 4095) / 4096;

    private bool IsCut(string name, byte[] content)
    {
        if (PowerCutAt?.Invoke(name, content) is not { } moment)
            return WriteCount == _cutAtWrite;
        _cutMoment = moment;
        _tornBytes = 11;
        return true;
    }

    private void Tear(string name, byte[] content)
    {
        int torn = Math.Clamp(_tornBytes, 0, content.Length);
        switch (_cutMoment)
        {
            case PowerCutMoment.TornShort:
                Store(name, content[..torn]);
                break;
            case PowerCutMoment.TornMixed:
                byte[] old = _blobs.GetValueOrDefault(name) ?? [];
                Store(name, [.. content[..torn], .. old.Skip(torn)]);
                break;
            case PowerCutMoment.TornGone:
                _blobs.Remove(name);
                break;
            default:
                Store(name, content);
                break;
        }

        FailPower();
    }

    // A blob that keeps its length keeps its array: in the steady state nothing is allocated but the copy's source.
    private void Store(string name, byte[] content)
    {
        if (_blobs.TryGetValue(name, out byte[]? old) && old.Length == content.Length)
            content.CopyTo(old, 0);
        else
            _blobs[name] = content;
    }

    private void FailPower()
    {
        _cutAtWrite = -1;
        IsWithoutPower = true;
        throw new PowerFailureException();
    }

    private void CheckPower()
    {
        if (IsWithoutPower)
            throw new PowerFailureException();
    }

    private static void CheckName(string name)
    {
        bool good = name.Length is >= 1 and <= 24;
        foreach (char c in name)
            good &= c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.';
        if (!good)
            throw new ArgumentException($"'{name}' is no blob's name: 1 to 24 characters of a-z, 0-9, '-' and '.'.", nameof(name));
    }
}

/// <summary>When the power fails, relative to a write.</summary>
public enum PowerCutMoment
{
    /// <summary>Before it: the old content stays.</summary>
    Before,

    /// <summary>The first bytes of the new content are there and nothing else.</summary>
    TornShort,

    /// <summary>The first bytes are new, the rest is the old content.</summary>
    TornMixed,

    /// <summary>The blob is gone.</summary>
    TornGone,

    /// <summary>After it, and before the caller learns that it is done.</summary>
    After,
}

/// <summary>
/// The power failed in the middle of something. On a board nothing would run any more; here it unwinds to the host, and no
/// application may catch it.
/// </summary>
public sealed class PowerFailureException() : Exception("The simulated power failed.");
