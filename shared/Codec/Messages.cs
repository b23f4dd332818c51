namespace NanoSensors.Codec;

/// <summary>From an FPort to the message it announces.</summary>
public static class Messages
{
    /// <summary>A clear message of the kind that the port announces, or null; then <see cref="PortError"/> tells why.</summary>
    /// <param name="fPort">Any number.</param>
    /// <param name="uplink">True from the device to the network.</param>
    public static Message Create(int fPort, bool uplink)
    {
        if (!uplink)
            return fPort == 6 ? new Command() : null;
        switch (fPort)
        {
            case 1: return new ParkingEvent();
            case 2: return new ParkingHeartbeat();
            case 3: return new AirReading();
            case 4: return new FootfallReading();
            case 5: return new StatusReading();
            case 6: return new Acknowledgement();
            case 8: return new StatusBySensor();
            case 9: return new LateParkingEvents();
            case 11: return new LateAirReading();
            case 15: return new StatusBySlot();
            default: return null;
        }
    }

    /// <summary>Whether a port announces a frame of this version.</summary>
    /// <param name="fPort">Any number.</param>
    /// <param name="uplink">True from the device to the network.</param>
    /// <returns><see cref="DecodeError.None"/>, NotApplicationPort, UnknownVersion or UnknownKind.</returns>
    public static DecodeError PortError(int fPort, bool uplink)
    {
        if (fPort < 1 || fPort > 223)
            return DecodeError.NotApplicationPort;
        if (fPort >= 32)
            return DecodeError.UnknownVersion;
        bool known = uplink ? fPort <= 6 || fPort == 8 || fPort == 9 || fPort == 11 || fPort == 15 : fPort == 6;
        return known ? DecodeError.None : DecodeError.UnknownKind;
    }
}
