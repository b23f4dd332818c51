using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/parking.</summary>
internal static class ParkingEndpoint
{
    public static void MapParking(this IEndpointRouteBuilder routes) => routes.MapGet("/api/parking", Get)
        .Produces<ParkingCollection>(200, "application/geo+json")
        .WithName("getParking").WithSummary("The bays as GeoJSON, each with its state now");

    private static IResult Get(IDeviceRegistry devices) => TypedResults.Json(
        new ParkingCollection("FeatureCollection", [.. devices.List().Where(IsBay).Select(Feature)]),
        ApiJson.Default.ParkingCollection, "application/geo+json");

    private static bool IsBay(DeviceStatus status) => status.Device.Profile == "parking" || status.Occupied != null;

    private static ParkingFeature Feature(DeviceStatus status) => new(
        "Feature",
        status.Device.DevEui.ToString(),
        status.Device is { Latitude: { } latitude, Longitude: { } longitude } ? new PointGeometry("Point", [longitude, latitude]) : null,
        new ParkingProperties(
            status.Device.DevEui.ToString(), status.Device.Name, status.Occupied, Text(status.OccupiedSince), Text(status.LastSeen), status.BatteryVolts));

    private static string? Text(DateTimeOffset? time) => time is { } value ? Rfc3339.Format(value) : null;
}
