namespace NanoSensors.Server;

/// <summary>The RabbitMQ that ChirpStack publishes its events to, by its AMQP integration or by MQTT.</summary>
public sealed class AmqpSettings
{
    /// <summary>Where it is, as amqp://user:password@host:5672/vhost, or amqps. Unset: no broker.</summary>
    public string? Uri { get; set; }

    /// <summary>The topic exchange that events are published to: ChirpStack's default, and that of RabbitMQ's MQTT plugin.</summary>
    public string Exchange { get; set; } = "amq.topic";

    /// <summary>Which events: by default every device's of every application. MQTT's slashes are points here.</summary>
    public string BindingKey { get; set; } = "application.*.device.*.event.*";

    /// <summary>The queue that all instances share. They make it if it is not there.</summary>
    public string Queue { get; set; } = "nanosensors";

    /// <summary>Where events go that cannot be used, with the reason.</summary>
    public string DeadLetterQueue { get; set; } = "nanosensors.dead";

    /// <summary>How many events an instance holds that it has not stored yet.</summary>
    public int Prefetch { get; set; } = 8192;

    /// <summary>The address without its password, for logs and errors.</summary>
    internal string Shown => System.Uri.TryCreate(Uri, UriKind.Absolute, out Uri? uri)
        ? $"{uri.Scheme}://{uri.Host}:{(uri.Port > 0 ? uri.Port : uri.Scheme == "amqps" ? 5671 : 5672)}{uri.AbsolutePath}"
        : "an address that cannot be read";
}
