using NanoSensors.Board;

namespace NanoSensors.EndDevice;

/// <summary>
/// Ends a silence that no rule asks for. While something waits to be sent and the device names no time from which it may go, or that time has passed, the guard takes a step each hour: first
/// what blocks is dropped, then the session, and at last the board is to restart, once a day at most. A transmission begins the row anew.
/// </summary>
/// <remarks>
/// Record "lw-silence", version 1: the last step (1), steps since the device was set up (2), when it last asked for a restart, or -1 (8), when the last step was (8). Written with each step, and when a
/// week has passed since the last one, which is then told no more.
/// </remarks>
internal sealed class SilenceGuard
{
    internal const string RecordName = "lw-silence";

    private const byte FormatVersion = 1;
    private const int StoredLength = 19;
    private const long Patience = 3600L * 1000000;
    private const long RestartPause = 24 * Patience;
    private const long ToldFor = 7 * RestartPause;
    private const int MostSteps = 65535;

    private readonly byte[] _record = new byte[StoredLength];
    private long _since = -1;
    private SilenceStep _step;
    private long _restartedAt = -1;
    private long _at;

    internal SilenceStep Last { get; private set; }

    internal int Steps { get; private set; }

    internal void Load(RecordStore store)
    {
        if (store.Read(RecordName, FormatVersion, _record) != StoredLength || _record[0] > (byte)SilenceStep.Restarted)
            return;
        Last = (SilenceStep)_record[0];
        Steps = (int)BigEndian.Read(_record, 1, 2);
        _restartedAt = BigEndian.Read(_record, 3, 8);
        _at = BigEndian.Read(_record, 11, 8);
    }

    // Something went on the air.
    internal void Transmitted()
    {
        _since = -1;
        _step = SilenceStep.None;
    }

    // Nothing waits, or a rule says until when it has to.
    internal void Rest(RecordStore store, long now)
    {
        _since = -1;
        if (Last == SilenceStep.None || now - _at < ToldFor)
            return;
        Last = SilenceStep.None;
        Store(store);
    }

    // Something waits, and nothing says until when. Answers the step to take now.
    internal SilenceStep Wait(bool skipsRejoin, long now)
    {
        if (_since < 0 || _since > now)
            _since = now;
        if (now - _since < Patience || _step == SilenceStep.Restarted)
            return SilenceStep.None;
        SilenceStep step = _step + 1;
        if (step == SilenceStep.Rejoined && skipsRejoin)
            step = SilenceStep.Restarted;
        _since = now;
        if (step == SilenceStep.Restarted && _restartedAt >= 0 && now - _restartedAt < RestartPause)
            return SilenceStep.None;
        _step = step;
        return step;
    }

    internal void Took(SilenceStep step, RecordStore store, long now)
    {
        Last = step;
        if (Steps < MostSteps)
            Steps++;
        if (step == SilenceStep.Restarted)
            _restartedAt = now;
        _at = now;
        Store(store);
    }

    private void Store(RecordStore store)
    {
        _record[0] = (byte)Last;
        BigEndian.Write(_record, 1, 2, Steps);
        BigEndian.Write(_record, 3, 8, _restartedAt);
        BigEndian.Write(_record, 11, 8, _at);
        store.Write(RecordName, FormatVersion, _record, StoredLength);
    }
}
