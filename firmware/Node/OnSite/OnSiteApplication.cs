using NanoSensors.Board;
using NanoSensors.Http;

namespace NanoSensors.Node;

/// <summary>
/// A node with its page open: both are stepped, nothing sleeps, and after ten minutes the board restarts without the page, when the node has
/// stored what it has. The node goes on working meanwhile, so that the installer sees what it does.
/// </summary>
public sealed class OnSiteApplication : IApplication
{
    /// <summary>So long the page stays open, microseconds.</summary>
    public const long OpenMicroseconds = 600000000;

    // So long the node may take to end its exchange and to store what it has; then the board restarts in any case.
    private const long GraceMicroseconds = 60000000;

    private readonly NodeApplication _node;
    private readonly NodePages _pages;
    private readonly HttpServer _server;
    private readonly ISupervisor _supervisor;
    private long _end = long.MinValue;

    /// <summary>Puts them together.</summary>
    /// <param name="node">The node.</param>
    /// <param name="pages">Its page.</param>
    /// <param name="server">What shows the page.</param>
    /// <param name="supervisor">Restarts.</param>
    public OnSiteApplication(NodeApplication node, NodePages pages, HttpServer server, ISupervisor supervisor)
    {
        _node = node;
        _pages = pages;
        _server = server;
        _supervisor = supervisor;
    }

    /// <inheritdoc/>
    public SleepPlan Sleep { get; } = new SleepPlan();

    /// <inheritdoc/>
    public long Step(long nowMicroseconds)
    {
        if (_end == long.MinValue)
            _end = nowMicroseconds + OpenMicroseconds;
        long next = _node.Step(nowMicroseconds);
        _server.Step(nowMicroseconds);
        if (!_server.IsBusy)
        {
            if (nowMicroseconds >= _end + GraceMicroseconds)
                _supervisor.Restart(ResetCause.Command);
            else if (nowMicroseconds >= _end || _pages.IsRestartWanted)
                _node.RequestRestart();
        }

        long due = _server.NextStepMicroseconds;
        return due < next ? due : next;
    }
}
