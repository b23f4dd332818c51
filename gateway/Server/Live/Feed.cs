using System.Collections.Concurrent;
using System.Threading.Channels;

namespace NanoSensors.Server.Live;

/// <summary>Hands what it is told to whoever listens. A listener that is too slow misses the oldest.</summary>
/// <param name="buffered">How many wait for a listener.</param>
public abstract class Feed<T>(int buffered)
{
    private readonly ConcurrentDictionary<Channel<T>, bool> _listeners = new();
    private readonly Lock _lock = new();

    /// <summary>How many listen.</summary>
    public int Count => _listeners.Count;

    /// <summary>Begins to listen.</summary>
    public Subscription Subscribe()
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(buffered) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            if (_listeners.IsEmpty)
                Begin();
            _listeners[channel] = true;
        }

        return new Subscription(this, channel);
    }

    /// <summary>Somebody listens, where nobody did.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Nobody listens any more.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Tells all who listen.</summary>
    protected void Publish(IReadOnlyList<T> items)
    {
        foreach (Channel<T> listener in _listeners.Keys)
        {
            foreach (T item in items)
                listener.Writer.TryWrite(item);
        }
    }

    private void Remove(Channel<T> channel)
    {
        lock (_lock)
        {
            if (_listeners.TryRemove(channel, out _) && _listeners.IsEmpty)
                End();
        }
    }

    /// <summary>Listens until it is disposed.</summary>
    public sealed class Subscription(Feed<T> feed, Channel<T> channel) : IDisposable
    {
        /// <summary>What was told and not read yet.</summary>
        public ChannelReader<T> Items => channel.Reader;

        /// <inheritdoc/>
        public void Dispose()
        {
            feed.Remove(channel);
            channel.Writer.TryComplete();
        }
    }
}
