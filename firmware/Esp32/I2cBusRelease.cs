using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// Frees an I2C bus whose data line a sensor holds low: a reset of the board in the middle of a read leaves the sensor waiting for the rest of its clocks
/// (I2C specification UM10204, 3.1.16: nine clocks, then STOP).
/// </summary>
public sealed class I2cBusRelease
{
    private const int MostClocks = 9;

    private readonly IOutputPin _clock;
    private readonly IOutputPin _data;
    private readonly IInputPin _dataLevel;

    /// <summary>The two lines, open drain: high is released.</summary>
    /// <param name="clock">SCL.</param>
    /// <param name="data">SDA.</param>
    /// <param name="dataLevel">The level of SDA.</param>
    public I2cBusRelease(IOutputPin clock, IOutputPin data, IInputPin dataLevel)
    {
        _clock = clock;
        _data = data;
        _dataLevel = dataLevel;
    }

    /// <summary>Clocks until SDA is high, nine times at most, and sends STOP. Does nothing on a free bus.</summary>
    /// <returns>False if SDA is still low.</returns>
    public bool Run()
    {
        _data.Write(true);
        _clock.Write(true);
        if (_dataLevel.IsHigh)
            return true;
        for (int i = 0; i < MostClocks && !_dataLevel.IsHigh; i++)
        {
            _clock.Write(false);
            _clock.Write(true);
        }

        _clock.Write(false);
        _data.Write(false);
        _clock.Write(true);
        _data.Write(true);
        return _dataLevel.IsHigh;
    }
}
