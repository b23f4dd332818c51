namespace NanoSensors.Simulation;

/// <summary>What can go wrong in one transfer on an I2C bus.</summary>
public enum I2cFault
{
    /// <summary>The device does not acknowledge; it takes nothing, and the transfer ends at once.</summary>
    NotAcknowledged,

    /// <summary>The device takes what is written and then stretches the clock beyond the limit: the transfer fails after <see cref="VirtualI2c.TimeoutMicroseconds"/>.</summary>
    Stretched,

    /// <summary>
    /// A line is held low, for this transfer and each one after it until <see cref="VirtualI2c.Release"/>: each fails after <see cref="VirtualI2c.TimeoutMicroseconds"/> and reaches no device.
    /// </summary>
    HeldLow,

    /// <summary>A read brings random bytes and is acknowledged. A write is as it should be.</summary>
    Garbage,

    /// <summary>A read brings all ones, as a released data line does, and is acknowledged. A write is as it should be.</summary>
    Ones,
}
