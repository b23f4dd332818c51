namespace NanoSensors.Sensing;

/// <summary>
/// A sensor that measures when told and never makes anybody wait: <see cref="Start"/>, then <see cref="Poll"/> until it is
/// no longer <see cref="SensorProgress.Measuring"/>, then the values. The values stay until the next Start. A sensor that
/// does not answer fails; it throws nothing, and may be started again at any time.
/// </summary>
public interface ISensor
{
    /// <summary>Begins one measurement, and powers the sensor up if it is down. A measurement under way is abandoned.</summary>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    void Start(long nowMicroseconds);

    /// <summary>Looks once whether the measurement is done, and fetches the values if so.</summary>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    SensorProgress Poll(long nowMicroseconds);

    /// <summary>When <see cref="Poll"/> can bring something new; only while it measures.</summary>
    long NextPollMicroseconds { get; }

    /// <summary>Takes the sensor to its lowest consumption; fans and heaters stop. The next <see cref="Start"/> wakes it.</summary>
    void PowerDown();
}

/// <summary>How far a measurement is.</summary>
public enum SensorProgress
{
    /// <summary>Nothing was started.</summary>
    Idle = 0,

    /// <summary>Under way.</summary>
    Measuring = 1,

    /// <summary>Done; the values are those of this measurement.</summary>
    Ready = 2,

    /// <summary>The sensor does not answer, or its answer is broken; every value is <see cref="Measured.NotAvailable"/>.</summary>
    Failed = 3,
}
