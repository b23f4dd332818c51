namespace NanoSensors.EndDevice;

/// <content>What ends a silence that no rule asks for.</content>
public sealed partial class LoRaWanEndDevice
{
    private readonly SilenceGuard _silence = new SilenceGuard();
    private bool _storeFails;

    /// <summary>What the device did the last time that nothing could be sent and nothing said until when. It outlasts restarts and is told for a week.</summary>
    public SilenceStep LastSilenceStep
    {
        get { return _silence.Last; }
    }

    /// <summary>How many such steps it has taken since it was set up, 0 to 65,535.</summary>
    public int SilenceSteps
    {
        get { return _silence.Steps; }
    }

    /// <summary>Whether the board is to restart, since nothing else has helped. The application does it as soon as it can.</summary>
    public bool NeedsRestart { get; private set; }

    /// <summary>To be called with each step of the application: whether it has something to send that is ready and has not been taken.</summary>
    /// <param name="isMessageWaiting">Whether it has.</param>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    public void WatchSilence(bool isMessageWaiting, long nowMicroseconds)
    {
        if (!isMessageWaiting || IsSilenceLegal(nowMicroseconds))
        {
            _silence.Rest(_store, nowMicroseconds);
            return;
        }

        // With a radio or a store that fails a new session would not come about, and the old one would be lost.
        SilenceStep step = _silence.Wait(!_radioReady || _storeFails || IsJoinExhausted, nowMicroseconds);
        if (step == SilenceStep.None)
            return;
        if (step == SilenceStep.DroppedAnswers)
        {
            _session.Answers.Clear();
            _session.AckPending = false;
            _autoUplinkAt = long.MaxValue;
            _staged = false;
            _phase = ExchangePhase.Idle;
            ResetRadio(nowMicroseconds);
        }
        else if (step == SilenceStep.Rejoined)
        {
            Rejoin();
        }
        else
        {
            NeedsRestart = true;
        }

        _silence.Took(step, _store, nowMicroseconds);
    }

    // Whether a rule says until when nothing may be sent: a duty cycle, or the back-off of joins.
    private bool IsSilenceLegal(long now)
    {
        if (_phase != ExchangePhase.Idle || !_radioReady)
            return false;
        // Without a DevNonce nothing helps.
        long permitted = _session.Joined ? _refusedUntil : IsJoinExhausted ? now + 1 : _joinAt;
        return permitted > now && permitted != long.MaxValue;
    }
}
