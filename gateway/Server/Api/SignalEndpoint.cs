using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/devices/{eui}/signal.</summary>
internal static class SignalEndpoint
{
    private const int DefaultLimit = 1000;
    private const int MaxLimit = 10_000;

    public static void MapSignal(this IEndpointRouteBuilder routes) => routes.MapGet("/api/devices/{eui}/signal", Get)
        .WithName("getSignal").Produces<SignalList>().ProducesValidationProblem().ProducesProblem(404)
        .WithSummary("How a device was heard, reading by reading")
        .WithDescription($"from and to: RFC 3339, otherwise the last 24 hours. limit: 1 to {MaxLimit}, otherwise {DefaultLimit}; of more the newest are given.");

    private static IResult Get(
        string eui, IReadingStore readings, IDeviceRegistry devices, TimeProvider time, string? from, string? to, string? limit)
    {
        var errors = new Dictionary<string, string[]>();
        if (!Eui64.TryParse(eui, out Eui64 device))
            errors["eui"] = [$"must be a DevEUI of 16 hex digits, not \"{eui}\""];
        DateTimeOffset? fromTime = QueryReader.Time(from, "from", errors);
        DateTimeOffset? toTime = QueryReader.Time(to, "to", errors);
        int count = QueryReader.Limit(limit, DefaultLimit, MaxLimit, errors);
        if (errors.Count > 0)
            return Problems.Fields(errors);
        if (devices.Find(device) == null)
            return Problems.UnknownDevice(eui);
        DateTimeOffset begin = fromTime ?? QueryReader.Before(toTime ?? time.GetUtcNow(), TimeSpan.FromDays(1));
        ReadingPage page = readings.Query(new ReadingQuery(device, null, begin, toTime, count, null));
        return TypedResults.Ok(new SignalList(device.ToString(), [.. page.Readings.Reverse().Select(reading => new SignalView(
            Rfc3339.Format(reading.Time), reading.FCnt, reading.Rssi, reading.Snr, reading.SpreadingFactor, reading.Gateway))]));
    }
}
