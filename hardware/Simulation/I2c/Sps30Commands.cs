namespace NanoSensors.Simulation;

/// <summary>
/// An SPS30 by its commands (data sheet 1.0, chapter 6). It takes a command only in the state that the data sheet names for it, which is unkinder than the sheet says, and a first wake-up only
/// wakes its interface.
/// </summary>
public sealed class Sps30Commands(VirtualTime time) : SensirionChip(time)
{
    private State _state = State.Idle;
    private long _readyAt;

    private enum State
    {
        Asleep,
        InterfaceAwake,
        Idle,
        Measuring,
    }

    /// <summary>PM2.5 and PM10 in µg/m³.</summary>
    public int Micrograms { get; set; }

    /// <summary>Whether the fan runs.</summary>
    public bool FanRuns => _state == State.Measuring;

    /// <inheritdoc/>
    protected override bool Execute(int command, int word)
    {
        switch (command)
        {
            case 0x1103 when _state == State.Asleep:
                _state = State.InterfaceAwake;
                return false;
            case 0x1103 when _state == State.InterfaceAwake:
                _state = State.Idle;
                return BusyFor(5_000);
            case 0x0010 when _state == State.Idle && word == 0x0300:
                _state = State.Measuring;
                _readyAt = Now + 1_000_000;
                return BusyFor(20_000);
            case 0x0104 when _state == State.Measuring:
                _state = State.Idle;
                return BusyFor(20_000);
            case 0x1001 when _state == State.Idle:
                _state = State.Asleep;
                return BusyFor(5_000);
            case 0x0202 when _state == State.Measuring:
                return Answer(Now >= _readyAt ? 1 : 0);
            case 0x0300 when _state == State.Measuring:
                _readyAt = Now + 1_000_000;
                int bits = BitConverter.SingleToInt32Bits(Micrograms);
                return Answer([.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? bits >> 16 & 0xFFFF : bits & 0xFFFF)]);
            default:
                return false;
        }
    }
}
