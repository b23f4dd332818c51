using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>
/// The main loop of a simulated board. It calls <see cref="IApplication.Step"/> when the time it answered has come or a watched
/// pin has risen, sleeps deeply where that is allowed, restarts on demand and after an exception, and loses its
/// power when told to. What a real board adds (late wake-ups, a clock that is off) is set here.
/// </summary>
public sealed class BoardHost
{
    // Answers of "at once" in a row, each a turn of the loop later, until the application counts as stuck: one second.
    private const int StuckTurns = 10_000;

    private readonly VirtualTime _time;
    private readonly Func<IApplication> _boot;
    private readonly SeededRandom _random;
    private readonly Action _wake;
    private readonly List<Exception> _exceptions = [];
    private long _wakeAt = -1;
    private bool _inStep;
    private bool _pinRose;
    private int _turnsInARow;

    /// <summary>A board that is switched off; <see cref="Start"/> begins.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="board">What the application runs on.</param>
    /// <param name="boot">Makes the application anew at every start, as Main does.</param>
    public BoardHost(VirtualTime time, VirtualBoard board, Func<IApplication> boot)
    {
        _time = time;
        Board = board;
        _boot = boot;
        _random = new SeededRandom(board.Seed ^ 0x5DEECE66DL);
        _wake = OnWake;
        board.Interrupted += OnInterrupt;
    }

    /// <summary>The board.</summary>
    public VirtualBoard Board { get; }

    /// <summary>The application that is running; null while off, booting or in deep sleep.</summary>
    public IApplication? Application { get; private set; }

    /// <summary>What the board is doing.</summary>
    public BoardState State { get; private set; } = BoardState.Off;

    /// <summary>From a start or wake-up until the first step, µs; at least 1. A nanoFramework application needs a second or so on an ESP32.</summary>
    public long BootMicroseconds { get; set; } = 300_000;

    /// <summary>Wake-ups come late by up to this much, evenly distributed, µs.</summary>
    public long WakeJitterMicroseconds { get; set; }

    /// <summary>From a pin's edge to the step, µs; the jitter is added.</summary>
    public long DioLatencyMicroseconds { get; set; }

    /// <summary>One turn of the loop, µs; at least 1: how soon Step is called again if it answers a time that has passed.</summary>
    public long TurnMicroseconds { get; set; } = 100;

    /// <summary>Whether the board sleeps deeply, dropping the application, when it may.</summary>
    public bool DeepSleep { get; set; }

    /// <summary>Deep sleep is entered for no less than this, µs.</summary>
    public long ShortestDeepSleepMicroseconds { get; set; } = 1_000_000;

    /// <summary>If set, power comes back by itself this long after a cut, µs.</summary>
    public long? PowerReturnsAfterMicroseconds { get; set; }

    /// <summary>Exceptions that came out of the application; each restarted it.</summary>
    public IReadOnlyList<Exception> Exceptions => _exceptions;

    /// <summary>Number of starts, wake-ups from deep sleep included.</summary>
    public int Boots { get; private set; }

    /// <summary>Number of steps.</summary>
    public long Steps { get; private set; }

    /// <summary>Bytes allocated within steps, simulated chips included (which allocate nothing there).</summary>
    public long BytesAllocatedInSteps { get; private set; }

    /// <summary>An exception came out of the application.</summary>
    public event Action<Exception>? Failed;

    /// <summary>Switches the board on; the first step follows after <see cref="BootMicroseconds"/>.</summary>
    public void Start() => PowerOn();

    /// <summary>Switches the board on. No effect if it is on.</summary>
    public void PowerOn()
    {
        if (State != BoardState.Off)
            return;
        Board.PowerOn();
        BeginBoot(ResetCause.PowerOn);
    }

    /// <summary>Takes the power away, at once: the application is gone, chips forget, only <see cref="VirtualBoard.Storage"/> stays.</summary>
    public void PowerCut()
    {
        if (State == BoardState.Off)
            return;
        Application = null;
        State = BoardState.Off;
        _wakeAt = -1;
        Board.PowerOff();
        if (PowerReturnsAfterMicroseconds is long after)
            _time.After(after, PowerOn);
    }

    private void BeginBoot(ResetCause cause)
    {
        Application = null;
        State = BoardState.Booting;
        Board.Supervisor.LastReset = cause;
        Board.Supervisor.Requested = null;
        Board.Supervisor.History.Add(cause);
        _pinRose = false;
        _turnsInARow = 0;
        _wakeAt = -1;
        WakeAt(_time.NowMicroseconds + Math.Max(1, BootMicroseconds));
    }

    private void OnWake()
    {
        if (_time.NowMicroseconds != _wakeAt)
            return;
        _wakeAt = -1;
        switch (State)
        {
            case BoardState.DeepSleep:
                BeginBoot(ResetCause.DeepSleep);
                break;
            case BoardState.Booting:
                State = BoardState.Running;
                Boots++;
                Run(boot: true);
                break;
            case BoardState.Running:
                Run(boot: false);
                break;
        }
    }

    private void Run(bool boot)
    {
        long next;
        bool mayPowerDown;
        long now = Board.Clock.NowMicroseconds;
        _inStep = true;
        _pinRose = false;
        try
        {
            if (boot)
                Application = _boot();
            long before = GC.GetAllocatedBytesForCurrentThread();
            next = Application!.Step(now);
            mayPowerDown = DeepSleep && Application.MayPowerDown;
            BytesAllocatedInSteps += GC.GetAllocatedBytesForCurrentThread() - before;
            Steps++;
        }
        catch (PowerFailureException)
        {
            PowerCut();
            return;
        }
        catch (Exception exception)
        {
            _exceptions.Add(exception);
            Failed?.Invoke(exception);
            BeginBoot(ResetCause.Exception);
            return;
        }
        finally
        {
            _inStep = false;
        }

        // The application's own doing may have cut the power, by way of a test.
        if (State != BoardState.Running)
            return;
        if (Board.Supervisor.Requested is ResetCause cause)
            BeginBoot(cause);
        else if (mayPowerDown && !_pinRose && next - now >= ShortestDeepSleepMicroseconds)
            EnterDeepSleep(next);
        else
            SleepUntil(next, now);
    }

    private void EnterDeepSleep(long next)
    {
        Application = null;
        State = BoardState.DeepSleep;
        WakeAt(Late(Board.Clock.ToVirtual(next)));
    }

    private void SleepUntil(long next, long now)
    {
        if (next > now && !_pinRose)
        {
            _turnsInARow = 0;
            WakeAt(Late(Board.Clock.ToVirtual(next)));
            return;
        }

        if (++_turnsInARow > StuckTurns)
            throw new StuckApplicationException(Application!, now, next, StuckTurns);
        WakeAt(_time.NowMicroseconds + Math.Max(1, TurnMicroseconds));
    }

    private void OnInterrupt()
    {
        if (_inStep)
            _pinRose = true;
        else if (State is BoardState.Running or BoardState.DeepSleep)
            WakeAt(Late(_time.NowMicroseconds + DioLatencyMicroseconds));
    }

    // An earlier wake-up that is already due stays.
    private void WakeAt(long at)
    {
        if (at == long.MaxValue || (_wakeAt >= 0 && _wakeAt <= at))
            return;
        _wakeAt = at;
        _time.At(at, _wake);
    }

    private long Late(long at) =>
        at == long.MaxValue || WakeJitterMicroseconds == 0 ? at : at + _random.Next(WakeJitterMicroseconds + 1);
}

/// <summary>What a board is doing.</summary>
public enum BoardState
{
    /// <summary>It has no power.</summary>
    Off,

    /// <summary>Between reset and the first step.</summary>
    Booting,

    /// <summary>The application is in memory.</summary>
    Running,

    /// <summary>Nothing is in memory; a timer or a pin starts it.</summary>
    DeepSleep,
}

/// <summary>An application answered, over and over, that it wants to be called at a time that is not in the future.</summary>
public sealed class StuckApplicationException(IApplication application, long now, long answered, int turns)
    : Exception($"{application.GetType().Name}.Step answered {answered} at {now} us, not in the future, {turns} times in a row. "
        + "Answer the time at which something is really due, or long.MaxValue.");
