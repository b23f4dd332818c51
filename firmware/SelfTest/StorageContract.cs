using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>Named blobs as <see cref="IStorage"/> promises them. Uses two names of its own and leaves nothing behind.</summary>
public static class StorageContract
{
    // The longest name there may be, with every kind of character.
    private const string First = "self-test.0123456789-abc";
    private const string Second = "self-test.b";

    // RecordStore's longest record with its frame.
    private const int Longest = 2062;

    /// <summary>Writes, reads and removes; some ten writes.</summary>
    public static void Check(IStorage storage, SelfTestReport report)
    {
        report.Begin("storage");
        byte[] data = new byte[Longest];
        byte[] read = new byte[Longest + 8];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i * 7 + 3);
        storage.Delete(First);
        storage.Delete(Second);
        report.Check(storage.Read(First, read) == -1, "a blob that was never written can be read");
        storage.Delete(First);

        report.Check(storage.Write(First, data, 100), "a write was refused: the flash is full or broken");
        report.Check(storage.Write(Second, data, 5), "a second blob was refused");
        report.Check(IsRead(storage, First, data, 100, read), "100 bytes come back differently");
        report.Check(storage.Write(First, data, Longest) && IsRead(storage, First, data, Longest, read), "2,062 bytes come back differently");
        report.Check(storage.Write(First, data, 3) && IsRead(storage, First, data, 3, read), "a shorter content does not replace a longer one");
        report.Check(storage.Write(First, data, 0) && storage.Read(First, read) == 0, "an empty blob does not read as empty");
        report.Check(IsRead(storage, Second, data, 5, read), "another blob was touched");

        byte[] small = new byte[2];
        report.Check(storage.Read(Second, small) == 2 && small[1] == data[1], "a small buffer does not take a blob's first bytes");
        storage.Delete(First);
        storage.Delete(Second);
        report.Check(storage.Read(First, read) == -1 && storage.Read(Second, read) == -1, "what was removed can be read");
    }

    private static bool IsRead(IStorage storage, string name, byte[] data, int length, byte[] read)
    {
        // What lies behind the content must stay.
        for (int i = 0; i < read.Length; i++)
            read[i] = 0xA5;
        if (storage.Read(name, read) != length || read[length] != 0xA5)
            return false;
        for (int i = 0; i < length; i++)
        {
            if (read[i] != data[i])
                return false;
        }

        return true;
    }
}
