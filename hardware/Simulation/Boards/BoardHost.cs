using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Node;

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
    private readonly ChargeLine _processor;
    private readonly ChargedState _awake;
    private readonly ChargedState _asleepLightly;
    private readonly ChargedState _asleepDeeply;
    private BoardContext? _context;
    private long _sleptAt;
    private long _systemThen;
    private long _wakeAt = -1;
    private long _next;
    private bool _inLightSleep;
    private double _skewAwake;
    private bool _sensorWakes;
    private bool _wokenBySensor;
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
        _processor = board.Charge.Connect();
        _awake = board.Charge.Find("ESP32", "awake");
        _asleepLightly = board.Charge.Find("ESP32", "light sleep");
        _asleepDeeply = board.Charge.Find("ESP32", "deep sleep");
        board.Interrupted += OnInterrupt;
        board.SensorLineRose += OnSensorLine;
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

    /// <summary>Whether the board sleeps lightly between steps where it may: pins are not looked at meanwhile.</summary>
    public bool LightSleep { get; set; }

    /// <summary>Light sleep is entered for no less than this, µs.</summary>
    public long ShortestLightSleepMicroseconds { get; set; } = 10_000;

    /// <summary>The clock is off by up to this while the board sleeps lightly, either way, parts per million: an RC oscillator counts then.</summary>
    public double LightSleepErrorPpm { get; set; }

    /// <summary>What each light sleep is charged with beyond its time: so long awake, µs, for falling asleep, waking up, and the step that follows, which takes no virtual time.</summary>
    public long LightWakeChargeMicroseconds { get; set; }

    /// <summary>Number of light sleeps.</summary>
    public long LightSleeps { get; private set; }

    /// <summary>Wake-ups from deep sleep by the sensors' line.</summary>
    public int WakesBySensor { get; private set; }

    /// <summary>Wake-ups from deep sleep by the timer.</summary>
    public int WakesByTimer { get; private set; }

    /// <summary>If set, power comes back by itself this long after a cut, µs.</summary>
    public long? PowerReturnsAfterMicroseconds { get; set; }

    /// <summary>Upper limit of the rest before a start that follows on many others, s; 0 for none.</summary>
    public int LongestRestSeconds { get; set; } = NodeSettings.LongestRestSeconds;

    /// <summary>Whether the board restarted by faults over and over, so that the application is to leave out what may cause them.</summary>
    public bool IsSafeMode => _context?.IsSafeMode ?? false;

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
        BeginBoot();
    }

    /// <summary>Takes the power away, at once: the application is gone, chips forget, only <see cref="VirtualBoard.Storage"/> stays.</summary>
    public void PowerCut()
    {
        if (State == BoardState.Off)
            return;
        EndLightSleep();
        _processor.Enter(null);
        Application = null;
        State = BoardState.Off;
        _wakeAt = -1;
        Board.PowerOff();
        if (PowerReturnsAfterMicroseconds is long after)
            _time.After(after, PowerOn);
    }

    // As Supervisor.Restart of the board's program: the cause and the time are left in the store.
    private void Restart(ResetCause cause)
    {
        try
        {
            _context?.Supervisor.Restart(cause);
        }
        catch (PowerFailureException)
        {
            PowerCut();
            return;
        }

        Board.Chip.BeginAnew();
        BeginBoot();
    }

    private void BeginBoot()
    {
        Application = null;
        State = BoardState.Booting;
        _processor.Enter(_awake);
        Board.Supervisor.Requested = null;
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
                if (_wokenBySensor)
                    WakesBySensor++;
                else
                    WakesByTimer++;
                Board.Chip.Wake(_sleptAt, _systemThen);
                BeginBoot();
                break;
            case BoardState.Booting:
                State = BoardState.Running;
                Boots++;
                Run(boot: true);
                break;
            case BoardState.Running:
                // Light sleep may end ahead of the step, so that a pin is noticed from then on.
                if (EndLightSleep() && !_pinRose && Board.Clock.NowMicroseconds < _next)
                    WakeAt(Late(Board.Clock.ToVirtual(_next)));
                else
                    Run(boot: false);
                break;
        }
    }

    private void Run(bool boot)
    {
        long next;
        SleepPlan plan;
        long now;
        _inStep = true;
        _pinRose = false;
        try
        {
            if (boot && !BeginProgram())
                return;
            now = Board.Clock.NowMicroseconds;
            _context!.Clock.Keep(now);
            if (boot)
                Application = _boot();
            long before = GC.GetAllocatedBytesForCurrentThread();
            next = Application!.Step(now);
            plan = Application.Sleep;
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
            Restart(ResetCause.Exception);
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
            Restart(cause);
        else if (DeepSleep && plan.Depth == SleepDepth.Deep && !_pinRose && next - now >= ShortestDeepSleepMicroseconds)
            EnterDeepSleep(next, plan.WakesBySensor);
        else
            SleepUntil(next, now, plan);
    }

    // As BoardProgram does before anything is opened. False if the board rests first.
    private bool BeginProgram()
    {
        _context = new BoardContext(Board.Chip, Board.Storage);
        _context.Begin(LongestRestSeconds);
        Board.Clock.Use(_context.Clock);
        Board.Supervisor.ClockEpoch = _context.Clock.Epoch;
        Board.Supervisor.LastReset = _context.Supervisor.LastReset;
        if (_context.RestMicroseconds > 0)
        {
            EnterDeepSleep(Board.Clock.NowMicroseconds + _context.RestMicroseconds, false);
            return false;
        }

        Board.Supervisor.History.Add(_context.Supervisor.LastReset);
        return true;
    }

    private void EnterDeepSleep(long next, bool wakesBySensor)
    {
        _context!.Clock.BeforeDeepSleep();
        Application = null;
        State = BoardState.DeepSleep;
        _processor.Enter(_asleepDeeply);
        _sleptAt = _time.NowMicroseconds;
        _systemThen = Board.Chip.SystemMicroseconds;
        _sensorWakes = wakesBySensor;
        _wokenBySensor = _sensorWakes && Board.SensorLine;
        WakeAt(_wokenBySensor ? _time.NowMicroseconds : Late(Board.Clock.ToVirtual(next)));
    }

    private void SleepUntil(long next, long now, SleepPlan plan)
    {
        if (next > now && !_pinRose)
        {
            _turnsInARow = 0;
            long until = plan.Depth == SleepDepth.None ? now : Math.Min(next, plan.LightUntilMicroseconds);
            // With a pin alone to wait for it stays awake and watches.
            if (LightSleep && until != long.MaxValue && until - now >= ShortestLightSleepMicroseconds)
                EnterLightSleep(next, until);
            else
                WakeAt(Late(Board.Clock.ToVirtual(next)));
            return;
        }

        if (++_turnsInARow > StuckTurns)
            throw new StuckApplicationException(Application!, now, next, StuckTurns);
        WakeAt(_time.NowMicroseconds + Math.Max(1, TurnMicroseconds));
    }

    private void EnterLightSleep(long next, long until)
    {
        _inLightSleep = true;
        _next = next;
        _processor.Enter(_asleepLightly);
        _skewAwake = Board.Clock.SkewPpm;
        Board.Clock.SetSkew(_skewAwake + LightSleepErrorPpm * (2 * _random.NextDouble() - 1));
        WakeAt(Late(Board.Clock.ToVirtual(until)));
    }

    private bool EndLightSleep()
    {
        if (!_inLightSleep)
            return false;
        _inLightSleep = false;
        Board.Clock.SetSkew(_skewAwake);
        _processor.Enter(_awake);
        _awake.Seconds += LightWakeChargeMicroseconds * 1e-6;
        LightSleeps++;
        return true;
    }

    private void OnInterrupt()
    {
        if (_inStep || _inLightSleep)
            _pinRose = true;
        else if (State == BoardState.Running)
            WakeAt(Late(_time.NowMicroseconds + DioLatencyMicroseconds));
    }

    private void OnSensorLine()
    {
        if (State != BoardState.DeepSleep || !_sensorWakes)
            return;
        _wokenBySensor = true;
        WakeAt(_time.NowMicroseconds);
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
