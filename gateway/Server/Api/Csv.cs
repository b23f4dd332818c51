using System.Globalization;
using System.Text;

namespace NanoSensors.Server.Api;

/// <summary>Comma-separated values (RFC 4180), with a header line; numbers with a point.</summary>
internal sealed class Csv
{
    public const string MediaType = "text/csv";

    private readonly StringBuilder _text = new();
    private bool _started;

    public Csv(params ReadOnlySpan<string> columns)
    {
        foreach (string column in columns)
            Add(column);
        End();
    }

    public static IResult Result(Csv csv) => TypedResults.Text(csv.ToString(), MediaType + "; charset=utf-8; header=present");

    public void Add(double? value) => AddRaw(value?.ToString(CultureInfo.InvariantCulture) ?? "");

    public void Add(string? text)
    {
        text ??= "";
        // A spreadsheet takes what begins like this for a formula.
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        AddRaw(text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        _text.Append("\r\n");
        _started = false;
    }

    public override string ToString() => _text.ToString();

    private void AddRaw(string cell)
    {
        if (_started)
            _text.Append(',');
        _started = true;
        _text.Append(cell);
    }
}
