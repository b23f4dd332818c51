using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>POST and GET /api/devices/{eui}/commands.</summary>
internal static class CommandsEndpoints
{
    public static void MapCommands(this IEndpointRouteBuilder routes, ApiSettings settings)
    {
        routes.MapPost("/api/devices/{eui}/commands", PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(Problems.MaxBodyBytes))
            .AddEndpointFilter(new ApiKeyFilter(settings.Key, "Api__Key"))
            .Accepts<JsonElement>("application/json")
            .Produces<CommandView>(202).ProducesValidationProblem()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Queues a command for a device")
            .WithDescription(
                "Needs the API key. The body is {\"command\":\"setInterval\",\"seconds\":600} or another command of the frame specification; a token that is left "
                + "out is chosen. The command goes out after the device's next uplink.");
        routes.MapGet("/api/devices/{eui}/commands", Get)
            .Produces<CommandList>().ProducesProblem(404).ProducesValidationProblem()
            .WithSummary("A device's commands, the newest first");
    }

    private static IResult Get(string eui, IDeviceRegistry devices, IDownlinkQueue queue)
    {
        if (!Eui64.TryParse(eui, out Eui64 device))
            return Problems.Field("eui", $"must be a DevEUI of 16 hex digits, not \"{eui}\"");
        if (devices.Find(device) == null)
            return Problems.UnknownDevice(eui);
        return TypedResults.Ok(new CommandList([.. queue.List(device, 100).Select(CommandView.Of)]));
    }

    private static async Task<IResult> PostAsync(
        string eui, JsonElement body, IDeviceRegistry devices, IDownlinkQueue queue, NetworkSettings settings, TimeProvider time)
    {
        if (!Eui64.TryParse(eui, out Eui64 device))
            return Problems.Field("eui", $"must be a DevEUI of 16 hex digits, not \"{eui}\"");
        if (devices.Status(device) is not { } status)
            return Problems.UnknownDevice(eui);
        if (status.Source is not (null or "gateway"))
        {
            return Problems.Of(
                409, "This device is behind another network server.",
                $"{eui} was last heard through {status.Source}; commands go through that server's own queue.");
        }

        if (body.ValueKind != JsonValueKind.Object)
            return Problems.Field("command", "must be in an object, such as {\"command\":\"requestStatus\"}");
        JsonObject command = JsonObject.Create(body)!;
        bool chooseToken = command["token"] == null;
        if (chooseToken)
            command["token"] = 1;
        EncodedDownlink encoded = DownlinkEncoder.Encode(command);
        if (encoded.Error != null)
            return Problems.Field("command", encoded.Error);

        DateTimeOffset now = time.GetUtcNow();
        Downlink queued = await queue.EnqueueAsync(
            device,
            token =>
            {
                var content = (JsonObject)command.DeepClone();
                if (chooseToken)
                    content["token"] = token;
                byte[] payload = DownlinkEncoder.Encode(content).Bytes;
                return new DownlinkContent(encoded.FPort, payload, content["token"]!.GetValue<int>(), content.ToJsonString());
            },
            now,
            now.AddHours(settings.DownlinkExpiryHours));
        return TypedResults.Accepted($"/api/devices/{eui}/commands", CommandView.Of(queued));
    }
}
