namespace NanoSensors.Forwarder;

/// <summary>
/// Answers each PULL_RESP with a TX_ACK to the server that it came from. One that the network has doubled gets the first one's answer again: with
/// COLLISION_PACKET the server would take the frame for lost and send it in the next window once more.
/// </summary>
public sealed class DownlinkReceiver
{
    private const int Remembered = 8;
    private const long MemoryMicroseconds = 10000000;

    private readonly ForwarderStatistics _statistics;
    private readonly DownlinkScheduler _scheduler;
    private readonly TxpkReader _reader = new TxpkReader();
    private readonly DownlinkRequest _request = new DownlinkRequest();
    private readonly int[] _servers = new int[Remembered];
    private readonly uint[] _fingerprints = new uint[Remembered];
    private readonly long[] _answeredAt = new long[Remembered];
    private readonly string[] _answers = new string[Remembered];
    private readonly int[] _powers = new int[Remembered];
    private int _next;

    /// <summary>A receiver.</summary>
    public DownlinkReceiver(DownlinkScheduler scheduler, ForwarderStatistics statistics)
    {
        _scheduler = scheduler;
        _statistics = statistics;
        // Not null: nanoFramework takes an element that was never written for one that is not null.
        for (int i = 0; i < Remembered; i++)
            _answers[i] = "";
    }

    /// <summary>Deals with the PULL_RESP in <see cref="BackhaulLink.Datagram"/>.</summary>
    public void Take(BackhaulLink link, long now)
    {
        if (!_reader.Read(link.Datagram, link.Length, _request))
        {
            // There is no word for it, and nobody to act on one: ignored and counted.
            _statistics.MalformedDatagrams++;
            return;
        }

        // Token, time, frame: the whole datagram.
        uint fingerprint = Board.Crc32.Compute(link.Datagram, 0, link.Length);
        int known = IndexOf(link.Index, fingerprint, now);
        if (known >= 0)
        {
            _statistics.DownlinksRepeated++;
            Answer(link, _answers[known], _powers[known], now);
            return;
        }

        _statistics.DownlinksReceived++;
        link.DownlinksReceived++;
        string answer = _scheduler.Accept(_request, now);
        int power = _request.PowerDbm;
        if ((object)answer == (object)TxAckError.None)
            power = _scheduler.GrantedPowerDbm;
        else
            _statistics.DownlinksRefused++;
        _servers[_next] = link.Index;
        _fingerprints[_next] = fingerprint;
        _answeredAt[_next] = now;
        _answers[_next] = answer;
        _powers[_next] = power;
        _next = (_next + 1) % Remembered;
        Answer(link, answer, power, now);
    }

    private int IndexOf(int server, uint fingerprint, long now)
    {
        for (int i = 0; i < Remembered; i++)
        {
            if (_answers[i].Length > 0 && _fingerprints[i] == fingerprint && _servers[i] == server && now - _answeredAt[i] < MemoryMicroseconds)
                return i;
        }

        return -1;
    }

    private void Answer(BackhaulLink link, string answer, int power, long now)
    {
        link.BeginPacket(SemtechUdp.TxAck, _request.Token);
        if (power < _request.PowerDbm)
        {
            // Sent after all, with the power there is. "warn" and "value" are the protocol's own since its SX1302 edition; a
            // server that does not know them finds no error.
            link.Writer.Text("{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":");
            link.Writer.Integer(power);
            link.Writer.Text("}}");
        }
        else
        {
            link.Writer.Text("{\"txpk_ack\":{\"error\":\"");
            link.Writer.Text(answer);
            link.Writer.Text("\"}}");
        }

        link.Send(now, false);
    }
}
