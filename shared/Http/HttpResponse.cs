using NanoSensors.Board;

namespace NanoSensors.Http;

/// <summary>
/// One response, written piece by piece into a small buffer, so that a page may be longer than the memory for it. Pages are not cached, load
/// nothing from elsewhere, run no script and cannot be put into a frame: the headers say so.
/// </summary>
public sealed class HttpResponse
{
    /// <summary>The longest piece, bytes.</summary>
    public const int LongestPiece = 1024;

    // Three hexadecimal digits and a line's end before a chunk, a line's end after it (RFC 9112, 7.1).
    private const int ChunkHead = 5;
    private const int ChunkTail = 2;
    private const string HexDigits = "0123456789abcdef";

    private bool _chunked;
    private bool _hasBody;
    private string _line;
    private int _start;
    private bool _headIsWritten;
    private bool _bodyIsWritten;
    private bool _endIsWritten;

    /// <summary>Takes the piece. What does not fit breaks the page off.</summary>
    public readonly AsciiWriter Writer = new AsciiWriter(LongestPiece + ChunkHead + ChunkTail);

    /// <summary>Status code, 200 by default.</summary>
    public int Status;

    /// <summary>Seconds for the header Retry-After; 0 for none.</summary>
    public int RetryAfterSeconds;

    /// <summary>Content type, HTML in UTF-8 by default.</summary>
    public string ContentType;

    /// <summary>Which page this is; for the pages' own use.</summary>
    public int Page;

    /// <summary>Number of the piece, from 0; counted by the server.</summary>
    public int Piece;

    /// <summary>For the pages' own use; 0 at first.</summary>
    public int Cursor;

    /// <summary>Answers with a status and one line of text.</summary>
    public void Answer(int status, string line)
    {
        Status = status;
        _line = line;
        ContentType = "text/plain; charset=utf-8";
    }

    /// <summary>Writes text for HTML: what has a meaning there is escaped.</summary>
    public void Html(string text)
    {
        for (int i = 0; i < text.Length; i++)
            Html((byte)text[i]);
    }

    /// <summary>Writes text for HTML out of bytes in UTF-8.</summary>
    public void Html(byte[] text, int offset, int length)
    {
        for (int i = 0; i < length; i++)
            Html(text[offset + i]);
    }

    private void Html(byte c)
    {
        switch (c)
        {
            case (byte)'&':
                Writer.Text("&amp;");
                break;
            case (byte)'<':
                Writer.Text("&lt;");
                break;
            case (byte)'>':
                Writer.Text("&gt;");
                break;
            case (byte)'"':
                Writer.Text("&quot;");
                break;
            case (byte)'\'':
                Writer.Text("&#39;");
                break;
            default:
                Writer.Byte(c);
                break;
        }
    }

    internal void Clear()
    {
        Status = 200;
        RetryAfterSeconds = 0;
        ContentType = "text/html; charset=utf-8";
        Page = 0;
        Piece = 0;
        Cursor = 0;
        _line = null;
        _headIsWritten = false;
        _bodyIsWritten = false;
        _endIsWritten = false;
    }

    // What is ready to be sent: Length bytes of Writer.Buffer from here.
    internal int Start
    {
        get { return _start; }
    }

    internal int Length
    {
        get { return Writer.Length - _start; }
    }

    internal void Begin(bool chunked, bool hasBody)
    {
        _chunked = chunked;
        _hasBody = hasBody;
    }

    // False when everything has been sent, or what was written did not fit.
    internal bool NextPiece(IHttpPages pages, long now)
    {
        Writer.Clear();
        _start = 0;
        if (!_headIsWritten)
        {
            _headIsWritten = true;
            WriteHead();
            return true;
        }

        if (!_hasBody)
            return false;
        while (!_bodyIsWritten)
        {
            Writer.Clear();
            Writer.Text("000\r\n");
            if (_line != null)
                Writer.Text(_line);
            _bodyIsWritten = _line != null || !pages.Write(this, now);
            Piece++;
            if (Writer.Overflowed || Writer.Length > LongestPiece + ChunkHead)
                return false;
            if (Writer.Length == ChunkHead)
                continue;
            CloseChunk();
            return true;
        }

        Writer.Clear();
        _start = 0;
        if (_endIsWritten || !_chunked)
            return false;
        _endIsWritten = true;
        Writer.Text("0\r\n\r\n");
        return true;
    }

    private void CloseChunk()
    {
        if (!_chunked)
        {
            _start = ChunkHead;
            return;
        }

        int length = Writer.Length - ChunkHead;
        Writer.Buffer[0] = (byte)HexDigits[(length >> 8) & 15];
        Writer.Buffer[1] = (byte)HexDigits[(length >> 4) & 15];
        Writer.Buffer[2] = (byte)HexDigits[length & 15];
        Writer.Text("\r\n");
    }

    private void WriteHead()
    {
        Writer.Text("HTTP/1.1 ");
        Writer.Integer(Status);
        Writer.Byte((byte)' ');
        Writer.Text(ReasonOf(Status));
        Writer.Text("\r\nContent-Type: ");
        Writer.Text(ContentType);
        if (_chunked)
            Writer.Text("\r\nTransfer-Encoding: chunked");
        if (RetryAfterSeconds > 0)
        {
            Writer.Text("\r\nRetry-After: ");
            Writer.Integer(RetryAfterSeconds);
        }

        Writer.Text(
            "\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n"
            + "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n\r\n");
    }

    private static string ReasonOf(int status)
    {
        switch (status)
        {
            case 200:
                return "OK";
            case 400:
                return "Bad Request";
            case 403:
                return "Forbidden";
            case 404:
                return "Not Found";
            case 405:
                return "Method Not Allowed";
            case 408:
                return "Request Timeout";
            case 411:
                return "Length Required";
            case 413:
                return "Content Too Large";
            case 414:
                return "URI Too Long";
            case 422:
                return "Unprocessable Content";
            case 429:
                return "Too Many Requests";
            case 431:
                return "Request Header Fields Too Large";
            case 501:
                return "Not Implemented";
            default:
                return "Status";
        }
    }
}
