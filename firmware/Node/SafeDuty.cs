using NanoSensors.Board;
using NanoSensors.Codec;

namespace NanoSensors.Node;

/// <summary>
/// Safe mode: no sensor is touched and no state of the profile read or written, so that nothing which made the node restart is called again. A
/// factory reset removes what was learnt unread: it may be what the node fails at.
/// </summary>
internal sealed class SafeDuty : Duty
{
    private readonly RecordStore _store;

    internal SafeDuty(RecordStore store)
    {
        _store = store;
    }

    internal override SensorHealth Health
    {
        get { return SensorHealth.Fault; }
    }

    internal override bool HasMessage
    {
        get { return false; }
    }

    internal override bool IsQuiet
    {
        get { return true; }
    }

    internal override void Begin(long now, int clockEpoch)
    {
    }

    internal override long Step(long now)
    {
        return long.MaxValue;
    }

    internal override void RequestReport(long now)
    {
    }

    internal override Message NextMessage(long now)
    {
        return null;
    }

    internal override void MessageTaken(long now)
    {
    }

    internal override void Apply(NodeConfiguration configuration)
    {
    }

    internal override CommandResult Calibrate(long now)
    {
        return CommandResult.Busy;
    }

    internal override void Save(long now)
    {
    }

    internal override void Forget()
    {
        _store.Delete(ParkingDuty.RecordName);
        _store.Delete(AirDuty.RecordName);
    }
}
