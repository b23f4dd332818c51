using System.Threading.Channels;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Live;

/// <summary>Hands alerts, as they begin and end, to whoever listens. A listener that is too slow misses the oldest.</summary>
public sealed class AlertFeed
{
    private const int Buffered = 256;

    private event Action<Alert>? Changed;

    /// <summary>Tells of an alert that has begun or ended.</summary>
    public void Publish(Alert alert) => Changed?.Invoke(alert);

    public Subscription Subscribe() => new(this);

    /// <summary>Listens until it is disposed.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly AlertFeed _feed;
        private readonly Channel<Alert> _channel = Channel.CreateBounded<Alert>(new BoundedChannelOptions(Buffered) { FullMode = BoundedChannelFullMode.DropOldest });

        internal Subscription(AlertFeed feed)
        {
            _feed = feed;
            _feed.Changed += Take;
        }

        public ChannelReader<Alert> Alerts => _channel.Reader;

        public void Dispose()
        {
            _feed.Changed -= Take;
            _channel.Writer.TryComplete();
        }

        private void Take(Alert alert) => _channel.Writer.TryWrite(alert);
    }
}
