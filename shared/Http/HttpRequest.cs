namespace NanoSensors.Http;

/// <summary>
/// One request (RFC 9112), read byte by byte as it comes. Only what pages need is kept: method, path, the form. Everything is bounded: a
/// line of which something is wanted has at most 512 bytes, a head 8 KB, a body <see cref="LongestBody"/>. Total: whatever the bytes are,
/// the request becomes complete or is refused with a status.
/// </summary>
public sealed class HttpRequest
{
    /// <summary>The longest body that is taken, bytes.</summary>
    public const int LongestBody = 1536;

    private const int LongestHead = 8192;

    private readonly byte[] _line = new byte[512];
    private readonly byte[] _path = new byte[64];
    private readonly byte[] _host = new byte[64];
    private readonly byte[] _origin = new byte[80];
    private readonly byte[] _body = new byte[LongestBody];
    private readonly FormReader _form = new FormReader();
    private int _lineLength;
    private bool _lineIsTooLong;
    private int _headLength;
    private int _pathLength;
    private int _hostLength;
    private int _originLength;
    private int _bodyLength;
    private int _contentLength;
    private bool _isForm;
    private bool _inBody;
    private bool _hasRequestLine;
    private bool _hostIsOfTarget;

    /// <summary>What is wanted.</summary>
    public HttpMethod Method { get; private set; }

    /// <summary>
    /// The form that came with a POST; without fields if none came. Start it with <see cref="FormReader.Begin"/>'s work done already: <see cref="FormReader.Next"/>.
    /// </summary>
    public FormReader Form
    {
        get
        {
            _form.Begin(_body, _isForm ? _bodyLength : 0);
            return _form;
        }
    }

    /// <summary>
    /// Whether a page of another host sent it (its Origin is not our Host): what changes something must then be refused.
    /// </summary>
    public bool IsFromElsewhere
    {
        get
        {
            if (_originLength == 0)
                return false;
            // http://host, https://host; "null" and anything else is elsewhere.
            int at = 0;
            while (at + 2 < _originLength && !(_origin[at] == ':' && _origin[at + 1] == '/' && _origin[at + 2] == '/'))
                at++;
            at += 3;
            if (_originLength - at != _hostLength)
                return true;
            for (int i = 0; i < _hostLength; i++)
            {
                if (Lower(_origin[at + i]) != Lower(_host[i]))
                    return true;
            }

            return false;
        }
    }

    internal bool IsComplete { get; private set; }

    // The status that refuses it; 0 while nothing is wrong.
    internal int Refusal { get; private set; }

    internal bool IsHttp11 { get; private set; }

    /// <summary>Whether the path, without a query, is <paramref name="path"/>.</summary>
    public bool PathIs(string path)
    {
        return Is(_path, 0, _pathLength, path);
    }

    internal void Clear()
    {
        _lineLength = 0;
        _lineIsTooLong = false;
        _headLength = 0;
        _pathLength = 0;
        _hostLength = 0;
        _originLength = 0;
        _bodyLength = 0;
        _contentLength = -1;
        _isForm = false;
        _inBody = false;
        _hasRequestLine = false;
        _hostIsOfTarget = false;
        Method = HttpMethod.Other;
        IsComplete = false;
        Refusal = 0;
        IsHttp11 = false;
    }

    // What follows a complete request is not looked at: the connection serves one.
    internal void Take(byte[] data, int length)
    {
        for (int i = 0; i < length && !IsComplete && Refusal == 0; i++)
        {
            if (_inBody)
                TakeBody(data[i]);
            else
                TakeHead(data[i]);
        }
    }

    private void TakeBody(byte value)
    {
        _body[_bodyLength++] = value;
        IsComplete = _bodyLength >= _contentLength;
    }

    private void TakeHead(byte value)
    {
        if (++_headLength > LongestHead)
        {
            Refusal = 431;
            return;
        }

        if (value != '\n')
        {
            if (_lineLength < _line.Length)
                _line[_lineLength++] = value;
            else
                _lineIsTooLong = true;
            return;
        }

        if (_lineLength > 0 && !_lineIsTooLong && _line[_lineLength - 1] == '\r')
            _lineLength--;
        EndLine();
        _lineLength = 0;
        _lineIsTooLong = false;
    }

    private void EndLine()
    {
        if (!_hasRequestLine)
        {
            // RFC 9112, 2.2: an empty line before the request is passed over.
            if (_lineLength == 0)
                return;
            _hasRequestLine = true;
            TakeRequestLine();
        }
        else if (_lineLength > 0)
        {
            TakeField();
        }
        else
        {
            EndHead();
        }
    }

    private void TakeRequestLine()
    {
        if (_lineIsTooLong)
        {
            Refusal = 414;
            return;
        }

        int methodEnd = IndexOf(' ', 0);
        int targetEnd = methodEnd < 0 ? -1 : IndexOf(' ', methodEnd + 1);
        if (methodEnd < 1 || targetEnd < 0 || _lineLength - targetEnd != 9 || !Is(_line, targetEnd + 1, 7, "HTTP/1."))
        {
            Refusal = 400;
            return;
        }

        int pathStart = TakeAuthority(methodEnd + 1, targetEnd);
        if (pathStart < 0)
        {
            Refusal = 400;
            return;
        }

        IsHttp11 = _line[_lineLength - 1] != '0';
        if (Is(_line, 0, methodEnd, "GET"))
            Method = HttpMethod.Get;
        else if (Is(_line, 0, methodEnd, "POST"))
            Method = HttpMethod.Post;
        else if (Is(_line, 0, methodEnd, "HEAD"))
            Method = HttpMethod.Head;
        if (pathStart == targetEnd || _line[pathStart] == '?')
            _path[_pathLength++] = (byte)'/';
        for (int i = pathStart; i < targetEnd && _line[i] != '?'; i++)
        {
            if (_pathLength == _path.Length)
            {
                Refusal = 414;
                return;
            }

            _path[_pathLength++] = _line[i];
        }
    }

    // RFC 9112, 3.2.2: a target may be a whole address, whose host then counts instead of the Host field. Returns where the path begins,
    // or -1.
    private int TakeAuthority(int start, int end)
    {
        if (start < end && _line[start] == '/')
            return start;
        int at = start;
        while (at < end && _line[at] != ':')
            at++;
        bool isHttp = (at - start == 4 && IsLower(start, "http")) || (at - start == 5 && IsLower(start, "https"));
        if (!isHttp || at + 3 >= end || _line[at + 1] != '/' || _line[at + 2] != '/')
            return -1;
        int host = at + 3;
        int path = host;
        while (path < end && _line[path] != '/' && _line[path] != '?')
            path++;
        if (path == host || path - host > _host.Length)
            return -1;
        _hostLength = Copy(host, path, _host);
        _hostIsOfTarget = true;
        return path;
    }

    private void TakeField()
    {
        int colon = IndexOf(':', 0);
        if (_line[0] == ' ' || _line[0] == '\t' || (colon < 1 && !_lineIsTooLong) || (colon > 0 && _line[colon - 1] == ' '))
        {
            Refusal = 400;
            return;
        }

        if (colon < 0)
            return;
        int start = colon + 1;
        while (start < _lineLength && (_line[start] == ' ' || _line[start] == '\t'))
            start++;
        int end = _lineLength;
        while (end > start && (_line[end - 1] == ' ' || _line[end - 1] == '\t'))
            end--;

        if (NameIs(colon, "content-length"))
            TakeContentLength(start, end);
        else if (NameIs(colon, "content-type"))
            _isForm = end - start >= 33 && IsLower(start, "application/x-www-form-urlencoded");
        else if (NameIs(colon, "host"))
            _hostLength = _hostIsOfTarget ? _hostLength : Copy(start, end, _host);
        else if (NameIs(colon, "origin"))
            _originLength = Copy(start, end, _origin);
        else if (NameIs(colon, "transfer-encoding"))
            Refusal = 501;
    }

    private void TakeContentLength(int start, int end)
    {
        long value = 0;
        for (int i = start; i < end; i++)
        {
            if (_line[i] < '0' || _line[i] > '9' || i - start > 9)
            {
                Refusal = 400;
                return;
            }

            value = value * 10 + (_line[i] - '0');
        }

        if (start == end || (_contentLength >= 0 && _contentLength != value))
            Refusal = 400;
        else if (value > LongestBody)
            Refusal = 413;
        else
            _contentLength = (int)value;
    }

    private void EndHead()
    {
        if (IsHttp11 && _hostLength == 0)
        {
            Refusal = 400;
            return;
        }

        if (_contentLength < 0 && Method == HttpMethod.Post)
        {
            Refusal = 411;
            return;
        }

        _inBody = true;
        IsComplete = _contentLength <= 0;
    }

    private int Copy(int start, int end, byte[] target)
    {
        if (end - start > target.Length || _lineIsTooLong)
        {
            Refusal = 431;
            return 0;
        }

        System.Array.Copy(_line, start, target, 0, end - start);
        return end - start;
    }

    private bool NameIs(int length, string name)
    {
        return length == name.Length && IsLower(0, name);
    }

    private bool IsLower(int start, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (Lower(_line[start + i]) != text[i])
                return false;
        }

        return true;
    }

    private int IndexOf(char c, int start)
    {
        for (int i = start; i < _lineLength; i++)
        {
            if (_line[i] == c)
                return i;
        }

        return -1;
    }

    private static bool Is(byte[] bytes, int start, int length, string text)
    {
        if (length != text.Length)
            return false;
        for (int i = 0; i < length; i++)
        {
            if (bytes[start + i] != text[i])
                return false;
        }

        return true;
    }

    private static int Lower(byte c)
    {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
}
