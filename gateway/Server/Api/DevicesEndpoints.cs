using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Access;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET and POST /api/devices, GET /api/devices/{eui}.</summary>
internal static class DevicesEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/devices", List)
            .WithName("listDevices").WithSummary("All devices, by name");
        routes.MapGet("/api/devices/{eui}", GetOne)
            .WithName("getDevice").Produces<DeviceView>().ProducesProblem(404).ProducesValidationProblem()
            .WithSummary("One device");
        routes.MapPost("/api/devices", PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(Problems.MaxBodyBytes))
            .RequireOperator().WithName("registerDevice")
            .Produces<DeviceView>().Produces<DeviceView>(201).ProducesValidationProblem()
            .WithSummary("Registers a device, or changes its registration")
            .WithDescription(
                "For operators. 201 if the device is new, else 200. With another appKey the device's nonces begin anew. No answer contains a key.");
    }

    private static DeviceList List(IDeviceRegistry devices, IAlertStore alerts, AlertSettings settings)
    {
        ILookup<string, Alert> open = alerts.Open().ToLookup(alert => alert.Subject);
        return new DeviceList([.. devices.List().Select(status => DeviceView.Of(status, settings, open[status.Device.DevEui.ToString()]))]);
    }

    private static IResult GetOne(string eui, IDeviceRegistry devices, IReadingStore readings, IAlertStore alerts, AlertSettings settings, TimeProvider time)
    {
        if (!Eui64.TryParse(eui, out Eui64 device))
            return Problems.Field("eui", $"must be a DevEUI of 16 hex digits, not \"{eui}\"");
        if (devices.Status(device) is not { } status)
            return Problems.UnknownDevice(eui);
        DateTimeOffset now = time.GetUtcNow();
        var forecast = BatteryForecast.Of(BatteryForecast.Samples(readings, status, now), settings.BatteryLowVolts);
        return TypedResults.Ok(DeviceView.Of(status, settings, OpenOf(alerts, device), forecast, NodeStatus.Of(readings, device)));
    }

    private static IEnumerable<Alert> OpenOf(IAlertStore alerts, Eui64 device) => alerts.List(new AlertQuery(true, null, device.ToString(), long.MaxValue, 10));

    private static async Task<IResult> PostAsync(
        HttpContext context, DeviceRegistration registration, IDeviceRegistry devices, IAuditLog audit, IAlertStore alerts,
        AlertSettings settings, TimeProvider time)
    {
        var errors = new Dictionary<string, string[]>();
        Device? device = DeviceReader.Read(registration, errors);
        if (device == null)
            return Problems.Fields(errors);
        // A key is noted as given, and nothing of it.
        string noted = JsonSerializer.Serialize(
            registration with { AppKey = registration.AppKey == null ? null : "given" }, ApiJson.Default.DeviceRegistration);
        await audit.AppendAsync(new AuditEntry(
            time.GetUtcNow(), context.Connection.RemoteIpAddress?.ToString(), "register", device.DevEui.ToString(), noted)
        {
            Who = context.User.Identity?.Name,
        });
        bool added = await devices.RegisterAsync(device);
        DeviceView view = DeviceView.Of(devices.Status(device.DevEui)!, settings, OpenOf(alerts, device.DevEui));
        return added ? TypedResults.Created($"/api/devices/{view.Device}", view) : TypedResults.Ok(view);
    }
}
