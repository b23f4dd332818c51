using NanoSensors.Node;
using NanoSensors.Simulation;
using NanoSensors.Simulation.Site;

namespace NanoSensors.Server.Demo;

/// <summary>A site that is livelier than a real one, so that a visitor sees something happen within a minute.</summary>
internal static class DemoSettings
{
    public static SimulatedSiteSettings Create(int seed) => new()
    {
        Seed = seed,
        SwitchOnIntervalSeconds = 0.8,
        StartHour = DateTime.Now.TimeOfDay.TotalHours,
        Configuration = new NodeConfiguration { IntervalSeconds = 30, SampleMilliseconds = 500, ReadingsPerParticulates = 1 },
        // Nodes learn the empty bay when they are switched on: no car before the last one has.
        Parking = new ParkingRowSettings { MeanStaySeconds = 150, MeanGapSeconds = 75, ShortestStaySeconds = 30, QuietSeconds = 30 },
        Doorways = new DoorwaySettings { PeoplePerHour = 400 },
    };
}
