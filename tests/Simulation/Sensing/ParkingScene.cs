using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>One kind of scene of the parking benchmark.</summary>
internal sealed record ParkingScene(string Name, ParkingRowSettings Row)
{
    /// <summary>Degrees that the sun adds to the housing's temperature at midday, with clouds that come and go within minutes.</summary>
    internal double SunCelsius { get; init; }

    /// <summary>How much stronger than usual the sensors drift with temperature.</summary>
    internal double DriftScale { get; init; } = 1;

    /// <summary>Seconds from one magnet on the housing to the next, on average; 0 for none. It stays one to ten minutes.</summary>
    internal double MagnetEverySeconds { get; init; }

    /// <summary>Seconds from one loss of power to the next, on average; 0 for none. It lasts one to thirty minutes, while cars come and go.</summary>
    internal double PowerCutEverySeconds { get; init; }

    /// <summary>Every kind, in the order of the table.</summary>
    internal static readonly ParkingScene[] All =
    [
        new("street: all kinds of cars, 120 vehicles an hour pass", new() { ManoeuvreShare = 0.1, CreepShare = 0.1 }),
        new("weakly magnetic cars only", new() { ManoeuvreShare = 0.1, CreepShare = 0.1, WeakCarShare = 1 }),
        new("vans and off-roaders only", new() { ManoeuvreShare = 0.1, CreepShare = 0.1, HighCarShare = 1 }),
        new("short stays: a car every six minutes on each bay", new() { ManoeuvreShare = 0.1, CreepShare = 0.1, MeanStaySeconds = 240, MeanGapSeconds = 120 }),
        new("narrow bays (2.3 m), cars swing 1 m wide", new() { ManoeuvreShare = 0.1, CreepShare = 0.1, BayWidth = 2.3, SwingMetres = 1 }),
        new("half of the cars correct their place or creep in", new() { ManoeuvreShare = 0.5, CreepShare = 0.5 }),
        new("every third car only turns on the bay", new() { ManoeuvreShare = 0.1, CreepShare = 0.1, TurnShare = 0.33 }),
        new("heavy traffic: 600 an hour, 15 % lorries, lane at 4.5 m", new() { ManoeuvreShare = 0.1, CreepShare = 0.1, PassingPerHour = 600, LorryShare = 0.15, LaneDistance = 4.5 }),
        new("vans double-parked in the lane, 6 an hour", new() { ManoeuvreShare = 0.1, CreepShare = 0.1, DoubleParkedPerHour = 6 }),
        new("trams 10 m away, 24 an hour, up to 400 A past the bays", new() { ManoeuvreShare = 0.1, CreepShare = 0.1, TramsPerHour = 24 }),
        new("sun on the housing: 25 °C with clouds, doubly drifting sensors", new() { ManoeuvreShare = 0.1, CreepShare = 0.1 }) { SunCelsius = 25, DriftScale = 2 },
        new("magnets held to the housing, one in three hours", new() { ManoeuvreShare = 0.1, CreepShare = 0.1 }) { MagnetEverySeconds = 10800 },
        new("power cuts of up to half an hour, six a day", new() { ManoeuvreShare = 0.1, CreepShare = 0.1 }) { PowerCutEverySeconds = 14400 },
        new("nobody comes: lorries, trams, sun", new() { MeanGapSeconds = 1e9, PassingPerHour = 400, LorryShare = 0.15, TramsPerHour = 24, DoubleParkedPerHour = 6 }) { SunCelsius = 25 },
        new("everything at once", new() { WeakCarShare = 0.2, HighCarShare = 0.2, PassingPerHour = 300, LorryShare = 0.1, DoubleParkedPerHour = 3, TramsPerHour = 12, ManoeuvreShare = 0.2, SwingMetres = 0.8 })
            { SunCelsius = 15, MagnetEverySeconds = 43200, PowerCutEverySeconds = 43200 },
    ];
}
