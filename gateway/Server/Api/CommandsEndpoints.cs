using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Access;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Downlinks;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>POST and GET /api/devices/{eui}/commands.</summary>
internal static class CommandsEndpoints
{
    public static void MapCommands(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/devices/{eui}/commands", PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(Problems.MaxBodyBytes))
            .RequireOperator().WithName("sendCommand")
            .Accepts<JsonElement>("application/json")
            .Produces<CommandView>(202).ProducesValidationProblem()
            .ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Queues a command for a device")
            .WithDescription(
                "For operators. The body is {\"command\":\"setInterval\",\"seconds\":600} or another command of the frame specification; a token that is left "
                + "out is chosen. The command goes out after the device's next uplink; for a device behind another network server it goes to that server's queue.");
        routes.MapGet("/api/devices/{eui}/commands", Get)
            .RequireOperator().WithName("listCommands")
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
        HttpContext context, string eui, JsonElement body, IDeviceRegistry devices, IDownlinkQueue queue, DownlinkForwarder forwarder, IAuditLog audit,
        NetworkSettings settings, TimeProvider time)
    {
        if (!Eui64.TryParse(eui, out Eui64 device))
            return Problems.Field("eui", $"must be a DevEUI of 16 hex digits, not \"{eui}\"");
        if (devices.Status(device) is not { } status)
            return Problems.UnknownDevice(eui);
        if (forwarder.Obstacle(status) is { } obstacle)
            return Problems.Of(409, "This device cannot be sent commands.", $"{eui}: {obstacle}");

        if (body.ValueKind != JsonValueKind.Object)
            return Problems.Field("command", "must be in an object, such as {\"command\":\"requestStatus\"}");
        JsonObject command = JsonObject.Create(body)!;
        // Only what the encoder has passed may be looked into: a key sent twice or half a surrogate pair throws when it is touched.
        EncodedDownlink encoded = DownlinkEncoder.Encode(command);
        if (encoded.Error != null)
            return Problems.Field("command", encoded.Error);
        bool chooseToken = !command.ContainsKey("token");
        DateTimeOffset now = time.GetUtcNow();
        await audit.AppendAsync(new AuditEntry(
            now, context.Connection.RemoteIpAddress?.ToString(), "command", device.ToString(), command.ToJsonString()) { Who = context.User.Identity?.Name });
        Downlink queued = await queue.EnqueueAsync(
            device,
            token =>
            {
                var content = (JsonObject)command.DeepClone();
                if (chooseToken)
                    content["token"] = token;
                byte[] payload = DownlinkEncoder.Encode(content).Bytes;
                int sent = TokenOf(payload);
                content["token"] = sent;
                return new DownlinkContent(encoded.FPort, payload, sent, content.ToJsonString());
            },
            now,
            now.AddHours(settings.DownlinkExpiryHours));
        forwarder.Wake();
        return TypedResults.Accepted($"/api/devices/{eui}/commands", CommandView.Of(queued));
    }

    // What goes over the air counts, not how somebody wrote it: 7.0 is 7.
    private static int TokenOf(byte[] payload)
    {
        var sent = new Command();
        sent.Decode(payload, 0, payload.Length);
        return sent.Token;
    }
}
