using System.Text;
using Google.Protobuf;

namespace NanoSensors.Server.Ingest.Protobuf;

/// <summary>
/// ChirpStack's events in Protobuf encoding as the JSON that its other encoding sends, so that both are read, checked and answered in one place.
/// ChirpStack makes its JSON by the same rule, Protobuf's own mapping (https://protobuf.dev/programming-guides/json/).
/// </summary>
internal static class ChirpStackProtobuf
{
    private static readonly Dictionary<string, MessageParser> Parsers = new(StringComparer.Ordinal)
    {
        ["up"] = UplinkEvent.Parser.WithDiscardUnknownFields(true),
        ["join"] = JoinEvent.Parser.WithDiscardUnknownFields(true),
        ["ack"] = AckEvent.Parser.WithDiscardUnknownFields(true),
        ["txack"] = TxAckEvent.Parser.WithDiscardUnknownFields(true),
        ["log"] = LogEvent.Parser.WithDiscardUnknownFields(true),
        ["status"] = StatusEvent.Parser.WithDiscardUnknownFields(true),
        ["location"] = OtherEvent.Parser.WithDiscardUnknownFields(true),
        ["integration"] = OtherEvent.Parser.WithDiscardUnknownFields(true),
    };

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    /// <param name="type">One of <see cref="ChirpStackEvents.Types"/>.</param>
    /// <param name="problem">What is wrong, if it cannot be read.</param>
    /// <returns>UTF-8, or null.</returns>
    public static byte[]? ToJson(string type, ReadOnlyMemory<byte> body, out EventProblem? problem)
    {
        problem = null;
        IMessage message;
        try
        {
            message = Parsers[type].ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            problem = new EventProblem(
                400, "The event is not what it says.", $"It is no Protobuf message of ChirpStack's event \"{type}\": {e.Message}");
            return null;
        }

        try
        {
            string json = Formatter.Format(message);
            // An empty payload and none are the same in Protobuf; with a port it is an empty one.
            if (message is UplinkEvent { Data.IsEmpty: true })
                json = string.Concat(json.AsSpan(0, json.Length - 1), json.Length > 3 ? ", " : "", "\"data\": \"\" }");
            return Encoding.UTF8.GetBytes(json);
        }
        catch (InvalidOperationException)
        {
            // The only value that JSON's mapping refuses in these messages.
            problem = EventProblem.Of("time", "must be within the years 1 to 9999, with nanoseconds of 0 to 999,999,999");
            return null;
        }
    }
}
