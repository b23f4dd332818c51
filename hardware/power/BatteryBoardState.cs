namespace NanoSensors.Power;

/// <summary>A state of a node on <see cref="BatteryBoard"/>.</summary>
/// <param name="Name">What the node does.</param>
/// <param name="Rows">Rows of <see cref="PowerTable.Currents"/> that add up to it, beside the board's own parts.</param>
public sealed record BatteryBoardState(string Name, IReadOnlyList<(string Part, string State)> Rows)
{
    /// <summary>Current at the cell, µA.</summary>
    public double Microamps => BatteryBoard.AlwaysMicroamps + Rows.Sum(r => PowerTable.Microamps(r.Part, r.State));
}
