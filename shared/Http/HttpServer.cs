using NanoSensors.Board;

namespace NanoSensors.Http;

/// <summary>
/// A web server for one board and a few people: one request a connection, a few connections at a time, all buffers made at the start. A state
/// machine like everything on a board: a step reads at most 512 bytes or writes at most one piece for each connection, and allocates nothing.
/// </summary>
/// <remarks>
/// A caller that sends slowly, or nothing, is closed after 10 s, and after one second if a newer one wants its place (a browser opens a
/// second connection on the chance that it may need it). One that does not take its answer is closed after 30 s.
/// </remarks>
public sealed class HttpServer
{
    private const long ActivePollMicroseconds = 10000;
    private const long IdlePollMicroseconds = 100000;
    private const long SecureMicroseconds = 1000000;

    private readonly IListener _listener;
    private readonly HttpConnection[] _connections;
    private readonly byte[] _scratch = new byte[512];

    /// <summary>A server.</summary>
    /// <param name="listener">Where callers come from.</param>
    /// <param name="pages">What they are shown.</param>
    /// <param name="connections">How many at a time, 1 to 4; each takes 4 KB.</param>
    public HttpServer(IListener listener, IHttpPages pages, int connections)
    {
        _listener = listener;
        Statistics = new HttpStatistics();
        _connections = new HttpConnection[connections];
        for (int i = 0; i < connections; i++)
            _connections[i] = new HttpConnection(pages, Statistics);
    }

    /// <summary>What it has done.</summary>
    public HttpStatistics Statistics { get; }

    /// <summary>When <see cref="Step"/> is next due.</summary>
    public long NextStepMicroseconds { get; private set; }

    /// <summary>Whether somebody is being served. A board that sleeps between steps may not while it is so.</summary>
    public bool IsBusy
    {
        get
        {
            for (int i = 0; i < _connections.Length; i++)
            {
                if (!_connections[i].IsFree)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Goes on with every caller. May be called at any time; before it is due it does nothing.</summary>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    public void Step(long nowMicroseconds)
    {
        if (nowMicroseconds < NextStepMicroseconds)
            return;
        Admit(nowMicroseconds);
        for (int i = 0; i < _connections.Length; i++)
        {
            if (!_connections[i].IsFree)
                _connections[i].Step(_scratch, nowMicroseconds);
        }

        NextStepMicroseconds = nowMicroseconds + (IsBusy ? ActivePollMicroseconds : IdlePollMicroseconds);
    }

    // While every place is taken callers are left waiting where they are, which the network does well.
    private void Admit(long now)
    {
        HttpConnection place = FindPlace(now);
        IConnection caller = place == null ? null : _listener.Accept();
        if (caller == null)
            return;
        if (!place.IsFree)
        {
            Statistics.GivenUp++;
            place.Close();
        }

        place.Begin(caller, now);
    }

    private HttpConnection FindPlace(long now)
    {
        HttpConnection oldest = null;
        for (int i = 0; i < _connections.Length; i++)
        {
            HttpConnection candidate = _connections[i];
            if (candidate.IsFree)
                return candidate;
            if (candidate.IsWaiting && now - candidate.StartedAtMicroseconds >= SecureMicroseconds
                && (oldest == null || candidate.StartedAtMicroseconds < oldest.StartedAtMicroseconds))
                oldest = candidate;
        }

        return oldest;
    }
}
