using System.CommandLine;
using NanoSensors.Sensing;
using Command = System.CommandLine.Command;

namespace NanoSensors.Tool.Commands;

/// <summary><c>replay parking trace.csv</c>, <c>replay footfall trace.csv</c>: what a detector says of a recorded trace, one JSON object a line.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var settings = new ParkingDetectorSettings();
        var footfallSettings = new FootfallDetectorSettings();
        var parkingTrace = new Argument<string>("TRACE") { Description = "CSV with the columns time_ms, x, y, z (raw counts) and, if there are any, temperature (°C) and overhead_mm (the distances in mm that a ranging sensor beneath the bay saw with this sample, with spaces between them)." };
        var threshold = new Option<int>("--threshold")
        {
            Description = $"Threshold in counts, {ParkingDetectorSettings.MinThresholdCounts} to {ParkingDetectorSettings.MaxThresholdCounts}, as configured on the node.",
            DefaultValueFactory = _ => settings.ThresholdCounts,
        };
        var parking = new Command("parking", "Arrivals and departures in a trace of a magnetometer.") { parkingTrace, threshold };
        parking.SetAction(r => Parking(r.GetValue(parkingTrace)!, r.GetValue(threshold)));

        var footfallTrace = new Argument<string>("TRACE") { Description = "CSV with the columns time_ms, outer_mm, inner_mm; an empty distance is a sample that failed." };
        var presence = new Option<int>("--presence")
        {
            Description = $"Presence distance in mm, {FootfallDetectorSettings.MinPresenceMillimetres} to {FootfallDetectorSettings.MaxPresenceMillimetres}, as configured on the node.",
            DefaultValueFactory = _ => footfallSettings.PresenceMillimetres,
        };
        var footfall = new Command("footfall", "People who crossed in a trace of two ranging zones.") { footfallTrace, presence };
        footfall.SetAction(r => Footfall(r.GetValue(footfallTrace)!, r.GetValue(presence)));

        return new Command("replay", "Replays a recorded trace through a node's detector and prints what it says, one JSON object a line.") { parking, footfall };
    }

    private static int Parking(string path, int threshold)
    {
        if (threshold is < ParkingDetectorSettings.MinThresholdCounts or > ParkingDetectorSettings.MaxThresholdCounts)
            return Output.Error($"--threshold: {threshold} is out of range; give {ParkingDetectorSettings.MinThresholdCounts} to {ParkingDetectorSettings.MaxThresholdCounts} counts.");
        using var trace = TraceReader.Open(path, ["time_ms", "x", "y", "z"], ["temperature", "overhead_mm"], out var error);
        if (trace is null)
            return Output.Error(error);
        var replay = new ParkingReplay(threshold, trace.Has(5));
        while (trace.Read())
        {
            if (!trace.TryTime(out var time) || !trace.TryInteger(1, short.MinValue, short.MaxValue, "raw counts", out var x)
                || !trace.TryInteger(2, short.MinValue, short.MaxValue, "raw counts", out var y) || !trace.TryInteger(3, short.MinValue, short.MaxValue, "raw counts", out var z)
                || !trace.TryNumber(4, -100, 150, "°C") || !trace.TryIntegers(5, 0, TraceReader.MostMillimetres, "mm", out var distances))
                break;
            replay.Add(time, x, y, z, distances);
        }

        return trace.Error is null ? replay.End() : Output.Error(trace.Error);
    }

    private static int Footfall(string path, int presence)
    {
        if (presence is < FootfallDetectorSettings.MinPresenceMillimetres or > FootfallDetectorSettings.MaxPresenceMillimetres)
            return Output.Error($"--presence: {presence} is out of range; give {FootfallDetectorSettings.MinPresenceMillimetres} to {FootfallDetectorSettings.MaxPresenceMillimetres} mm.");
        using var trace = TraceReader.Open(path, ["time_ms", "outer_mm", "inner_mm"], [], out var error);
        if (trace is null)
            return Output.Error(error);
        var replay = new FootfallReplay(presence);
        while (trace.Read())
        {
            if (!trace.TryTime(out var time) || !trace.TryIntegerOrNone(1, 0, TraceReader.MostMillimetres, "mm", out var outer) || !trace.TryIntegerOrNone(2, 0, TraceReader.MostMillimetres, "mm", out var inner))
                break;
            replay.Add(time, outer ?? Measured.NotAvailable, inner ?? Measured.NotAvailable);
        }

        return trace.Error is null ? replay.End() : Output.Error(trace.Error);
    }
}
