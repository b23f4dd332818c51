using NanoSensors.LoRaWan;

namespace NanoSensors.Power;

/// <summary>
/// A node's life on a battery: each doing's current from <see cref="PowerTable"/> times the seconds that it takes in a day. It knows no temperature, no
/// lost frames and no joins; the share of the capacity that can be used stands for those and for what cells differ by.
/// </summary>
public static class PowerModel
{
    /// <summary>Of the nominal capacity so much can be drawn before the voltage falls below what the board needs under load; assumption.</summary>
    public const double UsableShare = 0.85;

    /// <summary>Loss of the cell itself in a year, of the nominal capacity: lithium thionyl chloride at 20 °C, 1 % (EVE, ER34615 data sheet, storage at 20 °C).</summary>
    public const double SelfDischargePerYear = 0.01;

    private const double SecondsPerDay = 86_400;
    private const double HoursPerYear = 365.25 * 24;

    // MHDR 1, DevAddr 4, FCtrl 1, FCnt 2, FPort 1, MIC 4 (LoRaWAN 1.0.4, section 4).
    private const int LoRaWanOverheadBytes = 13;
    private const int EventBytes = 2;
    private const int HeartbeatBytes = 3;
    private const int AirBytes = 12;
    private const int FootfallBytes = 6;
    private const int StatusBytes = 24;

    // A heartbeat confirms each event; most go before the board has fallen asleep again (simulation: 7 in 10).
    private const int FramesPerEvent = 2;
    private const double ConfirmationsWithAWakeUp = 0.3;

    // Of the magnetometer, as the simulation counts them.
    private const double SamplesPerConfirmation = 40;
    private const double SamplesPerHeartbeat = 9;

    // As the SCD41's driver (firmware/Sensing/Chips): it keeps its power, so that it calibrates itself, unless reports are rarer.
    private const double LongestIdleSeconds = 1800;

    // Of the second sense, likewise.
    private const double LooksPerWake = 1;
    private const double LooksPerEvent = 3.5;
    private const double DistancesPerLook = 4;
    private const double SecondsPerLook = 600;

    /// <summary>Computes the mean current and the life.</summary>
    /// <exception cref="ArgumentException">The profile, the board or a number is none that there is.</exception>
    public static PowerResult Compute(PowerScenario scenario)
    {
        Check(scenario);
        var loads = new List<PowerLoad>();
        double reports = SecondsPerDay / scenario.IntervalSeconds;
        var radio = new Radio(scenario.SpreadingFactor, scenario.SleepsLightly && scenario.Profile != "footfall");
        switch (scenario.Profile)
        {
            case "parking":
                AddParking(loads, scenario, radio, reports);
                break;
            case "air":
                AddAir(loads, scenario, radio, reports);
                break;
            default:
                AddFootfall(loads, radio, reports);
                break;
        }

        Add(loads, scenario.Board, "always", SecondsPerDay);
        radio.AddTo(loads);
        double selfDischarge = scenario.CapacityMilliampHours * SelfDischargePerYear / HoursPerYear * 1000;
        loads.Add(new PowerLoad("battery", "self-discharge", selfDischarge));
        double mean = loads.Sum(l => l.MeanMicroamps);
        double years = scenario.CapacityMilliampHours * UsableShare * 1000 / mean / HoursPerYear;
        return new PowerResult(mean, years, [.. loads.OrderByDescending(l => l.MeanMicroamps)]);
    }

    private static void AddParking(List<PowerLoad> loads, PowerScenario scenario, Radio radio, double reports)
    {
        double events = scenario.CarsPerDay * 2;
        double exchanges = radio.Send(EventBytes, events) + radio.Send(HeartbeatBytes, reports + (events * (FramesPerEvent - 1))) + radio.Send(StatusBytes, 1);
        double turns = scenario.SleepsLightly ? 1 : 0;
        if (!scenario.HasInterruptLine)
        {
            AddLooks(loads, scenario, (SecondsPerDay / SecondsPerLook) + (events * LooksPerEvent));
            AddNamed(loads, "ESP32", Waiting(scenario), "sampling each second", SecondsPerDay);
            AddNamed(loads, "ESP32", "awake", "turns of the loop", turns * SecondsPerDay * 2 * PowerTable.Seconds("turn of the loop"));
            Add(loads, "LIS2MDL", "measuring singly, high resolution", SecondsPerDay * PowerTable.Seconds("magnetometer sample"));
            Add(loads, "LIS2MDL", "idle", SecondsPerDay);
            return;
        }

        // Each wake-up samples until it is sure; each frame is sent in the wake-up of what it tells or in one of its own.
        double wakes = events + scenario.FalseWakesPerDay;
        double timers = reports + (events * (FramesPerEvent - 1) * ConfirmationsWithAWakeUp) + 1;
        double frames = reports + (events * FramesPerEvent) + 1;
        AddLooks(loads, scenario, wakes + timers + (wakes * LooksPerWake));
        double start = PowerTable.Seconds("start after deep sleep");
        AddNamed(loads, "ESP32", "awake", "starting", (wakes + timers) * start);
        AddNamed(loads, "ESP32", Waiting(scenario), "confirming", wakes * PowerTable.Seconds("parking confirmation"));
        AddNamed(loads, "ESP32", Waiting(scenario), "sending", exchanges);
        AddNamed(loads, "ESP32", "awake", "turns of the loop", turns * (
            (wakes * PowerTable.Seconds("turns in a parking confirmation")) + (timers * PowerTable.Seconds("turns in a heartbeat's samples"))
            + (frames * PowerTable.Seconds("turns in an exchange"))));
        Add(loads, "LIS2MDL", "measuring singly, high resolution", ((wakes * SamplesPerConfirmation) + (timers * SamplesPerHeartbeat)) * PowerTable.Seconds("magnetometer sample"));
        Add(loads, "ESP32", "deep sleep", SecondsPerDay);
        Add(loads, "LIS2MDL", "10 samples a second, low power", SecondsPerDay);
    }

    // A look with each start of the board, or each ten minutes, and others when something has moved; each is a set-up and a few distances.
    private static void AddLooks(List<PowerLoad> loads, PowerScenario scenario, double looks)
    {
        if (!scenario.HasOverhead)
            return;
        double setUp = looks * PowerTable.Seconds("set-up for a look up");
        if (scenario.SleepsLightly)
            AddNamed(loads, "ESP32", "awake", "setting up to look", setUp);
        AddNamed(loads, "VL53L0X", "ranging", "looking up", setUp + (looks * DistancesPerLook * PowerTable.Seconds("distance of a look up")));
        Add(loads, "VL53L0X", "standby", SecondsPerDay);
    }

    private static void AddAir(List<PowerLoad> loads, PowerScenario scenario, Radio radio, double reports)
    {
        double measuring = 0;
        double with = reports / scenario.ReportsPerParticulates;
        if (scenario.HasClimate)
        {
            measuring = PowerTable.Seconds("climate with gas");
            Add(loads, "BME680", "measuring with gas", reports * measuring);
            Add(loads, "BME680", "sleep", SecondsPerDay);
        }

        if (scenario.HasCarbonDioxide)
        {
            bool staysIdle = scenario.IntervalSeconds <= LongestIdleSeconds;
            double shots = PowerTable.Seconds(staysIdle ? "carbon dioxide" : "carbon dioxide, first");
            measuring = Math.Max(measuring, shots);
            Add(loads, "SCD41", "single shot", reports * shots);
            Add(loads, "SCD41", staysIdle ? "idle" : "sleep", SecondsPerDay);
        }

        if (scenario.HasParticulates)
        {
            Add(loads, "SPS30", "measuring", with * PowerTable.Seconds("particulates"));
            Add(loads, "SPS30", "gated off", SecondsPerDay);
        }

        double exchanges = radio.Send(AirBytes, reports) + radio.Send(StatusBytes, 1);
        AddNamed(loads, "ESP32", "awake", "starting", reports * PowerTable.Seconds("start after deep sleep"));
        double longest = scenario.HasParticulates ? Math.Max(measuring, PowerTable.Seconds("particulates")) : measuring;
        AddNamed(loads, "ESP32", Waiting(scenario), "measuring", ((reports - with) * measuring) + (with * longest));
        AddNamed(loads, "ESP32", Waiting(scenario), "sending", exchanges);
        if (scenario.SleepsLightly)
        {
            double polls = scenario.HasParticulates ? with * PowerTable.Seconds("turns in the particulates' samples") : 0;
            AddNamed(loads, "ESP32", "awake", "turns of the loop", polls + (reports * PowerTable.Seconds("turns in an exchange")));
        }

        Add(loads, "ESP32", "deep sleep", SecondsPerDay);
    }

    private static void AddFootfall(List<PowerLoad> loads, Radio radio, double reports)
    {
        radio.Send(FootfallBytes, reports);
        radio.Send(StatusBytes, 1);
        double ranging = SecondsPerDay * PowerTable.Seconds("ranging share of a second");
        AddNamed(loads, "ESP32", "awake", "sampling 25 times a second", SecondsPerDay);
        AddNamed(loads, "VL53L0X", "ranging", "ranging, two", 2 * ranging);
        AddNamed(loads, "VL53L0X", "standby", "standby, two", 2 * (SecondsPerDay - ranging));
    }

    private static string Waiting(PowerScenario scenario) => scenario.SleepsLightly ? "light sleep" : "awake";

    private static void Add(List<PowerLoad> loads, string part, string state, double secondsPerDay) =>
        AddNamed(loads, part, state, state, secondsPerDay);

    private static void AddNamed(List<PowerLoad> loads, string part, string state, string name, double secondsPerDay) =>
        loads.Add(new PowerLoad(part, name, PowerTable.Microamps(part, state) * secondsPerDay / SecondsPerDay));

    private static void Check(PowerScenario scenario)
    {
        if (scenario.Profile is not ("parking" or "air" or "footfall"))
            throw new ArgumentException($"{scenario.Profile} is no profile; give parking, air or footfall.");
        if (scenario.SpreadingFactor is < 7 or > 12)
            throw new ArgumentException($"{scenario.SpreadingFactor} is no LoRaWAN spreading factor; give 7 to 12.");
        if (scenario.IntervalSeconds is not (>= 10 and <= SecondsPerDay))
            throw new ArgumentException($"An interval of {scenario.IntervalSeconds} s is out of range; give 10 to 86400.");
        if (scenario.CapacityMilliampHours is not (> 0 and <= 1_000_000))
            throw new ArgumentException($"A capacity of {scenario.CapacityMilliampHours} mAh is out of range; give 1 to 1000000.");
        if (scenario.CarsPerDay is not (>= 0 and <= 1000) || scenario.FalseWakesPerDay is not (>= 0 and <= 10_000))
            throw new ArgumentException("Cars a day: 0 to 1000; false wake-ups a day: 0 to 10000.");
        if (scenario.ReportsPerParticulates is not (>= 1 and <= 1000))
            throw new ArgumentException($"Particulates with each {scenario.ReportsPerParticulates}th report is out of range; give 1 to 1000.");
        if (!PowerTable.Boards.Contains(scenario.Board))
            throw new ArgumentException($"{scenario.Board} is no board; give one of: {string.Join(", ", PowerTable.Boards)}.");
    }

    // Sums up what the radio does in a day.
    private sealed class Radio(int spreadingFactor, bool sleepsLightly)
    {
        private readonly double _windows = PowerTable.Seconds($"both windows, SF{spreadingFactor}")
            + (sleepsLightly ? PowerTable.Seconds("windows widened for light sleep") : 0);
        private double _transmitting;
        private double _receiving;

        // Seconds a day that the board is awake for these exchanges.
        internal double Send(int payloadBytes, double timesPerDay)
        {
            double airtime = TimeOnAir.Microseconds(spreadingFactor, 125_000, payloadBytes + LoRaWanOverheadBytes) / 1e6;
            _transmitting += airtime * timesPerDay;
            _receiving += _windows * timesPerDay;
            return (airtime + PowerTable.Seconds("wait for the second window") + _windows) * timesPerDay;
        }

        internal void AddTo(List<PowerLoad> loads)
        {
            Add(loads, "RFM95", "transmit 14 dBm", _transmitting);
            Add(loads, "RFM95", "receive", _receiving);
            Add(loads, "RFM95", "sleep", SecondsPerDay - _transmitting - _receiving);
        }
    }
}
