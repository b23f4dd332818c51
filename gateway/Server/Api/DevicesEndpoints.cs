using Microsoft.AspNetCore.Mvc;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;

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

    private static async Task<IResult> PostAsync(DeviceRegistration registration, IDeviceRegistry devices)
    {
        var errors = new Dictionary<string, string[]>();
        Device? device = DeviceReader.Read(registration, errors);
        if (device == null)
            return Problems.Fields(errors);
        bool added = await devices.RegisterAsync(device);
        DeviceView view = DeviceView.Of(devices.Status(device.DevEui)!);
        return added ? TypedResults.Created($"/api/devices/{view.Device}", view) : TypedResults.Ok(view);
    }
}
