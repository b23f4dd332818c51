using System.Globalization;

namespace NanoSensors.Tool;

/// <summary>
/// A recorded trace: CSV with a header, comma or semicolon between the columns, a point in numbers, empty lines and lines that begin with # passed
/// over, in UTF-8. Reads line by line, so that a trace of months needs no memory.
/// </summary>
internal sealed class TraceReader : IDisposable
{
    /// <summary>What a ranging sensor gives at most.</summary>
    public const int MostMillimetres = 65535;

    // Longer lines are no trace, and must not fill the memory.
    private const int LongestLine = 1000;

    private readonly string _path;
    private readonly StreamReader _reader;
    private readonly string[] _names;
    private int[] _columns = [];
    private char _separator = ',';
    private string[] _cells = [];
    private int _line;
    private long _lastTime = long.MinValue;

    private TraceReader(string path, StreamReader reader, string[] names)
    {
        _path = path;
        _reader = reader;
        _names = names;
    }

    /// <summary>What is wrong with the trace; null as long as nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Opens a trace and reads its header; null with an error if it cannot be read.</summary>
    public static TraceReader? Open(string path, string[] wanted, string[] optional, out string error)
    {
        error = "";
        TraceReader? trace = null;
        try
        {
            trace = new TraceReader(path, new StreamReader(path), [.. wanted, .. optional]);
            if (trace.ReadHeader(wanted.Length))
                return trace;
            error = trace.Error!;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"TRACE: \"{path}\" cannot be read: {e.Message}";
        }

        trace?.Dispose();
        return null;
    }

    /// <summary>Goes to the next sample; false at the end or at an error.</summary>
    public bool Read()
    {
        if (Error is not null || !NextLine(out var line))
            return false;
        _cells = line.Split(_separator);
        return true;
    }

    /// <summary>The sample's time in milliseconds; times must not run backwards.</summary>
    public bool TryTime(out long milliseconds)
    {
        milliseconds = 0;
        var text = Cell(0);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out milliseconds))
            return Fail(0, text, "is no whole number of milliseconds; give e.g. 61000 for a minute and a second");
        if (milliseconds is < -4_000_000_000_000 or > 4_000_000_000_000)
            return Fail(0, text, "is out of range; give milliseconds since any moment, at most 4,000,000,000,000 either way");
        if (milliseconds < _lastTime)
            return Fail(0, text, $"is before the line above ({_lastTime}); sort the trace by time");
        _lastTime = milliseconds;
        return true;
    }

    /// <summary>A whole number within a range.</summary>
    public bool TryInteger(int index, int minimum, int maximum, string unit, out int value)
    {
        var text = Cell(index);
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum)
            return true;
        return Fail(index, text, $"is no whole number from {minimum} to {maximum}; give {unit} as the sensor delivered them");
    }

    /// <summary>A whole number within a range, or nothing.</summary>
    public bool TryIntegerOrNone(int index, int minimum, int maximum, string unit, out int? value)
    {
        value = null;
        if (Cell(index).Length == 0)
            return true;
        if (!TryInteger(index, minimum, maximum, unit, out var given))
            return false;
        value = given;
        return true;
    }

    /// <summary>Whole numbers within a range with spaces between them, or none.</summary>
    public bool TryIntegers(int index, int minimum, int maximum, string unit, out int[] values)
    {
        var texts = Cell(index).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        values = new int[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!int.TryParse(texts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[i]) || values[i] < minimum || values[i] > maximum)
                return Fail(index, texts[i], $"is no whole number from {minimum} to {maximum}; give {unit} as the sensor delivered them, with spaces between them");
        }

        return true;
    }

    /// <summary>Whether the trace has an optional column.</summary>
    public bool Has(int index) => _columns[index] >= 0;

    /// <summary>Checks an optional number; an empty cell or a missing column will do.</summary>
    public bool TryNumber(int index, double minimum, double maximum, string unit)
    {
        var text = Cell(index);
        if (text.Length == 0)
            return true;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
            return true;
        return Fail(index, text, $"is no number from {minimum} to {maximum}; give {unit} with a point, or leave it empty");
    }

    public void Dispose() => _reader.Dispose();

    private bool ReadHeader(int wanted)
    {
        if (!NextLine(out var header))
        {
            Error ??= $"TRACE: \"{_path}\" is empty; its first line must name the columns: {string.Join(",", _names)}.";
            return false;
        }

        _separator = header.Contains(';') ? ';' : ',';
        var given = header.Split(_separator);
        _columns = new int[_names.Length];
        for (var i = 0; i < _names.Length; i++)
        {
            _columns[i] = Array.FindIndex(given, g => string.Equals(g.Trim().Trim('"'), _names[i], StringComparison.OrdinalIgnoreCase));
            if (_columns[i] >= 0 || i >= wanted)
                continue;
            Error = $"TRACE: line {_line}, column {_names[i]}: not there; the first line is \"{Shorten(header)}\" and must name the columns {string.Join(", ", _names[..wanted])}"
                + (wanted < _names.Length ? $", and may name {string.Join(", ", _names[wanted..])}." : ".");
            return false;
        }

        return true;
    }

    // Not ReadLine: a file without line ends must not end up in memory as one line.
    private bool NextLine(out string line)
    {
        var buffer = new char[LongestLine + 1];
        while (true)
        {
            line = "";
            var length = 0;
            int c;
            try
            {
                while ((c = _reader.Read()) >= 0 && c != '\n')
                {
                    if (length > LongestLine)
                        break;
                    buffer[length++] = (char)c;
                }
            }
            catch (IOException e)
            {
                Error = $"TRACE: \"{_path}\" cannot be read beyond line {_line}: {e.Message}";
                return false;
            }

            if (c < 0 && length == 0)
                return false;
            _line++;
            if (length > LongestLine)
            {
                Error = $"TRACE: line {_line} is longer than {LongestLine} characters; is this a CSV with one sample a line?";
                return false;
            }

            line = new string(buffer, 0, length).Trim('\r', ' ', '\t', '\uFEFF');
            if (line.Length > 0 && line[0] != '#')
                return true;
        }
    }

    private string Cell(int index) => _columns[index] >= 0 && _columns[index] < _cells.Length ? _cells[_columns[index]].Trim().Trim('"') : "";

    private bool Fail(int index, string value, string remedy)
    {
        Error = $"TRACE: line {_line}, column {_names[index]}: \"{Shorten(value)}\" {remedy}.";
        return false;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
