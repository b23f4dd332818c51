namespace NanoSensors.Codec;

/// <summary>What a command asks for.</summary>
public enum CommandType
{
    /// <summary>Set the interval between readings, in seconds.</summary>
    SetInterval = 1,

    /// <summary>Set the detector's threshold, in counts of its sensor.</summary>
    SetThreshold = 2,

    /// <summary>The bay is empty now (or the doorway free): take this as the baseline.</summary>
    Calibrate = 3,

    /// <summary>Send a status reading.</summary>
    RequestStatus = 4,

    /// <summary>Restart.</summary>
    Restart = 5,

    /// <summary>Send the configuration's hash, in the acknowledgement.</summary>
    RequestConfigurationHash = 6,

    /// <summary>Back to the configuration and the ignorance of the first day; identity, session and running totals stay. A restart follows the acknowledgement.</summary>
    FactoryReset = 7,

    /// <summary>Air: measure the particulates, whose fan takes most of the battery, with each so many-th reading only.</summary>
    SetParticulatesEvery = 8,

    /// <summary>Set the time between two status readings, in hours.</summary>
    SetStatusPeriod = 9,

    /// <summary>Parking: set the time between two samples of a magnetometer that is not left to watch, in milliseconds.</summary>
    SetSamplePeriod = 10,

    /// <summary>Not known.</summary>
    NotAvailable = 15,
}
