namespace NanoSensors.Simulation;

/// <summary>One frame on the air. Not changed after its end, so that an observer may keep it.</summary>
public sealed class Transmission
{
    /// <summary>Where it comes from.</summary>
    public required Position From { get; init; }

    /// <summary>Who sends; null for a disturber that is no chip. A sender does not hear itself.</summary>
    public object? Sender { get; init; }

    /// <summary>How it is modulated.</summary>
    public required LoRaModulation Modulation { get; init; }

    /// <summary>Radiated power, dBm.</summary>
    public required double PowerDbm { get; init; }

    /// <summary>Preamble, symbols without sync word.</summary>
    public int PreambleSymbols { get; init; } = 8;

    /// <summary>Denominator of the coding rate 4/n, 5 to 8.</summary>
    public int CodingRateDenominator { get; init; } = 5;

    /// <summary>Whether a payload CRC follows.</summary>
    public bool Crc { get; init; } = true;

    /// <summary>Whether the header is left out.</summary>
    public bool ImplicitHeader { get; init; }

    /// <summary>The PHYPayload.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Start of the preamble, µs of virtual time.</summary>
    public long StartMicroseconds { get; internal set; }

    /// <summary>End of the last symbol, µs of virtual time; earlier than planned if the sender was cut off.</summary>
    public long EndMicroseconds { get; internal set; }

    /// <summary>True if the sender lost power or left the mode before the end.</summary>
    public bool CutOff { get; internal set; }

    /// <summary>Number in the order of starting, from 1.</summary>
    public long Number { get; internal set; }

    /// <summary>Time on air, µs.</summary>
    public long AirMicroseconds => EndMicroseconds - StartMicroseconds;

    internal double HeaderEndMicroseconds =>
        StartMicroseconds + Modulation.PreambleMicroseconds(PreambleSymbols) + (ImplicitHeader ? 0 : 8 * Modulation.SymbolMicroseconds);

    // What ends before the last five symbols of the preamble does no harm to it (Bor et al., MSWiM 2016).
    internal double CriticalStartMicroseconds =>
        StartMicroseconds + Math.Max(0, PreambleSymbols - RadioChannel.DetectionSymbols) * Modulation.SymbolMicroseconds;
}
