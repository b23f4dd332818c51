namespace NanoSensors.Simulation;

/// <summary>An SCD41 by its commands (SCD4x data sheet 1.3, chapter 3). While it measures it acknowledges nothing; a value can be read once.</summary>
public sealed class Scd41Commands(VirtualTime time) : SensirionChip(time)
{
    private bool _isFirstShot = true;
    private bool _isAsleep;
    private int _measured = -1;

    /// <summary>CO2 in ppm.</summary>
    public int Ppm { get; set; }

    /// <summary>Initial period of the self-calibration, h.</summary>
    public int InitialPeriodHours { get; private set; } = 44;

    /// <summary>Standard period of the self-calibration, h.</summary>
    public int StandardPeriodHours { get; private set; } = 156;

    /// <inheritdoc/>
    protected override bool Execute(int command, int word)
    {
        if (command == 0x36F6)
        {
            if (_isAsleep)
                (_isAsleep, _isFirstShot, InitialPeriodHours, StandardPeriodHours) = (false, true, 44, 156);
            return false;
        }

        if (_isAsleep)
            return false;
        switch (command)
        {
            case 0x3F86:
                return BusyFor(500_000);
            case 0x36E0:
                return _isAsleep = true;
            case 0x219D:
                // The first after power is far off.
                _measured = _isFirstShot ? Ppm + 300 : Ppm;
                _isFirstShot = false;
                return BusyFor(5_000_000);
            case 0xEC05 when _measured >= 0:
                Answer(_measured, 0x6667, 0x5EB9);
                _measured = -1;
                return BusyFor(1_000);
            case 0x2340:
                Answer(InitialPeriodHours);
                return BusyFor(1_000);
            case 0x2445:
                InitialPeriodHours = word;
                return BusyFor(1_000);
            case 0x244E:
                StandardPeriodHours = word;
                return BusyFor(1_000);
            default:
                return false;
        }
    }
}
