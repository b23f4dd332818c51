namespace NanoSensors.Codec;

/// <summary>A node's status with its sensors by slot: FPort 15, 21 bytes, 2 more for <see cref="WakeUps"/>, 1 more per sensor slot.</summary>
public sealed class StatusBySlot : StatusReading
{
    /// <summary>Number of sensor slots a frame has room for.</summary>
    public const int Slots = 7;

    private const int FirstSlot = 17;

    /// <summary>A clear reading.</summary>
    public StatusBySlot()
        : base(Frames.StatusBySlot)
    {
    }

    /// <summary>Version of the runtime's firmware image, packed by <see cref="PackRuntimeVersion"/>.</summary>
    public int RuntimeVersion
    {
        get { return this[9]; }
        set { this[9] = value; }
    }

    /// <summary>DevNonces that are left, 0 to 65,536: in steps of 8 to 1,024, then of 512. A node without any cannot join again.</summary>
    public int RemainingDevNonces
    {
        get { return this[10]; }
        set { this[10] = value; }
    }

    /// <summary>The end device's last step against a silent network: 0 none, 1 dropped answers, 2 rejoined, 3 restarted.</summary>
    public int SilenceStep
    {
        get { return this[11]; }
        set { this[11] = value; }
    }

    /// <summary>Number of steps against a silent network, 0 to 30.</summary>
    public int SilenceSteps
    {
        get { return this[12]; }
        set { this[12] = value; }
    }

    /// <summary>Starts that ended a transmission, 0 to 272: each one to 32, then in steps of 8.</summary>
    public int UnfinishedTransmissions
    {
        get { return this[13]; }
        set { this[13] = value; }
    }

    /// <summary>Parking: how often the magnetometer's interrupt has woken the board since the node was set up, modulo 65,536.</summary>
    public int WakeUps
    {
        get { return this[16]; }
        set { this[16] = value; }
    }

    /// <summary>Packs a version of four parts into 28 bits.</summary>
    /// <param name="major">0 to 7; a higher part is packed as its highest value, here and below.</param>
    /// <param name="minor">0 to 127.</param>
    /// <param name="patch">0 to 63.</param>
    /// <param name="revision">0 to 4,095; a part that is not there, a negative number, is packed as 0.</param>
    public static int PackRuntimeVersion(int major, int minor, int patch, int revision)
    {
        int packed = (Part(major, 7) << 25) | (Part(minor, 127) << 18) | (Part(patch, 63) << 12) | Part(revision, 4095);
        // All ones is "not available".
        return packed == 0xFFFFFFF ? packed - 1 : packed;
    }

    /// <summary>Sets what is in a slot.</summary>
    /// <param name="slot">0 to 6.</param>
    /// <param name="type">What it measures; any number from 0 to 62.</param>
    /// <param name="health">Its health.</param>
    public void SetSensor(int slot, SensorType type, SensorHealth health)
    {
        SetCode(FirstSlot + (2 * slot), (int)type);
        SetCode(FirstSlot + (2 * slot) + 1, (int)health);
    }

    /// <summary>What is in a slot.</summary>
    /// <param name="slot">0 to 6.</param>
    public SensorType TypeOf(int slot)
    {
        return (SensorType)GetCode(FirstSlot + (2 * slot));
    }

    /// <summary>The health of the first sensor of a type; NotAvailable if the node has none.</summary>
    /// <param name="type">What it measures.</param>
    public SensorHealth HealthOf(SensorType type)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            if (TypeOf(slot) == type)
                return (SensorHealth)GetCode(FirstSlot + (2 * slot) + 1);
        }

        return SensorHealth.NotAvailable;
    }

    private static int Part(int value, int highest)
    {
        return value < 0 ? 0 : value > highest ? highest : value;
    }
}
