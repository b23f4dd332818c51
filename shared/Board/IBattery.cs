namespace NanoSensors.Board;

/// <summary>The board's supply.</summary>
public interface IBattery
{
    /// <summary>Millivolts at the battery, 0 to 20,000, or -1 where the board cannot measure it.</summary>
    int ReadMillivolts();
}
