using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>What simulated sensors have in common: a measurement takes its time, and a broken sensor fails.</summary>
public abstract class SimulatedSensor : ISensor
{
    private readonly VirtualTime _time;
    private readonly long _measurementMicroseconds;
    private SensorProgress _progress;

    /// <summary>A sensor.</summary>
    /// <param name="time">The world's clock; a sensor measures the world as it is when the measurement is done.</param>
    /// <param name="measurementMicroseconds">How long a measurement takes.</param>
    protected SimulatedSensor(VirtualTime time, long measurementMicroseconds)
    {
        _time = time;
        _measurementMicroseconds = measurementMicroseconds;
    }

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
    public void Start(long nowMicroseconds)
    {
        IsPowered = true;
        Starts++;
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
        _progress = SensorProgress.Idle;
    }

    /// <summary>Takes the values from the world as it is now.</summary>
    protected abstract void Measure();

    /// <summary>Makes every value not available.</summary>
    protected abstract void Clear();
}
