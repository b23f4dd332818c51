using NanoSensors.Board;
using NanoSensors.Http;

namespace NanoSensors.BoardTest;

/// <summary>The report on the board's own Wi-Fi: "/" shows it, "/acceptance.txt" is the file to attach.</summary>
public sealed class ReportPages : IHttpPages
{
    private const string FilePath = "/acceptance.txt";
    private const int AsPage = 1;

    private readonly AcceptanceText _text;
    private readonly AsciiWriter _line = new AsciiWriter(AcceptanceText.LongestLine);

    /// <summary>Pages of a report.</summary>
    public ReportPages(AcceptanceText text)
    {
        _text = text;
    }

    /// <inheritdoc/>
    public void Open(HttpRequest request, HttpResponse response, long nowMicroseconds)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            response.Answer(405, "Only GET.");
            return;
        }

        if (request.PathIs("/"))
        {
            response.Page = AsPage;
            return;
        }

        if (!request.PathIs(FilePath))
        {
            response.Answer(404, "There is / and /acceptance.txt.");
            return;
        }

        response.ContentType = "text/plain; charset=utf-8";
    }

    /// <inheritdoc/>
    public bool Write(HttpResponse response, long nowMicroseconds)
    {
        bool isPage = response.Page == AsPage;
        int line = response.Piece - (isPage ? 1 : 0);
        if (line < 0)
        {
            response.Writer.Text("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
            response.Writer.Text("<meta name=\"viewport\" content=\"width=device-width\"><title>Acceptance report</title>");
            response.Writer.Text("<h1>Acceptance report</h1><p><a href=\"/acceptance.txt\" download>Download it as a file</a>");
            response.Writer.Text(" to attach to an issue.<pre>");
            return true;
        }

        _line.Clear();
        _text.WriteLine(line, _line);
        if (isPage)
            response.Html(_line.Buffer, 0, _line.Length);
        else
            WriteBytes(response.Writer);
        response.Writer.Byte((byte)'\n');
        if (line + 1 < _text.Lines)
            return true;
        if (isPage)
            response.Writer.Text("</pre></html>");
        return false;
    }

    private void WriteBytes(AsciiWriter writer)
    {
        for (int i = 0; i < _line.Length; i++)
            writer.Byte(_line.Buffer[i]);
    }
}
