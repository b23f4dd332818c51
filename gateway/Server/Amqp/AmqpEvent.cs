using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;
using RabbitMQ.Client;

namespace NanoSensors.Server.Amqp;

/// <summary>A message of the broker on its way into the store.</summary>
internal sealed class AmqpEvent
{
    private AmqpEvent(ulong tag, AmqpOrigin origin) => (Tag, Origin) = (tag, origin);

    /// <summary>What the broker calls the delivery; they count upwards.</summary>
    public ulong Tag { get; }

    public AmqpOrigin Origin { get; }

    /// <summary>The uplink, decoded; or null.</summary>
    public NewReading? Reading { get; private init; }

    /// <summary>Another event; or null.</summary>
    public DeviceEvent? Other { get; private init; }

    /// <summary>Why it cannot be used; null if it can.</summary>
    public string? Reason { get; private set; }

    /// <summary>Reads a message. Whatever is wrong with it is its <see cref="Reason"/>.</summary>
    public static AmqpEvent Read(
        ulong tag, string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, int maxBodyBytes, DateTimeOffset now)
    {
        // The body is the client's, and only until this returns.
        AmqpOrigin Keep() => new(exchange, routingKey, properties.ContentType, body.ToArray());
        if (body.Length > maxBodyBytes)
            return new AmqpEvent(tag, Keep()) { Reason = $"The event has {body.Length} bytes, and may have {maxBodyBytes} (Ingest__MaxBodyBytes)" };
        try
        {
            BodyFormat format = (string.IsNullOrEmpty(properties.ContentType) ? null : BodyFormats.OfContentType(properties.ContentType))
                ?? BodyFormats.OfBytes(body.Span);
            ParsedEvent parsed = EventParser.ChirpStack(TypeOf(routingKey), body, format == BodyFormat.Protobuf, now);
            if (parsed.Problem is { } problem)
                return new AmqpEvent(tag, Keep()) { Reason = $"{problem.Title} {problem.Detail}" };
            return new AmqpEvent(tag, Keep())
            {
                Reading = parsed.Uplink == null ? null : UplinkPipeline.Decode(parsed.Uplink),
                Other = parsed.Other,
            };
        }
        catch (Exception e)
        {
            // Whatever it is, it would be the same the next time.
            return new AmqpEvent(tag, Keep()) { Reason = $"The server cannot read it: {e.GetType().Name}: {e.Message}" };
        }
    }

    public void Refuse(string reason) => Reason = reason;

    // The last part of application.<id>.device.<eui>.event.<type>, which MQTT's topic becomes too.
    private static string TypeOf(string routingKey) => routingKey[(routingKey.LastIndexOf('.') + 1)..];
}

/// <summary>A message as it came.</summary>
internal sealed record AmqpOrigin(string Exchange, string RoutingKey, string? ContentType, byte[] Body);
