namespace NanoSensors.Server.Amqp;

/// <summary>How it stands with the broker, for /health.</summary>
internal sealed class BrokerState
{
    private volatile string _text = "off";

    /// <summary>off, connected, or what is wrong.</summary>
    public string Text
    {
        get => _text;
        set => _text = value;
    }
}
