using NanoSensors.Power;

namespace NanoSensors.Simulation;

/// <summary>
/// What a simulated board draws from its battery: each part is always in one state of <see cref="PowerTable"/>, and the meter adds up its current over virtual
/// time. The tables are those that the life-time model computes with, so that both can be compared.
/// </summary>
/// <param name="time">The world's clock.</param>
public sealed class ChargeMeter(VirtualTime time)
{
    private readonly List<ChargedState> _states = [];
    private readonly List<ChargeLine> _lines = [];
    private long _since = time.NowMicroseconds;

    /// <summary>When the sums were 0, µs of virtual time.</summary>
    public long SinceMicroseconds => _since;

    /// <summary>Charge drawn since then, millicoulombs (mA·s).</summary>
    public double Millicoulombs
    {
        get
        {
            Settle();
            return _states.Sum(s => s.Millicoulombs);
        }
    }

    /// <summary>Mean current since then, µA; 0 if no time has passed.</summary>
    public double MeanMicroamps => time.NowMicroseconds == _since ? 0 : Millicoulombs * 1e9 / (time.NowMicroseconds - _since);

    /// <summary>Every state that was ever entered, with its time; the largest charge first.</summary>
    public IReadOnlyList<ChargedState> States
    {
        get
        {
            Settle();
            return [.. _states.OrderByDescending(s => s.Millicoulombs)];
        }
    }

    /// <summary>Mean current of one state since the beginning, µA; 0 if it was never entered.</summary>
    public double MeanMicroampsOf(string part, string state)
    {
        Settle();
        double charge = _states.Where(s => s.Part == part && s.State == state).Sum(s => s.Millicoulombs);
        return time.NowMicroseconds == _since ? 0 : charge * 1e9 / (time.NowMicroseconds - _since);
    }

    /// <summary>Begins anew at 0.</summary>
    public void Reset()
    {
        Settle();
        foreach (ChargedState state in _states)
            state.Seconds = 0;
        _since = time.NowMicroseconds;
    }

    /// <summary>A state of a part, to be looked up once.</summary>
    /// <exception cref="ArgumentException">The table has no such row.</exception>
    public ChargedState Find(string part, string state)
    {
        ChargedState? found = _states.Find(s => s.Part == part && s.State == state);
        if (found != null)
            return found;
        found = new ChargedState(part, state, PowerTable.Microamps(part, state));
        _states.Add(found);
        return found;
    }

    /// <summary>A part that is in no state yet. Two of a kind are two lines.</summary>
    public ChargeLine Connect()
    {
        var line = new ChargeLine(time);
        _lines.Add(line);
        return line;
    }

    private void Settle()
    {
        foreach (ChargeLine line in _lines)
            line.Settle();
    }
}

/// <summary>A state of a part and how long parts were in it.</summary>
/// <param name="part">As in the power table.</param>
/// <param name="state">As in the power table.</param>
/// <param name="microamps">What it draws.</param>
public sealed class ChargedState(string part, string state, double microamps)
{
    /// <summary>The part.</summary>
    public string Part { get; } = part;

    /// <summary>Its state.</summary>
    public string State { get; } = state;

    /// <summary>What it draws, µA.</summary>
    public double Microamps { get; } = microamps;

    /// <summary>Seconds in it since the meter's beginning.</summary>
    public double Seconds { get; internal set; }

    /// <summary>Charge drawn in it, mC.</summary>
    public double Millicoulombs => Seconds * Microamps / 1000;
}

/// <summary>One part of a board, in one state or without power.</summary>
public sealed class ChargeLine
{
    private readonly VirtualTime _time;
    private ChargedState? _state;
    private long _since;

    internal ChargeLine(VirtualTime time)
    {
        _time = time;
    }

    /// <summary>It is in this state from now on; null: it has no power.</summary>
    public void Enter(ChargedState? state)
    {
        if (ReferenceEquals(state, _state))
            return;
        Settle();
        _state = state;
    }

    internal void Settle()
    {
        long now = _time.NowMicroseconds;
        if (_state != null)
            _state.Seconds += (now - _since) * 1e-6;
        _since = now;
    }
}
