namespace NanoSensors.Server;

/// <summary>When somebody is told that something is wrong.</summary>
public sealed class AlertSettings
{
    /// <summary>How often is looked, in seconds; 0 for never.</summary>
    public int CheckSeconds { get; set; } = 30;

    /// <summary>How often a device reports for which nobody has registered it, in seconds. The firmware's own default.</summary>
    public int ExpectedIntervalSeconds { get; set; } = 600;

    /// <summary>A device is silent after so many of its intervals.</summary>
    public int SilentIntervals { get; set; } = 6;

    /// <summary>A battery is low at this voltage or less.</summary>
    public double BatteryLowVolts { get; set; } = 3.0;

    /// <summary>And no longer low when it has so much more than that.</summary>
    public double BatteryHysteresisVolts { get; set; } = 0.1;

    /// <summary>A gateway is down after so many minutes without a datagram; it sends one every few seconds.</summary>
    public int GatewayDownMinutes { get; set; } = 5;

    /// <summary>A node has few joins left with fewer DevNonces than this; 0 for no such alert.</summary>
    public int FewDevNonces { get; set; } = 1000;

    public WebhookSettings Webhook { get; set; } = new();

    /// <summary>How long a device may be silent before that is an alert; null for ever.</summary>
    internal TimeSpan? SilenceOf(int? expectedIntervalSeconds) => (expectedIntervalSeconds ?? ExpectedIntervalSeconds) switch
    {
        0 => null,
        int seconds => TimeSpan.FromSeconds((double)seconds * SilentIntervals),
    };
}

/// <summary>Who is told of alerts.</summary>
public sealed class WebhookSettings
{
    /// <summary>Where alerts are posted to; unset, nowhere.</summary>
    public string? Url { get; set; }

    /// <summary>Signs what is sent (HMAC-SHA256, as Standard Webhooks has it), in base64, with or without <c>whsec_</c>.</summary>
    public string? Secret { get; set; }

    /// <summary>Sent as <c>Authorization: Bearer</c>.</summary>
    public string? Bearer { get; set; }
}
