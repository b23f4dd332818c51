namespace NanoSensors.Codec;

/// <summary>
/// The table of fields: the one source of the encoder, the decoders, the JavaScript codec and the specification's tables.
/// Sources of ranges and resolutions are in SPECIFICATION.md.
/// </summary>
public static class Frames
{
    private const int SetInterval = 1 << (int)CommandType.SetInterval;
    private const int SetThreshold = 1 << (int)CommandType.SetThreshold;
    private const int SetParticulatesEvery = 1 << (int)CommandType.SetParticulatesEvery;
    private const int SetStatusPeriod = 1 << (int)CommandType.SetStatusPeriod;
    private const int SetSamplePeriod = 1 << (int)CommandType.SetSamplePeriod;
    private const int IfSet = 1 << 1;

    // 20 mV is a third of the error of the ESP32's converter; 1.50 V is below any board's brown-out, 6.58 V above USB's 5.25 V.
    private static readonly Field Battery = new Field(FieldType.Number, "batteryVolts", 8, "V", 3, 1500, new int[] { 254, 20 });

    private static readonly string[] StateWords = new string[] { "free", "occupied", "disturbed" };

    private static readonly int[] DurationSteps = new int[] { 4096, 1, 4096, 10, 4096, 60, 4094, 600 };

    private static readonly string[] HealthWords = new string[] { "ok", "degraded", "fault" };

    private static readonly Field State = new Field(FieldType.State, "occupied", 2, words: StateWords);

    private static readonly Field Health = HealthOf("sensorHealth");

    private static readonly Field Hash = new Field(FieldType.Hash, "configurationHash", 32);

    private static readonly string[] ResetCauseWords = new string[] { "unknown", "powerOn", "deepSleep", "command", "watchdog", "exception", "brownOut" };

    private static readonly string[] SensorWords = new string[] { "magnetometer", "overhead", "climate", "co2", "particulates", "outerZone", "innerZone" };

    private static readonly string[] CommandWords = new string[]
    {
        null, "setInterval", "setThreshold", "calibrate", "requestStatus", "restart", "requestConfigurationHash", "factoryReset",
        "setParticulatesEvery", "setStatusPeriod", "setSamplePeriod",
    };

    // No node sends these two any more: they take no heap of a board. Made twice by two threads they are the same.
    private static Frame _status;
    private static Frame _statusBySensor;

    /// <summary>A bay changed: its new state, and how long the old one lasted.</summary>
    public static readonly Frame ParkingEvent = new Frame(1, true, "parking event", "parking",
        State,
        new Field(FieldType.Number, "previousStateSeconds", 14, "s", 0, 0, DurationSteps));

    /// <summary>A bay's sign of life.</summary>
    public static readonly Frame ParkingHeartbeat = new Frame(2, true, "parking heartbeat", "parking",
        State,
        Health,
        Battery,
        new Field(FieldType.Number, "temperature", 11, "°C", 2, -4000, new int[] { 1250, 10 }));

    /// <summary>What the air is like.</summary>
    public static readonly Frame Air = new Frame(3, true, "air reading", "air",
        new Field(FieldType.Flag, "hasClimate", 1),
        new Field(FieldType.Flag, "hasCo2", 1),
        new Field(FieldType.Flag, "hasParticulates", 1),
        Battery,
        new Field(FieldType.Number, "temperature", 14, "°C", 2, -4000, new int[] { 12500, 1 }).When(0, IfSet),
        new Field(FieldType.Number, "relativeHumidity", 11, "%", 2, 0, new int[] { 2000, 5 }).When(0, IfSet),
        new Field(FieldType.Number, "pressure", 17, "hPa", 2, 30000, new int[] { 80000, 1 }).When(0, IfSet),
        new Field(FieldType.Number, "vocIndex", 9, "", 0, 0, new int[] { 500, 1 }).When(0, IfSet),
        new Field(FieldType.Number, "co2", 12, "ppm", 0, 0, new int[] { 2500, 1, 750, 10, 600, 50 }).When(1, IfSet),
        new Field(FieldType.Number, "pm25", 11, "µg/m³", 1, 0, new int[] { 1000, 1, 900, 10 }).When(2, IfSet),
        new Field(FieldType.Number, "pm10", 11, "µg/m³", 1, 0, new int[] { 1000, 1, 900, 10 }).When(2, IfSet));

    /// <summary>People in and out.</summary>
    public static readonly Frame Footfall = new Frame(4, true, "footfall reading", "footfall",
        new Field(FieldType.Flag, "hasCountIn", 1),
        new Field(FieldType.Flag, "hasCountOut", 1),
        Battery,
        new Field(FieldType.Number, "intervalSeconds", 8, "s", 0, 0, new int[] { 60, 10, 110, 60, 84, 900 }),
        new Field(FieldType.Total, "countIn", 15).When(0, IfSet),
        new Field(FieldType.Total, "countOut", 15).When(1, IfSet));

    /// <summary>What a node runs and how it fares, as nodes of before tell it: without the rest of <see cref="StatusBySensor"/>.</summary>
    public static Frame Status => _status ??= new Frame(5, true, "status reading", "status", StatusFields(0));

    /// <summary>What a node runs and how it fares: the fields of <see cref="Status"/>, then each sensor of its profile, and how often the magnetometer woke it.</summary>
    public static Frame StatusBySensor => _statusBySensor ??= new Frame(8, true, "status by sensor", "status", StatusBySensorFields());

    /// <summary>A node's status with its sensors by slot, open for sensors, words and fields of later versions; it replaces <see cref="StatusBySensor"/>.</summary>
    public static readonly Frame StatusBySlot = new Frame(15, true, "status by slot", "status", StatusBySlotFields()).Open();

    /// <summary>The answer to a command.</summary>
    public static readonly Frame Acknowledgement = new Frame(6, true, "acknowledgement", "acknowledgement",
        new Field(FieldType.Total, "token", 8),
        new Field(FieldType.Word, "command", 4, words: CommandWords),
        new Field(FieldType.Word, "result", 4,
            words: new string[] { "done", "unknownCommand", "outOfRange", "notSupported", "busy", "malformed", "storeFailed", "unknownVersion" }),
        Hash);

    /// <summary>
    /// Transitions of a while ago, the latest first: the age of the latest, then each as in <see cref="ParkingEvent"/>. Each tells how long the state before it lasted, so
    /// that the ages of the others follow.
    /// </summary>
    public static readonly Frame LateParking = new Frame(9, true, "late parking events", "parking",
        new Field(FieldType.Number, "ageSeconds", 14, "s", 0, 0, DurationSteps),
        new Field(FieldType.Flag, "hasSecond", 1),
        new Field(FieldType.Flag, "hasThird", 1),
        new Field(FieldType.Flag, "hasFourth", 1),
        new Field(FieldType.Flag, "hasFifth", 1),
        new Field(FieldType.Flag, "hasSixth", 1),
        new Field(FieldType.State, "transitions[0].occupied", 2, words: StateWords),
        new Field(FieldType.Number, "transitions[0].previousStateSeconds", 14, "s", 0, 0, DurationSteps),
        new Field(FieldType.State, "transitions[1].occupied", 2, words: StateWords).When(1, IfSet),
        new Field(FieldType.Number, "transitions[1].previousStateSeconds", 14, "s", 0, 0, DurationSteps).When(1, IfSet),
        new Field(FieldType.State, "transitions[2].occupied", 2, words: StateWords).When(2, IfSet),
        new Field(FieldType.Number, "transitions[2].previousStateSeconds", 14, "s", 0, 0, DurationSteps).When(2, IfSet),
        new Field(FieldType.State, "transitions[3].occupied", 2, words: StateWords).When(3, IfSet),
        new Field(FieldType.Number, "transitions[3].previousStateSeconds", 14, "s", 0, 0, DurationSteps).When(3, IfSet),
        new Field(FieldType.State, "transitions[4].occupied", 2, words: StateWords).When(4, IfSet),
        new Field(FieldType.Number, "transitions[4].previousStateSeconds", 14, "s", 0, 0, DurationSteps).When(4, IfSet),
        new Field(FieldType.State, "transitions[5].occupied", 2, words: StateWords).When(5, IfSet),
        new Field(FieldType.Number, "transitions[5].previousStateSeconds", 14, "s", 0, 0, DurationSteps).When(5, IfSet));

    /// <summary>What the air was like a while ago: an age, then the fields of <see cref="Air"/>.</summary>
    public static readonly Frame LateAir = new Frame(11, true, "late air reading", "air",
        new Field(FieldType.Number, "ageSeconds", 12, "s", 0, 0, new int[] { 1440, 60, 2654, 600 }),
        new Field(FieldType.Flag, "hasClimate", 1),
        new Field(FieldType.Flag, "hasCo2", 1),
        new Field(FieldType.Flag, "hasParticulates", 1),
        Battery,
        new Field(FieldType.Number, "temperature", 14, "°C", 2, -4000, new int[] { 12500, 1 }).When(1, IfSet),
        new Field(FieldType.Number, "relativeHumidity", 11, "%", 2, 0, new int[] { 2000, 5 }).When(1, IfSet),
        new Field(FieldType.Number, "pressure", 17, "hPa", 2, 30000, new int[] { 80000, 1 }).When(1, IfSet),
        new Field(FieldType.Number, "vocIndex", 9, "", 0, 0, new int[] { 500, 1 }).When(1, IfSet),
        new Field(FieldType.Number, "co2", 12, "ppm", 0, 0, new int[] { 2500, 1, 750, 10, 600, 50 }).When(2, IfSet),
        new Field(FieldType.Number, "pm25", 11, "µg/m³", 1, 0, new int[] { 1000, 1, 900, 10 }).When(3, IfSet),
        new Field(FieldType.Number, "pm10", 11, "µg/m³", 1, 0, new int[] { 1000, 1, 900, 10 }).When(3, IfSet));

    /// <summary>What the operator asks of a node.</summary>
    public static readonly Frame Command = new Frame(6, false, "command", null,
        new Field(FieldType.Total, "token", 8),
        new Field(FieldType.Word, "command", 4, words: CommandWords),
        new Field(FieldType.Number, "seconds", 20, "s", 0, 10, new int[] { 86390, 1 }).When(1, SetInterval),
        new Field(FieldType.Number, "counts", 20, "", 0, 1, new int[] { 65534, 1 }).When(1, SetThreshold),
        new Field(FieldType.Number, "readings", 12, "", 0, 1, new int[] { 999, 1 }).When(1, SetParticulatesEvery),
        new Field(FieldType.Number, "hours", 12, "h", 0, 1, new int[] { 167, 1 }).When(1, SetStatusPeriod),
        new Field(FieldType.Number, "milliseconds", 20, "ms", 0, 250, new int[] { 9750, 1 }).When(1, SetSamplePeriod));

    private static Field[] StatusFields(int more)
    {
        Field[] fields = new Field[9 + more];
        fields[0] = new Field(FieldType.Version, "firmwareVersion", 24);
        fields[1] = Battery;
        fields[2] = new Field(FieldType.Word, "resetCause", 4, words: ResetCauseWords);
        fields[3] = Health;
        fields[4] = new Field(FieldType.Number, "resetCount", 10, "", 0, 0, new int[] { 1022, 1 });
        fields[5] = new Field(FieldType.Number, "uptimeHours", 16, "h", 0, 0, new int[] { 65534, 1 });
        fields[6] = new Field(FieldType.Number, "lateWindows", 12, "", 0, 0, new int[] { 4094, 1 });
        fields[7] = new Field(FieldType.Number, "storeWrites", 20, "", 0, 0, new int[] { 1048574, 1 });
        fields[8] = Hash;
        return fields;
    }

    private static Field[] StatusBySensorFields()
    {
        const int Parking = 9;
        const int Air = 10;
        const int Footfall = 11;
        Field[] fields = StatusFields(11);
        fields[Parking] = new Field(FieldType.Flag, "hasParkingSensors", 1);
        fields[Air] = new Field(FieldType.Flag, "hasAirSensors", 1);
        fields[Footfall] = new Field(FieldType.Flag, "hasFootfallSensors", 1);
        fields[12] = HealthOf("magnetometerHealth").When(Parking, IfSet);
        fields[13] = HealthOf("overheadHealth").When(Parking, IfSet);
        fields[14] = new Field(FieldType.Total, "wakeUps", 16).When(Parking, IfSet);
        fields[15] = HealthOf("climateHealth").When(Air, IfSet);
        fields[16] = HealthOf("co2Health").When(Air, IfSet);
        fields[17] = HealthOf("particulatesHealth").When(Air, IfSet);
        fields[18] = HealthOf("outerZoneHealth").When(Footfall, IfSet);
        fields[19] = HealthOf("innerZoneHealth").When(Footfall, IfSet);
        return fields;
    }

    private static Field[] StatusBySlotFields()
    {
        const int HasWakeUps = 14;
        const int Count = 15;
        const int Slots = 7;
        Field[] fields = StatusFields(8 + (2 * Slots));
        fields[2] = new Field(FieldType.Word, "resetCause", 4, words: ResetCauseWords).Open();
        fields[5] = new Field(FieldType.Number, "uptimeHours", 12, "h", 0, 0, new int[] { 2048, 1, 2046, 24 });
        fields[6] = new Field(FieldType.Number, "lateWindows", 8, "", 0, 0, new int[] { 128, 1, 126, 32 });
        fields[7] = new Field(FieldType.Number, "storeWrites", 14, "", 0, 0, new int[] { 4096, 1, 4096, 16, 8190, 128 });
        fields[9] = new Field(FieldType.RuntimeVersion, "runtimeVersion", 28);
        fields[10] = new Field(FieldType.Number, "remainingDevNonces", 8, "", 0, 0, new int[] { 128, 8, 126, 512 });
        fields[11] = new Field(FieldType.Word, "silenceStep", 3, words: new string[] { "none", "droppedAnswers", "rejoined", "restarted" }).Open();
        fields[12] = new Field(FieldType.Number, "silenceSteps", 5, "", 0, 0, new int[] { 30, 1 });
        fields[13] = new Field(FieldType.Number, "unfinishedTransmissions", 6, "", 0, 0, new int[] { 32, 1, 30, 8 });
        fields[HasWakeUps] = new Field(FieldType.Flag, "hasWakeUps", 1);
        fields[Count] = new Field(FieldType.Count, "sensorCount", 3);
        fields[16] = new Field(FieldType.Total, "wakeUps", 16).When(HasWakeUps, IfSet);
        for (int slot = 0; slot < Slots; slot++)
        {
            int fromThisOn = 0xFF & (-2 << slot);
            string element = "sensors[" + slot + "].";
            fields[17 + (2 * slot)] = new Field(FieldType.Word, element + "type", 6, words: SensorWords).Open().When(Count, fromThisOn);
            fields[18 + (2 * slot)] = HealthOf(element + "health").When(Count, fromThisOn);
        }

        return fields;
    }

    private static Field HealthOf(string key)
    {
        return new Field(FieldType.Word, key, 2, words: HealthWords);
    }
}
