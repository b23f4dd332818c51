using System;
using System.IO;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>Blobs as files on I:\, the ESP32's internal flash (littlefs).</summary>
public sealed class FileStorage : IStorage
{
    private const long SmallestFlash = 256 * 1024;

    private readonly string _root;

    /// <summary>Files of the ESP32's internal flash.</summary>
    public FileStorage()
        : this("I:\\")
    {
    }

    /// <summary>Files of another folder.</summary>
    /// <param name="root">Its path, with the separator at the end.</param>
    public FileStorage(string root)
    {
        _root = root;
    }

    /// <summary>Size of the ESP32's internal flash as far as files may take it, bytes; that of a board with 4 MB, 262,144, if the runtime
    /// does not say.</summary>
    public static long SizeOfInternalFlash()
    {
        try
        {
            long size = new DriveInfo("I:\\").TotalSize;
            return size > 0 ? size : SmallestFlash;
        }
        catch (Exception)
        {
            return SmallestFlash;
        }
    }

    /// <inheritdoc/>
    public int Read(string name, byte[] buffer)
    {
        try
        {
            string path = _root + name;
            if (!File.Exists(path))
                return -1;
            using (FileStream file = new FileStream(path, FileMode.Open, FileAccess.Read))
            {
                int length = 0;
                while (length < buffer.Length)
                {
                    int read = file.Read(buffer, length, buffer.Length - length);
                    if (read <= 0)
                        break;
                    length += read;
                }

                return length;
            }
        }
        catch (Exception)
        {
            // The border's word for "cannot": the record store then takes the other blob.
            return -1;
        }
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] data, int length)
    {
        try
        {
            // Create cuts an existing file to nothing first, which the record store's two blobs allow for.
            using (FileStream file = new FileStream(_root + name, FileMode.Create, FileAccess.Write))
            {
                file.Write(data, 0, length);
                file.Flush();
            }

            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        try
        {
            if (File.Exists(_root + name))
                File.Delete(_root + name);
        }
        catch (Exception)
        {
            // It stays; nothing depends on its being gone.
        }
    }
}
