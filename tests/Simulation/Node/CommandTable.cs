using System.Buffers.Binary;
using NanoSensors.Codec;
using NanoSensors.Node;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>Every kind of downlink, good and bad, and what a node answers. firmware/Node/README.md shows the same table.</summary>
internal static class CommandTable
{
    private const CommandResult Done = CommandResult.Done;
    private const CommandResult Range = CommandResult.OutOfRange;
    private const CommandResult NotSupported = CommandResult.NotSupported;
    private const CommandResult Busy = CommandResult.Busy;

    /// <summary>The columns: where the node is when the command comes.</summary>
    internal static readonly string[] Situations = ["parking", "air", "footfall", "parking, battery empty", "parking, safe mode"];

    // Bytes after the token. Of a value the code: seconds - 10, counts, readings and hours - 1, milliseconds - 250 (shared/Codec/SPECIFICATION.md).
    internal static readonly CommandRow[] Rows =
    [
        new("any bytes on another port of this version, or on no command port of a later one", [[0x10, 0x02, 0x4E]], null, [1, 7, 31, 39, 223]),
        new("any bytes on FPort 38, 70, 102, 134, 166, 198", [[0x10, 0x02, 0x4E], [0x50], []], [.. Same(CommandResult.UnknownVersion)], [38, 70, 102, 134, 166, 198]),
        new("the token alone; half a value; a value where none belongs; a byte too many; bits set after the end; `command` 15",
            [[], [0x10], [0x10, 0x02], [0x40, 0, 0], [0x10, 0x02, 0x4E, 0], [0x20, 0, 0x3B, 0xFF], [0x41], [0xF0], [0x80], [0xA0, 0], [0x90, 0, 0], [.. Enumerable.Repeat((byte)0xFF, 40)]],
            [.. Same(CommandResult.Malformed)]),
        new("`command` 0, 11 to 14", [[0x00], [0xB0], [0xC0], [0xD0], [0xE0]], [.. Same(CommandResult.UnknownCommand)]),
        new("`setInterval` 86,401 s and more, or without a value", [Value(0x1, 86391), Value(0x1, 0xFFFFE), Value(0x1, 0xFFFFF)], [.. Same(Range)]),
        new("`setInterval` 10 to 86,400 s", [Value(0x1, 0), Value(0x1, 1), Value(0x1, 86389), Value(0x1, 86390), Value(0x1, 590)], [.. Same(Done)]),
        new("`setThreshold` 1 to 7", [Value(0x2, 0), Value(0x2, 6)], [Range, NotSupported, Range, Range, Range]),
        new("`setThreshold` 8 to 99", [Value(0x2, 7), Value(0x2, 98)], [Done, NotSupported, Range, Done, Done]),
        new("`setThreshold` 100 to 1,000", [Value(0x2, 99), Value(0x2, 999)], [Done, NotSupported, Done, Done, Done]),
        new("`setThreshold` 1,001 to 2,000", [Value(0x2, 1000), Value(0x2, 1999)], [Range, NotSupported, Done, Range, Range]),
        new("`setThreshold` 2,001 to 65,535", [Value(0x2, 2000), Value(0x2, 65534)], [Range, NotSupported, Range, Range, Range]),
        new("`setThreshold` 65,536 and more", [Value(0x2, 65535), Value(0x2, 0xFFFFE)], [.. Same(Range)]),
        new("`setThreshold` without a value", [Value(0x2, 0xFFFFF)], [Range, NotSupported, Range, Range, Range]),
        new("`setParticulatesEvery` 1 to 1,000", [Short(0x8, 0), Short(0x8, 999), Short(0x8, 5)], [NotSupported, Done, NotSupported, NotSupported, NotSupported]),
        new("`setParticulatesEvery` 1,001 and more", [Short(0x8, 1000), Short(0x8, 0xFFE)], [.. Same(Range)]),
        new("`setParticulatesEvery` without a value", [Short(0x8, 0xFFF)], [NotSupported, Range, NotSupported, NotSupported, NotSupported]),
        new("`setStatusPeriod` 1 to 168 h", [Short(0x9, 0), Short(0x9, 167), Short(0x9, 23)], [.. Same(Done)]),
        new("`setStatusPeriod` 169 h and more, or without a value", [Short(0x9, 168), Short(0x9, 0xFFF)], [.. Same(Range)]),
        new("`setSamplePeriod` 250 to 10,000 ms", [Value(0xA, 0), Value(0xA, 9750), Value(0xA, 750)], [Done, NotSupported, NotSupported, Done, Done]),
        new("`setSamplePeriod` 10,001 ms and more", [Value(0xA, 9751), Value(0xA, 0xFFFFE)], [.. Same(Range)]),
        new("`setSamplePeriod` without a value", [Value(0xA, 0xFFFFF)], [Range, NotSupported, NotSupported, Range, Range]),
        new("`calibrate`", [[0x30]], [Done, NotSupported, NotSupported, Busy, Busy]),
        new("`requestStatus`, `requestConfigurationHash`", [[0x40], [0x60]], [.. Same(Done)]),
        new("`restart`, `factoryReset`", [[0x50], [0x70]], [.. Same(Done)]),
    ];

    /// <summary>A row as the README has it.</summary>
    internal static string Markdown(CommandRow row) => row.Results == null
        ? $"| {row.Label} | {string.Join(" | ", Situations.Select(_ => "no answer"))} |"
        : $"| {row.Label} | {string.Join(" | ", row.Results.Select(r => char.ToLowerInvariant(r.ToString()[0]) + r.ToString()[1..]))} |";

    private static CommandResult[] Same(CommandResult result) => [.. Situations.Select(_ => result)];

    private static byte[] Short(int command, int code) => [(byte)((command << 4) | (code >> 8)), (byte)code];

    private static byte[] Value(int command, int code) => [(byte)((command << 4) | (code >> 16)), (byte)(code >> 8), (byte)code];
}

/// <summary>Downlinks that are answered alike.</summary>
/// <param name="Label">What the README calls them.</param>
/// <param name="Bytes">The downlinks, without the token ahead of them.</param>
/// <param name="Results">The answer in each of <see cref="CommandTable.Situations"/>; null: none at all.</param>
/// <param name="Ports">Where they come; null is the command port.</param>
internal sealed record CommandRow(string Label, byte[][] Bytes, CommandResult[]? Results, int[]? Ports = null);

/// <summary>A configuration as the README describes its record and hash, written down without the firmware's code.</summary>
internal sealed class ConfigurationModel
{
    internal int Interval { get; private set; } = 600;

    internal int Threshold { get; private set; } = 20;

    internal int Presence { get; private set; } = 1200;

    // The bench measures the particulates with each reading.
    private int Particulates { get; set; } = 1;

    private int Sample { get; set; } = 1000;

    private int Status { get; set; } = 86400;

    internal uint Hash
    {
        get
        {
            var record = new byte[16];
            BinaryPrimitives.WriteInt32BigEndian(record, Interval);
            BinaryPrimitives.WriteInt16BigEndian(record.AsSpan(4), (short)Particulates);
            BinaryPrimitives.WriteInt16BigEndian(record.AsSpan(6), (short)Sample);
            BinaryPrimitives.WriteInt16BigEndian(record.AsSpan(8), (short)Threshold);
            BinaryPrimitives.WriteInt16BigEndian(record.AsSpan(10), (short)Presence);
            BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(12), Status);
            uint crc = uint.MaxValue;
            foreach (byte b in record)
            {
                crc ^= b;
                for (int bit = 0; bit < 8; bit++)
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            return ~crc;
        }
    }

    /// <summary>What a command that was acknowledged as done has changed.</summary>
    internal void Apply(NodeProfile profile, byte[] bytes)
    {
        int value = bytes.Length < 3 ? 0 : ((bytes[0] & 15) << 16) | (bytes[1] << 8) | bytes[2];
        int small = bytes.Length < 2 ? 0 : ((bytes[0] & 15) << 8) | bytes[1];
        switch (bytes[0] >> 4)
        {
            case 1:
                Interval = value + 10;
                break;
            case 2 when profile == NodeProfile.Parking:
                Threshold = value + 1;
                break;
            case 2:
                Presence = value + 1;
                break;
            case 7:
                Interval = 600;
                Threshold = 20;
                Presence = 1200;
                Particulates = 1;
                Sample = 1000;
                Status = 86400;
                break;
            case 8:
                Particulates = small + 1;
                break;
            case 9:
                Status = (small + 1) * 3600;
                break;
            case 10:
                Sample = value + 250;
                break;
        }
    }
}
