using System.Text.Json.Nodes;
using NanoSensors.Sensing;

namespace NanoSensors.Tool;

/// <summary>A footfall detector as the node runs it, fed from a trace; each crossing is a line of JSON.</summary>
internal sealed class FootfallReplay
{
    private readonly FootfallDetector _detector;
    private int _countIn;
    private int _countOut;
    private int _samples;
    private long _last;

    public FootfallReplay(int presence)
    {
        _detector = new FootfallDetector(new FootfallDetectorSettings { PresenceMillimetres = presence });
    }

    public void Add(long time, int outer, int inner)
    {
        _samples++;
        _last = time;
        var crossing = _detector.Add(outer, inner);
        if (crossing == Crossing.None)
            return;
        if (crossing == Crossing.In)
            _countIn++;
        else
            _countOut++;
        Output.Line(new JsonObject { ["timeMs"] = time, ["event"] = crossing == Crossing.In ? "in" : "out", ["countIn"] = _countIn, ["countOut"] = _countOut });
    }

    public int End()
    {
        Output.Line(new JsonObject
        {
            ["timeMs"] = _last,
            ["event"] = "end",
            ["countIn"] = _countIn,
            ["countOut"] = _countOut,
            ["samples"] = _samples,
            ["clear"] = _detector.IsClear,
            ["blockedSamples"] = _detector.BlockedSamples,
        });
        return 0;
    }
}
