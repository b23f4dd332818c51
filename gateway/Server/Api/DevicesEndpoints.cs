using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET and POST /api/devices, GET /api/devices/{eui}.</summary>
internal static class DevicesEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes, ApiSettings settings)
    {
        routes.MapGet("/api/devices", (IDeviceRegistry devices) => new DeviceList([.. devices.List().Select(DeviceView.Of)]))
            .WithSummary("All devices, by name");
        routes.MapGet("/api/devices/{eui}", GetOne)
            .Produces<DeviceView>().ProducesProblem(404).ProducesValidationProblem()
            .WithSummary("One device");
        routes.MapPost("/api/devices", PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(Problems.MaxBodyBytes))
            .AddEndpointFilter(new ApiKeyFilter(settings.Key, "Api__Key"))
            .Produces<DeviceView>().Produces<DeviceView>(201).ProducesValidationProblem().ProducesProblem(401).ProducesProblem(403)
            .WithSummary("Registers a device, or changes its registration")
            .WithDescription(
                "Needs the API key. 201 if the device is new, else 200. With another appKey the device's nonces begin anew. No answer contains a key.");
    }

    private static IResult GetOne(string eui, IDeviceRegistry devices)
    {
        if (!Eui64.TryParse(eui, out Eui64 device))
            return Problems.Field("eui", $"must be a DevEUI of 16 hex digits, not \"{eui}\"");
        return devices.Status(device) is { } status ? TypedResults.Ok(DeviceView.Of(status)) : Problems.UnknownDevice(eui);
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, DeviceRegistration registration, IDeviceRegistry devices, IAuditLog audit, TimeProvider time)
    {
        var errors = new Dictionary<string, string[]>();
        Device? device = DeviceReader.Read(registration, errors);
        if (device == null)
            return Problems.Fields(errors);
        // A key is noted as given, and nothing of it.
        string noted = JsonSerializer.Serialize(
            registration with { AppKey = registration.AppKey == null ? null : "given" }, ApiJson.Default.DeviceRegistration);
        await audit.AppendAsync(new AuditEntry(
            time.GetUtcNow(), context.Connection.RemoteIpAddress?.ToString(), "register", device.DevEui.ToString(), noted));
        bool added = await devices.RegisterAsync(device);
        DeviceView view = DeviceView.Of(devices.Status(device.DevEui)!);
        return added ? TypedResults.Created($"/api/devices/{view.Device}", view) : TypedResults.Ok(view);
    }
}
