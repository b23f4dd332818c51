using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>What simulated sensors have in common: a measurement takes its time, and a broken sensor fails.</summary>
public abstract class SimulatedSensor : ISensor
{
    private readonly VirtualTime _time;
    private long _measurementMicroseconds;
    private SensorProgress _progress;
    private ChargedState? _resting;
    private ChargedState? _measuring;
    private double _secondsEach;

    /// <summary>A sensor.</summary>
    /// <param name="time">The world's clock; a sensor measures the world as it is when the measurement is done.</param>
    /// <param name="measurementMicroseconds">How long a measurement takes.</param>
    protected SimulatedSensor(VirtualTime time, long measurementMicroseconds)
    {
        _time = time;
        _measurementMicroseconds = measurementMicroseconds;
    }

    /// <summary>Connects it to a board: what it draws counts there from now on.</summary>
    public abstract void ConnectTo(VirtualBoard board);

    /// <summary>True while the sensor does not answer.</summary>
    public bool IsBroken { get; set; }

    /// <summary>True from a Start until a PowerDown.</summary>
    public bool IsPowered { get; private set; }

    /// <summary>Measurements begun so far.</summary>
    public int Starts { get; private set; }

    /// <inheritdoc/>
    public long NextPollMicroseconds { get; private set; }

    /// <summary>The world's clock.</summary>
    protected long Now => _time.NowMicroseconds;

    /// <inheritdoc/>
    public virtual void Start(long nowMicroseconds)
    {
        IsPowered = true;
        Starts++;
        if (_measuring != null && _secondsEach > 0)
            _measuring.Seconds += _secondsEach;
        else
            Line?.Enter(_measuring);
        _progress = SensorProgress.Measuring;
        NextPollMicroseconds = nowMicroseconds + _measurementMicroseconds;
    }

    /// <inheritdoc/>
    public SensorProgress Poll(long nowMicroseconds)
    {
        if (_progress != SensorProgress.Measuring || nowMicroseconds < NextPollMicroseconds)
            return _progress;
        if (IsBroken)
            Clear();
        else
            Measure();
        return _progress = IsBroken ? SensorProgress.Failed : SensorProgress.Ready;
    }

    /// <inheritdoc/>
    public virtual void PowerDown()
    {
        IsPowered = false;
        if (_secondsEach == 0)
            Line?.Enter(_resting);
        _progress = SensorProgress.Idle;
    }

    /// <summary>The part of the board's meter that this sensor is, once it is connected.</summary>
    protected ChargeLine? Line { get; private set; }

    /// <summary>Connects it to a board's meter.</summary>
    /// <param name="board">The board.</param>
    /// <param name="part">As in the power table.</param>
    /// <param name="resting">What it draws between measurements.</param>
    /// <param name="measuring">What it draws while it measures.</param>
    /// <param name="secondsEach">How long a measurement draws that; 0: from the first Start until PowerDown.</param>
    protected void Connect(VirtualBoard board, string part, string resting, string measuring, double secondsEach)
    {
        Line = board.Charge.Connect();
        _resting = board.Charge.Find(part, resting);
        _measuring = board.Charge.Find(part, measuring);
        _secondsEach = secondsEach;
        Rest();
    }

    /// <summary>From the next measurement on each takes so long, and draws what it does while it measures for all of it.</summary>
    protected void TakeSeconds(double seconds)
    {
        _measurementMicroseconds = (long)(1e6 * seconds);
        _secondsEach = seconds;
    }

    /// <summary>From now on it draws this between measurements.</summary>
    protected void RestIn(ChargedState? state)
    {
        _resting = state;
        Rest();
    }

    /// <summary>It draws what it does between measurements.</summary>
    protected void Rest() => Line?.Enter(_resting);

    /// <summary>Takes the values from the world as it is now.</summary>
    protected abstract void Measure();

    /// <summary>Makes every value not available.</summary>
    protected abstract void Clear();
}
