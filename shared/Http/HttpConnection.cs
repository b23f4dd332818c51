using NanoSensors.Board;

namespace NanoSensors.Http;

/// <summary>One caller: its request is read, answered and the connection closed. Used again for the next one.</summary>
internal sealed class HttpConnection
{
    // A phone on a bad Wi-Fi needs a second; who needs longer is stuck, or holds the place on purpose.
    private const long ReadingMicroseconds = 10000000;
    private const long SendingMicroseconds = 30000000;
    private const long LingerMicroseconds = 1000000;

    private readonly IHttpPages _pages;
    private readonly HttpStatistics _statistics;
    private readonly HttpRequest _request = new HttpRequest();
    private readonly HttpResponse _response = new HttpResponse();
    private IConnection _connection;
    private bool _isSending;
    private bool _isLingering;
    private bool _wasRefused;
    private int _sent;
    private long _deadline;

    internal HttpConnection(IHttpPages pages, HttpStatistics statistics)
    {
        _pages = pages;
        _statistics = statistics;
    }

    internal bool IsFree
    {
        get { return _connection == null; }
    }

    // Whether it has a place that a newer caller may have: nothing of worth is under way.
    internal bool IsWaiting
    {
        get { return _connection != null && !_isSending; }
    }

    internal long StartedAtMicroseconds { get; private set; }

    internal void Begin(IConnection connection, long now)
    {
        _connection = connection;
        _isSending = false;
        _isLingering = false;
        _wasRefused = false;
        _sent = 0;
        _request.Clear();
        _response.Clear();
        StartedAtMicroseconds = now;
        _deadline = now + ReadingMicroseconds;
    }

    internal void Step(byte[] scratch, long now)
    {
        if (now >= _deadline)
        {
            if (!_isLingering)
                _statistics.TimedOut++;
            Close();
        }
        else if (_isLingering)
        {
            // The rest of a request that was refused: closing over unread bytes would reset the connection, and the answer with it.
            if (_connection.Receive(scratch, 0, scratch.Length) < 0)
                Close();
        }
        else if (_isSending)
        {
            Send(now);
        }
        else
        {
            Read(scratch, now);
        }
    }

    internal void Close()
    {
        _connection.Close();
        _connection = null;
    }

    private void Read(byte[] scratch, long now)
    {
        int length = _connection.Receive(scratch, 0, scratch.Length);
        if (length < 0)
        {
            Close();
            return;
        }

        _request.Take(scratch, length);
        if (_request.Refusal != 0)
        {
            _wasRefused = true;
            _statistics.Refused++;
            _response.Answer(_request.Refusal, "The request is not one that this board takes.\n");
        }
        else if (_request.IsComplete)
        {
            _statistics.Requests++;
            _pages.Open(_request, _response, now);
        }
        else
        {
            return;
        }

        _isSending = true;
        _deadline = now + SendingMicroseconds;
        _response.Begin(_request.IsHttp11, _request.Method != HttpMethod.Head);
        _response.NextPiece(_pages, now);
    }

    private void Send(long now)
    {
        int taken = _connection.Send(_response.Writer.Buffer, _response.Start + _sent, _response.Length - _sent);
        if (taken < 0)
        {
            Close();
            return;
        }

        _sent += taken;
        if (_sent < _response.Length)
            return;
        _sent = 0;
        if (_response.NextPiece(_pages, now))
            return;
        if (_response.Writer.Overflowed)
            _statistics.BrokenOff++;
        if (!_wasRefused)
        {
            Close();
            return;
        }

        _isLingering = true;
        _deadline = now + LingerMicroseconds;
    }
}
