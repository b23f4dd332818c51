using System.Text.Json.Nodes;
using NanoSensors.Sensing;

namespace NanoSensors.Tool;

/// <summary>A parking detector as the node runs it, fed from a trace; each change of state is a line of JSON.</summary>
internal sealed class ParkingReplay
{
    // As the node does: four seconds of agreement, at least two samples.
    private const int ConfirmMilliseconds = 4000;

    // The node notices a sensor that fails and says so to its detector; in a trace it is a gap.
    private const long GapMilliseconds = 30_000;

    private readonly ParkingDetectorSettings _settings = new();
    private readonly ParkingDetector _detector;
    private readonly OverheadLook _look = new();
    private long _last = long.MinValue;
    private long _first;
    private long _since;
    private int _samples;

    public ParkingReplay(int threshold, bool looksUp)
    {
        _settings.HasSecondSense = looksUp;
        _settings.ThresholdCounts = threshold;
        _detector = new ParkingDetector(_settings);
    }

    public void Add(long time, int x, int y, int z, int[] distances)
    {
        if (_samples++ == 0)
            _first = _since = time;
        else if (time - _last > GapMilliseconds)
            _detector.Interrupt();
        else
            Pace(time);
        _last = time;
        var changed = _detector.Add(x, y, z);
        if (LookUp(distances) || changed)
            Tell(time);
    }

    private void Tell(long time)
    {
        Output.Line(new JsonObject
        {
            ["timeMs"] = time,
            ["event"] = "state",
            ["state"] = Name(_detector.State),
            ["previousStateSeconds"] = (time - _since) / 1000,
            ["confidencePercent"] = _detector.ConfidencePercent,
            ["baseline"] = new JsonArray(_detector.BaselineX, _detector.BaselineY, _detector.BaselineZ),
            ["departureCounts"] = (int)Math.Sqrt(_detector.DepartureSquared),
        });
        _since = time;
    }

    // As the node does: a look ends with the second distance of a floor, or with the fifth; one that sees nothing at all leaves the decision to the field.
    private bool LookUp(int[] distances)
    {
        var changed = false;
        _look.Begin();
        foreach (var distance in distances)
        {
            if (!_look.Add(distance))
                continue;
            changed |= _detector.Look(_look.Sight);
            _look.Begin();
        }

        return changed;
    }

    public int End()
    {
        Output.Line(new JsonObject
        {
            ["timeMs"] = _samples == 0 ? 0 : _last,
            ["event"] = "end",
            ["state"] = Name(_detector.State),
            ["samples"] = _samples,
            ["seconds"] = _samples == 0 ? 0 : (_last - _first) / 1000,
            ["learning"] = _detector.IsCalibrating,
        });
        return 0;
    }

    // The trace's own pace, from the mean so far.
    private void Pace(long time)
    {
        long period = Math.Max(1, (time - _first) / (_samples - 1));
        if (_samples > 20)
            return;
        _settings.ConfirmSamples = (int)Math.Clamp(ConfirmMilliseconds / period, 2, 60);
        _settings.SparseSamples = period > 1500;
    }

    private static string Name(BayState state) => state switch
    {
        BayState.Free => "free",
        BayState.Occupied => "occupied",
        BayState.Disturbed => "disturbed",
        _ => "unknown",
    };
}
