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

    // No board of ours runs from so much below empty: there is no battery at that input.
    private const int LeastBelowEmptyMillivolts = 950;

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

    /// <summary>
    /// The battery's level as DevStatusAns reports it (LoRaWAN 1.0.4, 5.5): 0 external power, 1 empty to 254 full, 255 cannot be measured.
    /// </summary>
    internal int LevelForDevStatus
    {
        get
        {
            if (_settings.IsMains)
                return 0;
            int millivolts = ReadMillivolts();
            int empty = _settings.EmptyBelowMillivolts;
            if (millivolts < empty - LeastBelowEmptyMillivolts)
                return 255;
            int level = 1 + ((millivolts - empty) * 253 / (_settings.BatteryFullMillivolts - empty));
            return level < 1 ? 1 : level > 254 ? 254 : level;
        }
    }

    /// <summary>To be called while the transmitter is on.</summary>
    internal void Measure()
    {
        int millivolts = _battery.ReadMillivolts();
        if (millivolts < _settings.EmptyBelowMillivolts - LeastBelowEmptyMillivolts)
            return;
        _loaded = millivolts;
        if (_settings.IsMains)
            return;
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
        Stage = _settings.IsMains ? PowerStage.Normal : (PowerStage)buffer[offset];
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
