namespace NanoSensors.Forwarder;

/// <summary>How far the delivery of each uplink in RAM to each server is: 16 bytes for each pair, in three arrays, made once.</summary>
internal sealed class Deliveries
{
    private readonly int _servers;
    private readonly int[] _tokens;
    private readonly int[] _attempts;
    private readonly long[] _nextAttempts;

    internal Deliveries(int uplinks, int servers)
    {
        _servers = servers;
        _tokens = new int[uplinks * servers];
        _attempts = new int[uplinks * servers];
        _nextAttempts = new long[uplinks * servers];
    }

    internal void Start(UplinkRecord uplink)
    {
        for (int i = 0; i < _servers; i++)
        {
            int at = uplink.Slot * _servers + i;
            _tokens[at] = -1;
            _attempts[at] = 0;
            _nextAttempts[at] = 0;
        }
    }

    // Token of the PUSH_DATA under way; -1 if none has been sent.
    internal int TokenOf(UplinkRecord uplink, int server)
    {
        return _tokens[uplink.Slot * _servers + server];
    }

    internal void SetToken(UplinkRecord uplink, int server, int token)
    {
        _tokens[uplink.Slot * _servers + server] = token;
    }

    // How often it has been sent before this time.
    internal int CountAttempt(UplinkRecord uplink, int server)
    {
        return _attempts[uplink.Slot * _servers + server]++;
    }

    internal long NextAttemptOf(UplinkRecord uplink, int server)
    {
        return _nextAttempts[uplink.Slot * _servers + server];
    }

    internal void SetNextAttempt(UplinkRecord uplink, int server, long at)
    {
        _nextAttempts[uplink.Slot * _servers + server] = at;
    }
}
