using NanoSensors.Board;

namespace NanoSensors.Node;

/// <summary>
/// Watches the battery where it tells something: while the transmitter draws from it. At rest a lithium cell shows its full voltage to the
/// end. From there to a <see cref="PowerStage"/>, one at a time, with hysteresis, and never by a single measurement: the first
/// pulse of a cell that has rested for long (passivation), or a cold one, is lower than the next.
/// </summary>
internal sealed class PowerWatch : IBattery
{
    /// <summary>Bytes that <see cref="Save"/> writes.</summary>
    internal const int SavedLength = 5;

    // So many measurements in a row ask for another stage.
    private const int Confirmations = 3;

    // No board of ours runs from less: there is no battery at that input.
    private const int LeastMillivolts = 2000;

    private readonly IBattery _battery;
    private readonly NodeSettings _settings;
    private int _low;
    private int _high;
    private int _loaded;

    internal PowerWatch(IBattery battery, NodeSettings settings)
    {
        _battery = battery;
        _settings = settings;
    }

    internal PowerStage Stage { get; private set; }

    /// <summary>The latest voltage under load; before the first, what the battery shows now.</summary>
    public int ReadMillivolts()
    {
        return _loaded > 0 ? _loaded : _battery.ReadMillivolts();
    }

    /// <summary>To be called while the transmitter is on.</summary>
    internal void Measure()
    {
        int millivolts = _battery.ReadMillivolts();
        if (millivolts < LeastMillivolts)
            return;
        _loaded = millivolts;
        bool low = Stage < PowerStage.Empty && millivolts < Threshold(Stage + 1);
        bool high = Stage > PowerStage.Normal && millivolts >= Threshold(Stage) + _settings.BatteryHysteresisMillivolts;
        _low = low ? _low + 1 : 0;
        _high = high ? _high + 1 : 0;
        // From these stages a node may measure once a day only.
        int needed = Stage >= PowerStage.EventsOnly ? 1 : Confirmations;
        if (_low >= Confirmations)
            Enter(Stage + 1);
        else if (_high >= needed)
            Enter(Stage - 1);
    }

    internal void Save(byte[] buffer, int offset)
    {
        buffer[offset] = (byte)Stage;
        buffer[offset + 1] = (byte)_low;
        buffer[offset + 2] = (byte)_high;
        buffer[offset + 3] = (byte)(_loaded >> 8);
        buffer[offset + 4] = (byte)_loaded;
    }

    internal void Restore(byte[] buffer, int offset)
    {
        if (buffer[offset] > (byte)PowerStage.Empty)
            return;
        Stage = (PowerStage)buffer[offset];
        _low = buffer[offset + 1];
        _high = buffer[offset + 2];
        _loaded = (buffer[offset + 3] << 8) | buffer[offset + 4];
    }

    private void Enter(PowerStage stage)
    {
        Stage = stage;
        _low = 0;
        _high = 0;
    }

    // Below it the stage is entered.
    private int Threshold(PowerStage stage)
    {
        return stage == PowerStage.Saving ? _settings.SavingBelowMillivolts
            : stage == PowerStage.EventsOnly ? _settings.EventsOnlyBelowMillivolts
            : _settings.EmptyBelowMillivolts;
    }
}
