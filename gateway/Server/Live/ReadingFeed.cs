using System.Collections.Concurrent;
using System.Threading.Channels;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Live;

/// <summary>Hands readings, once they are stored, to whoever listens. A listener that is too slow misses the oldest.</summary>
public sealed class ReadingFeed
{
    private const int Buffered = 1024;

    private readonly ConcurrentDictionary<Channel<Reading>, bool> _listeners = new();

    private readonly Lock _lock = new();
    private readonly IReadingStore _readings;

    public ReadingFeed(IReadingStore readings) => _readings = readings;

    /// <summary>How many listen.</summary>
    public int Count => _listeners.Count;

    public Subscription Subscribe()
    {
        var channel = Channel.CreateBounded<Reading>(new BoundedChannelOptions(Buffered) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            // A store that serves several servers reads what others stored only while somebody listens.
            if (_listeners.IsEmpty)
                _readings.Stored += Publish;
            _listeners[channel] = true;
        }

        return new Subscription(this, channel);
    }

    private void Publish(IReadOnlyList<Reading> stored)
    {
        foreach (Channel<Reading> listener in _listeners.Keys)
        {
            foreach (Reading reading in stored)
                listener.Writer.TryWrite(reading);
        }
    }

    private void Remove(Channel<Reading> channel)
    {
        lock (_lock)
        {
            if (_listeners.TryRemove(channel, out _) && _listeners.IsEmpty)
                _readings.Stored -= Publish;
        }
    }

    /// <summary>Listens until it is disposed.</summary>
    public sealed class Subscription(ReadingFeed feed, Channel<Reading> channel) : IDisposable
    {
        public ChannelReader<Reading> Readings => channel.Reader;

        public void Dispose()
        {
            feed.Remove(channel);
            channel.Writer.TryComplete();
        }
    }
}
