using System.Text.Json;
using System.Text.Unicode;
using NanoSensors.Server.Ingest.Protobuf;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Ingest;

/// <summary>From the bytes of an event to what it holds, whichever way they came.</summary>
internal static class EventParser
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    /// <param name="type">What kind of event the sender says it is, such as "up"; null if it does not say.</param>
    /// <param name="isProtobuf">Whether the body is Protobuf; otherwise it is JSON.</param>
    public static ParsedEvent ChirpStack(string? type, ReadOnlyMemory<byte> body, bool isProtobuf, DateTimeOffset now)
    {
        if (type == null || !ChirpStackEvents.Types.Contains(type))
            return Wrong(EventProblem.Of("event", $"must be one of {string.Join(", ", ChirpStackEvents.Types)}, not \"{type}\""));
        ReadOnlyMemory<byte> json = body;
        if (isProtobuf)
        {
            byte[]? made = ChirpStackProtobuf.ToJson(type, body, out EventProblem? problem);
            if (made == null)
                return Wrong(problem!);
            json = made;
        }

        return Parse(json, reader =>
        {
            Uplink? uplink = type == "up" ? ChirpStackEvents.ReadUplink(reader, now) : null;
            return (uplink, uplink == null && reader.IsGood ? ChirpStackEvents.ReadEvent(reader, type, body.Span, now) : null);
        });
    }

    public static ParsedEvent ThingsStack(ReadOnlyMemory<byte> body, DateTimeOffset now) => Parse(body, reader =>
    {
        string? type = ThingsStackEvents.TypeOf(reader);
        Uplink? uplink = type == "uplink_message" ? ThingsStackEvents.ReadUplink(reader, now) : null;
        return (uplink, uplink == null && reader.IsGood ? ThingsStackEvents.ReadEvent(reader, type!, body.Span, now) : null);
    });

    private static ParsedEvent Parse(ReadOnlyMemory<byte> json, Func<EventReader, (Uplink? Uplink, DeviceEvent? Other)> read)
    {
        // The parser lets bytes pass within strings that no text can be made of.
        if (!Utf8.IsValid(json.Span))
            return Wrong(new EventProblem(400, "The event is not JSON.", "It holds bytes that are not UTF-8."));
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException e)
        {
            return Wrong(new EventProblem(400, "The event is not JSON.", e.Message));
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Wrong(new EventProblem(400, "The event is not a JSON object.", $"It is a {document.RootElement.ValueKind}."));
            var reader = new EventReader(document.RootElement);
            (Uplink? uplink, DeviceEvent? other) = read(reader);
            return reader.IsGood ? new ParsedEvent(uplink, other, null) : Wrong(EventProblem.Of(reader.Errors));
        }
    }

    private static ParsedEvent Wrong(EventProblem problem) => new(null, null, problem);
}
