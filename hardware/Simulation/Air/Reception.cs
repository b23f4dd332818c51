namespace NanoSensors.Simulation;

/// <summary>One transmission as one receiver gets it. The object is used again after its end.</summary>
public sealed class Reception
{
    /// <summary>What is received.</summary>
    public Transmission Transmission { get; internal set; } = null!;

    /// <summary>Power at the receiver, dBm.</summary>
    public double PowerDbm { get; internal set; }

    /// <summary>Signal to noise ratio, dB, without interference.</summary>
    public double SnrDb { get; internal set; }

    /// <summary>Sender's carrier minus the receiver's, Hz.</summary>
    public double FrequencyErrorHz { get; internal set; }

    /// <summary>How it ended.</summary>
    public ReceptionResult Result { get; internal set; }

    internal RadioChannel.Ear Ear = null!;
    internal RadioChannel.Band Band = null!;
    internal int Generation;
    internal bool HeaderHit;
    internal bool PayloadHit;
    internal Action Detect = null!;
    internal Action Header = null!;
    internal Action End = null!;
}

/// <summary>How a reception ended.</summary>
public enum ReceptionResult
{
    /// <summary>The payload is whole.</summary>
    Good,

    /// <summary>The header came through and the payload is garbled.</summary>
    PayloadGarbled,

    /// <summary>The header could not be read: the receiver never learnt what it was.</summary>
    HeaderLost,
}
