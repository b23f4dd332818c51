using NanoSensors.Board;

namespace NanoSensors.BoardTest;

/// <summary>
/// The report as text: Markdown between two marks, to be attached to an issue. It holds no key, no name and no address. It is
/// written line by line, so that no piece is long.
/// </summary>
public sealed class AcceptanceText
{
    /// <summary>Longest line, bytes.</summary>
    public const int LongestLine = 320;

    /// <summary>Longest text, bytes.</summary>
    public const int Longest = 12288;

    private const int LinesBefore = 7;
    private const int LinesBetween = 4;
    private const int ByHand = 8;

    private readonly AcceptanceReport _report;
    private readonly string _board;
    private readonly string _runtime;

    /// <summary>The text of a report.</summary>
    public AcceptanceText(AcceptanceReport report, string board, string runtime)
    {
        _report = report;
        _board = board;
        _runtime = runtime;
    }

    /// <summary>Number of lines.</summary>
    public int Lines
    {
        get { return LinesBefore + _report.Count + LinesBetween + ByHand + 1; }
    }

    /// <summary>Writes a line without its end.</summary>
    /// <param name="line">0 to <see cref="Lines"/> - 1.</param>
    /// <param name="writer">Takes it.</param>
    public void WriteLine(int line, AsciiWriter writer)
    {
        int row = line - LinesBefore;
        int between = row - _report.Count;
        if (row < 0)
            WriteHead(line, writer);
        else if (between < 0)
            WriteRow(row, writer);
        else if (between < LinesBetween)
            writer.Text(BetweenAt(between));
        else if (between < LinesBetween + ByHand)
            writer.Text(ByHandAt(between - LinesBetween));
        else
            writer.Text("===== end of the acceptance report =====");
    }

    /// <summary>The whole text, with a line feed after each line.</summary>
    /// <param name="writer">Takes it; <see cref="Longest"/> bytes are enough.</param>
    public void Write(AsciiWriter writer)
    {
        for (int i = 0; i < Lines; i++)
        {
            WriteLine(i, writer);
            writer.Byte((byte)'\n');
        }
    }

    private void WriteHead(int line, AsciiWriter writer)
    {
        switch (line)
        {
            case 0:
                writer.Text("===== NanoSensors acceptance report, format 1 =====");
                break;
            case 1:
                writer.Text("board: ");
                writer.Text(_board);
                break;
            case 2:
                writer.Text("runtime: ");
                writer.Text(_runtime);
                break;
            case 3:
                writer.Text("checks: ");
                writer.Integer(_report.Count);
                writer.Text(", failed: ");
                writer.Integer(_report.Failed);
                writer.Text(", not measured: ");
                writer.Integer(_report.Missing);
                break;
            case 5:
                writer.Text("| check | unit | measured | limits | verdict |");
                break;
            case 6:
                writer.Text("|---|---|---|---|---|");
                break;
        }
    }

    /// <summary>Writes a row of the table without its end.</summary>
    /// <param name="row">0 to the report's Count - 1.</param>
    /// <param name="writer">Takes it.</param>
    public void WriteRow(int row, AsciiWriter writer)
    {
        int check = _report.CheckOf(row);
        int verdict = _report.VerdictOf(row);
        writer.Text("| ");
        if (check == AcceptanceCheck.Part)
        {
            writer.Text(_report.PartOf(row));
            writer.Text(" | contract | - | - | ");
        }
        else
        {
            writer.Text(AcceptanceCheck.NameAndUnitOf(check));
            writer.Text(" | ");
            if (verdict == AcceptanceReport.Measured)
                writer.Integer(_report.ValueOf(row));
            else
                writer.Byte((byte)'-');
            writer.Text(" | ");
            writer.Integer(AcceptanceCheck.LowestOf(check));
            writer.Text(" to ");
            writer.Integer(AcceptanceCheck.HighestOf(check));
            writer.Text(" | ");
        }

        if (_report.IsFailed(row))
        {
            writer.Text("FAILED: ");
            writer.Text(verdict == AcceptanceReport.Measured ? AcceptanceCheck.HintOf(check) : _report.ReasonOf(row));
        }
        else if (verdict == AcceptanceReport.NotMeasured)
        {
            writer.Text("not measured: ");
            writer.Text(_report.ReasonOf(row));
        }
        else
        {
            writer.Text("ok");
        }

        writer.Text(" |");
    }

    private static string BetweenAt(int index)
    {
        switch (index)
        {
            case 1:
                return "Measured by hand, how: firmware/BoardTest/README.md";
            case 2:
                return "| what | measured | unit |";
            case 3:
                return "|---|---|---|";
            default:
                return "";
        }
    }

    private static string ByHandAt(int index)
    {
        switch (index)
        {
            case 0:
                return "| current in deep sleep | ? | uA |";
            case 1:
                return "| current in light sleep | ? | uA |";
            case 2:
                return "| current awake, mean | ? | mA |";
            case 3:
                return "| current while transmitting, 14 dBm | ? | mA |";
            case 4:
                return "| start after deep sleep, by current | ? | ms |";
            case 5:
                return "| battery by a multimeter, during the run | ? | mV |";
            case 6:
                return "| receive window opens before the downlink | ? | ms |";
            default:
                return "| range at SF7 and SF12, antenna height | ? | m |";
        }
    }
}
