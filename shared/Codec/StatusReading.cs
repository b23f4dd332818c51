namespace NanoSensors.Codec;

/// <summary>What a node runs and how it fares: FPort 5, 16 bytes, from older nodes; they send a <see cref="StatusBySlot"/> now.</summary>
public class StatusReading : Message
{
    /// <summary>A clear reading.</summary>
    public StatusReading()
        : base(Frames.Status)
    {
    }

    /// <summary>A clear reading of a layout that begins with the same fields.</summary>
    protected StatusReading(Frame frame)
        : base(frame)
    {
    }

    /// <summary>Major version of the firmware, 0 to 255. Setting one part makes the parts not yet set 0.</summary>
    public int FirmwareMajor
    {
        get { return VersionPart(16); }
        set { SetVersionPart(16, value); }
    }

    /// <summary>Minor version of the firmware, 0 to 255.</summary>
    public int FirmwareMinor
    {
        get { return VersionPart(8); }
        set { SetVersionPart(8, value); }
    }

    /// <summary>Patch number of the firmware, 0 to 255. 255.255.255 is no version.</summary>
    public int FirmwarePatch
    {
        get { return VersionPart(0); }
        set { SetVersionPart(0, value); }
    }

    /// <summary>Battery, 1,500 to 6,580 mV in steps of 20 mV.</summary>
    public int BatteryMillivolts
    {
        get { return this[1]; }
        set { this[1] = value; }
    }

    /// <summary>Why the node last started, a number of NanoSensors.Board.ResetCause.</summary>
    public int ResetCause
    {
        get { return this[2]; }
        set { this[2] = value; }
    }

    /// <summary>How the sensors fare.</summary>
    public SensorHealth SensorHealth
    {
        get { return (SensorHealth)GetCode(3); }
        set { SetCode(3, (int)value); }
    }

    /// <summary>Restarts since the node was first set up, wake-ups from deep sleep apart, 0 to 1,022.</summary>
    public int ResetCount
    {
        get { return this[4]; }
        set { this[4] = value; }
    }

    /// <summary>Whole hours since the last restart, 0 to 65,534.</summary>
    public int UptimeHours
    {
        get { return this[5]; }
        set { this[5] = value; }
    }

    /// <summary>Receive windows that opened too late since the last restart, 0 to 4,094.</summary>
    public int LateWindows
    {
        get { return this[6]; }
        set { this[6] = value; }
    }

    /// <summary>Writes to flash since the node was first set up, 0 to 1,048,574.</summary>
    public int StoreWrites
    {
        get { return this[7]; }
        set { this[7] = value; }
    }

    /// <summary>Hash of the configuration in force; 0 is not available.</summary>
    public uint ConfigurationHash
    {
        get { return (uint)this[8]; }
        set { this[8] = (int)value; }
    }

    private int VersionPart(int shift)
    {
        return this[0] == NotAvailable ? NotAvailable : (this[0] >> shift) & 0xFF;
    }

    private void SetVersionPart(int shift, int value)
    {
        int others = this[0] == NotAvailable ? 0 : this[0] & ~(0xFF << shift);
        int part = value < 0 ? 0 : value > 255 ? 255 : value;
        this[0] = others | (part << shift);
    }
}
