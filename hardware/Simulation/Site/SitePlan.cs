using System.Globalization;
using NanoSensors.Node;

namespace NanoSensors.Simulation.Site;

/// <summary>One place of a site at which a node stands.</summary>
/// <param name="Name">What people call it, as the page shows it.</param>
/// <param name="Profile">What its node measures.</param>
/// <param name="Latitude">Degrees north, WGS 84.</param>
/// <param name="Longitude">Degrees east, WGS 84.</param>
public sealed record SitePlace(string Name, NodeProfile Profile, double Latitude, double Longitude);

/// <summary>
/// The places of a small town's market square: two rows of bays along a street, air stations around them, doorways of shops.
/// The town is made up; it is laid out near Coesfeld so that a map shows a plausible spot.
/// </summary>
public sealed class SitePlan
{
    /// <summary>Where the plan's origin (0 m, 0 m) lies.</summary>
    public const double OriginLatitude = 51.94570, OriginLongitude = 7.16780;

    // Length of a degree at this latitude, in metres (WGS 84 series, first terms).
    private const double MetresPerDegreeLatitude = 111_260, MetresPerDegreeLongitude = 68_740;

    private SitePlan(IReadOnlyList<SitePlace> places) => Places = places;

    /// <summary>Every place, in the order in which nodes are numbered.</summary>
    public IReadOnlyList<SitePlace> Places { get; }

    /// <summary>The market square: 24 bays, 4 air stations, 3 doorways.</summary>
    public static SitePlan MarketSquare()
    {
        var places = new List<SitePlace>();
        // Bays are 2.5 m wide (EAR 05 for perpendicular parking), the rows 12 m apart.
        for (var i = 0; i < 24; i++)
            places.Add(Place(string.Create(CultureInfo.InvariantCulture, $"Bay {i + 1}"), NodeProfile.Parking, i % 12 * 2.5, i < 12 ? 0 : -12));
        places.Add(Place("Air market", NodeProfile.Air, 14, 16));
        places.Add(Place("Air school", NodeProfile.Air, -28, 6));
        places.Add(Place("Air bus stop", NodeProfile.Air, 52, -8));
        places.Add(Place("Air park", NodeProfile.Air, 8, -34));
        places.Add(Place("Door town hall", NodeProfile.Footfall, -14, 18));
        places.Add(Place("Door library", NodeProfile.Footfall, 40, 18));
        places.Add(Place("Door bakery", NodeProfile.Footfall, 38, -22));
        return new SitePlan(places);
    }

    /// <summary>Metres east and north of the origin.</summary>
    public static (double East, double North) MetresFromOrigin(SitePlace place) =>
        ((place.Longitude - OriginLongitude) * MetresPerDegreeLongitude, (place.Latitude - OriginLatitude) * MetresPerDegreeLatitude);

    private static SitePlace Place(string name, NodeProfile profile, double eastMetres, double northMetres) =>
        new(name, profile, Math.Round(OriginLatitude + northMetres / MetresPerDegreeLatitude, 7), Math.Round(OriginLongitude + eastMetres / MetresPerDegreeLongitude, 7));
}
