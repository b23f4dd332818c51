using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>Sends the gateway's <c>stat</c> object to one server from time to time. Its numbers are those since the last one.</summary>
public sealed class StatusReporter
{
    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly BackhaulLink _link;
    private readonly IWallClock _clock;
    private int _token = -1;
    private int _received;
    private int _good;
    private int _forwarded;
    private int _pushes;
    private int _acknowledged;
    private int _downlinks;
    private int _transmitted;

    /// <summary>A reporter.</summary>
    public StatusReporter(ForwarderSettings settings, BackhaulLink link, IWallClock clock, ForwarderStatistics statistics)
    {
        _settings = settings;
        _statistics = statistics;
        _link = link;
        _clock = clock;
    }

    /// <summary>When <see cref="Step"/> is next due.</summary>
    public long NextStepMicroseconds { get; private set; }

    /// <summary>Sets the first report a full period ahead.</summary>
    public void Begin(long now)
    {
        NextStepMicroseconds = now + Period;
    }

    /// <summary>Deals with a PUSH_ACK; false if its token is not that of the last report.</summary>
    public bool TakeAcknowledgement(int token)
    {
        if (token != _token)
            return false;
        _token = -1;
        return true;
    }

    /// <summary>Sends a report if one is due. A lost one is not repeated.</summary>
    public void Step(long now)
    {
        if (now < NextStepMicroseconds)
            return;
        NextStepMicroseconds = now + Period;
        _token = _link.NextToken();
        _link.BeginPacket(SemtechUdp.PushData, _token);
        WriteReport();
        _link.SendPush(now);
    }

    private long Period => _settings.StatSeconds * 1000000L;

    private void WriteReport()
    {
        AsciiWriter writer = _link.Writer;
        writer.Text("{\"stat\":{");
        // A report without the time is better than one with a wrong one.
        long unix = _clock.UnixMicroseconds;
        if (unix >= 0)
        {
            writer.Text("\"time\":\"");
            writer.StatTime(unix);
            writer.Text("\",");
        }

        if (_settings.HasPosition)
        {
            writer.Text("\"lati\":");
            writer.Scaled(_settings.LatitudeE5, 5);
            writer.Text(",\"long\":");
            writer.Scaled(_settings.LongitudeE5, 5);
            writer.Text(",\"alti\":");
            writer.Integer(_settings.AltitudeMeters);
            writer.Byte((byte)',');
        }

        writer.Text("\"rxnb\":");
        writer.Integer(_statistics.FramesReceived - _received);
        writer.Text(",\"rxok\":");
        writer.Integer(_statistics.FramesWithGoodCrc - _good);
        writer.Text(",\"rxfw\":");
        writer.Integer(_link.FramesForwarded - _forwarded);
        writer.Text(",\"ackr\":");
        writer.Scaled(AcknowledgedPermille(), 1);
        writer.Text(",\"dwnb\":");
        writer.Integer(_link.DownlinksReceived - _downlinks);
        writer.Text(",\"txnb\":");
        writer.Integer(_statistics.FramesTransmitted - _transmitted);
        writer.Text("}}");

        _received = _statistics.FramesReceived;
        _good = _statistics.FramesWithGoodCrc;
        _forwarded = _link.FramesForwarded;
        _pushes = _link.PushesSent;
        _acknowledged = _link.PushesAcknowledged;
        _downlinks = _link.DownlinksReceived;
        _transmitted = _statistics.FramesTransmitted;
    }

    // Tenths of a percent; 100 % where nothing was sent. An acknowledgement may fall into the next period: never above 100 %.
    private int AcknowledgedPermille()
    {
        int sent = _link.PushesSent - _pushes;
        int acknowledged = _link.PushesAcknowledged - _acknowledged;
        if (sent <= 0 || acknowledged >= sent)
            return 1000;
        return acknowledged * 1000 / sent;
    }
}
