using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// One radio of the gateway: keeps it listening, and lends it for a transmission. It listens to one spreading factor all the time, or steps
/// through several: a look at the channel at each in turn (channel activity detection), and where there is a preamble it stays for the frame.
/// </summary>
public sealed class RadioPort
{
    private const long ResetTimeoutMicroseconds = 1000000;
    private const long DecayMicroseconds = 300000000;
    private const int SymbolsAfterDetection = 8;
    private const int LowestSpreadingFactor = 7;
    private const int HighestSpreadingFactor = 12;
    private const int AllSpreadingFactors = 0x1F80;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private long _resetAt;
    private long _heardAt;
    private long _decayAt;
    private bool _isUp;
    private readonly int _stepped;

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
        _stepped = index < settings.SteppedSpreadingFactors.Length ? settings.SteppedSpreadingFactors[index] & AllSpreadingFactors : 0;
        Receive.Continuous = _stepped == 0;
        Receive.InvertIq = false;
        // Behind a preamble that was found there are at most six symbols more of it.
        Receive.SymbolTimeout = SymbolsAfterDetection;
        _settings = settings;
        _statistics = statistics;
        if (_stepped != 0)
            StepSpreadingFactor();
    }

    /// <summary>The radio.</summary>
    public readonly ILoRaRadio Radio;

    /// <summary>Its number.</summary>
    public readonly int Index;

    /// <summary>What it listens to.</summary>
    public readonly ReceiveSettings Receive;

    /// <summary>True while it listens, which is when it may be lent.</summary>
    public bool IsListening => _isUp && (Radio.State == RadioState.Receiving || Radio.State == RadioState.Detecting);

    /// <summary>Whether it steps through spreading factors.</summary>
    public bool Steps => _stepped != 0;

    /// <summary>Whether it answers: false from a fault until it has been set up anew.</summary>
    public bool IsUp => _isUp;

    /// <summary>Frames it heard, those with a wrong CRC included.</summary>
    public int Frames { get; private set; }

    /// <summary>When it last heard or sent something, or was set up.</summary>
    public long HeardAtMicroseconds => _heardAt;

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
    /// <returns>
    /// ReceiveDone, ReceiveCrcError, TransmitDone and Fault are for the caller, who is to call again then; None says there is nothing more.
    /// </returns>
    public RadioEvent Step(long now)
    {
        if (now >= _decayAt)
        {
            Activity -= Activity >> 2;
            _decayAt = now + DecayMicroseconds;
        }

        // After a frame, whose settings the caller has now taken, a radio that steps goes on.
        if (_stepped != 0 && _isUp && Radio.State == RadioState.Standby)
        {
            StepSpreadingFactor();
            Listen(now);
            return RadioEvent.None;
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
                Frames++;
                Activity += 16;
                if (_stepped != 0)
                    _statistics.PreamblesFollowed++;
                break;
            case RadioEvent.PreambleDetected:
                _statistics.PreamblesDetected++;
                Radio.Start(now);
                return RadioEvent.None;
            case RadioEvent.NothingDetected:
                StepSpreadingFactor();
                Listen(now);
                return RadioEvent.None;
            case RadioEvent.TransmitDone:
                _heardAt = now;
                Listen(now);
                break;
            case RadioEvent.ReceiveTimeout:
                if (_stepped != 0)
                    StepSpreadingFactor();
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
        if (_stepped == 0)
            Radio.PrepareReceive(Receive);
        else
            Radio.PrepareDetection(Receive);
        Radio.Start(now);
    }

    private void StepSpreadingFactor()
    {
        int next = Receive.SpreadingFactor;
        do
        {
            next = next < HighestSpreadingFactor ? next + 1 : LowestSpreadingFactor;
        }
        while ((_stepped & (1 << next)) == 0);
        Receive.SpreadingFactor = next;
    }

    private void Watch(long now)
    {
        if (!_isUp)
        {
            if (now >= _resetAt)
                Reset(now);
        }
        else if (_settings.RadioSilenceMinutes > 0 && IsListening && now >= _heardAt + Silence)
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
