namespace NanoSensors.Server.Network;

/// <summary>Brings the copies of a frame from several gateways together by their bytes.</summary>
internal sealed class Deduplicator
{
    private readonly Dictionary<byte[], CollectedFrame> _frames = new(new ByContent());
    private readonly Lock _lock = new();

    /// <summary>Adds a copy.</summary>
    /// <returns>The frame it is of, and whether it is the first.</returns>
    public (CollectedFrame Frame, bool IsFirst) Add(GatewayFrame copy)
    {
        lock (_lock)
        {
            if (_frames.TryGetValue(copy.PhyPayload, out CollectedFrame? frame))
            {
                frame.Add(copy);
                return (frame, false);
            }

            frame = new CollectedFrame(copy);
            _frames.Add(copy.PhyPayload, frame);
            return (frame, true);
        }
    }

    /// <summary>Ends the collecting: the same bytes are another frame from now on.</summary>
    public void Close(CollectedFrame frame)
    {
        lock (_lock)
        {
            _frames.Remove(frame.First.PhyPayload);
        }
    }

    private sealed class ByContent : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
