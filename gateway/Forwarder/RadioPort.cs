using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>One radio of the gateway: keeps it listening, and lends it for a transmission.</summary>
public sealed class RadioPort
{
    private const long ResetTimeoutMicroseconds = 1000000;
    private const long DecayMicroseconds = 300000000;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private long _resetAt;
    private long _heardAt;
    private long _decayAt;
    private bool _isUp;

    /// <summary>A port.</summary>
    /// <param name="radio">The radio.</param>
    /// <param name="index">Its number, 0 to 2; its settings are those of this number.</param>
    /// <param name="settings">The gateway's settings.</param>
    /// <param name="statistics">Counts resets and faults.</param>
    public RadioPort(ILoRaRadio radio, int index, ForwarderSettings settings, ForwarderStatistics statistics)
    {
        Radio = radio;
        Index = index;
        Receive = settings.Receivers[index];
        Receive.Continuous = true;
        Receive.InvertIq = false;
        _settings = settings;
        _statistics = statistics;
    }

    /// <summary>The radio.</summary>
    public readonly ILoRaRadio Radio;

    /// <summary>Its number.</summary>
    public readonly int Index;

    /// <summary>What it listens to.</summary>
    public readonly ReceiveSettings Receive;

    /// <summary>True while it listens, which is when it may be lent.</summary>
    public bool IsListening => _isUp && Radio.State == RadioState.Receiving;

    /// <summary>How much it heard of late: a measure of what a transmission on it would lose.</summary>
    public int Activity { get; private set; }

    /// <summary>When <see cref="Step"/> is next due.</summary>
    public long NextStepMicroseconds
    {
        get
        {
            long next = Radio.NextStepMicroseconds;
            if (!_isUp)
                next = Earlier(next, _resetAt);
            else if (_settings.RadioSilenceMinutes > 0)
                next = Earlier(next, _heardAt + Silence);
            return next;
        }
    }

    private long Silence => _settings.RadioSilenceMinutes * 60000000L;

    /// <summary>Sets the radio up. To be called once.</summary>
    public void Begin(long now)
    {
        _decayAt = now + DecayMicroseconds;
        Reset(now);
    }

    /// <summary>Looks at the radio once. Reception, once interrupted by a transmission or a fault, is taken up again.</summary>
    /// <returns>ReceiveDone, ReceiveCrcError, TransmitDone and Fault are for the caller; None says there is nothing more.</returns>
    public RadioEvent Step(long now)
    {
        if (now >= _decayAt)
        {
            Activity -= Activity >> 2;
            _decayAt = now + DecayMicroseconds;
        }

        RadioEvent happened = Radio.Step(now);
        switch (happened)
        {
            case RadioEvent.Ready:
                _isUp = true;
                _heardAt = now;
                Listen(now);
                break;
            case RadioEvent.ReceiveDone:
            case RadioEvent.ReceiveCrcError:
                _heardAt = now;
                Activity += 16;
                break;
            case RadioEvent.TransmitDone:
                _heardAt = now;
                Listen(now);
                break;
            case RadioEvent.ReceiveTimeout:
                Listen(now);
                break;
            case RadioEvent.Fault:
                _statistics.RadioFaults++;
                // Not at once: a chip without power would be reset in every step.
                _isUp = false;
                _resetAt = now + ResetTimeoutMicroseconds;
                break;
            default:
                Watch(now);
                break;
        }

        return happened;
    }

    /// <summary>Gives the radio back to reception after a transmission that was prepared and is not to be.</summary>
    public void Listen(long now)
    {
        Radio.PrepareReceive(Receive);
        Radio.Start(now);
    }

    private void Watch(long now)
    {
        if (!_isUp)
        {
            if (now >= _resetAt)
                Reset(now);
        }
        else if (_settings.RadioSilenceMinutes > 0 && Radio.State == RadioState.Receiving && now >= _heardAt + Silence)
        {
            Reset(now);
        }
    }

    private void Reset(long now)
    {
        _isUp = false;
        _resetAt = now + ResetTimeoutMicroseconds;
        _statistics.RadioResets++;
        Radio.Reset(now);
    }

    private static long Earlier(long a, long b)
    {
        return a < b ? a : b;
    }
}
