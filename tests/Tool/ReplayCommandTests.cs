using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NanoSensors.Tool;

namespace NanoSensors.Tests.Tool;

[TestClass]
public class ReplayCommandTests
{
    [TestMethod]
    public void A_parking_trace_tells_the_arrival_and_the_departure()
    {
        var trace = new StringBuilder("# bay 7, recorded by the installer\ntime_ms;x;y;z;temperature\n");
        for (var second = 0; second < 300; second++)
        {
            // A car's engine rolls over the sensor at 100 s and at 200 s.
            var (x, y) = second is 100 or 200 ? (220, -90) : second is > 100 and < 200 ? (160, -20) : (120, -45);
            trace.Append(CultureInfo.InvariantCulture, $"{second * 1000};{x};{y};-310;{(second % 2 == 0 ? "12.5" : "")}\n");
        }

        var run = Replay("parking", trace.ToString());
        Assert.AreEqual(0, run.ExitCode, run.Error);
        var lines = Lines(run);
        CollectionAssert.AreEqual(new[] { "free", "occupied", "free", "free" }, lines.Select(l => (string)l["state"]!).ToArray());
        Assert.AreEqual(104_000, (int)lines[1]["timeMs"]!, 1000);
        Assert.AreEqual(204_000, (int)lines[2]["timeMs"]!, 1000);
        Assert.AreEqual(100, (int)lines[2]["previousStateSeconds"]!, 1);
        Assert.AreEqual("end", (string)lines[3]["event"]!);
        Assert.AreEqual(300, (int)lines[3]["samples"]!);
    }

    [TestMethod]
    public void Distances_of_a_ranging_sensor_tell_a_car_that_the_field_does_not()
    {
        var trace = new StringBuilder("time_ms,x,y,z,overhead_mm\n");
        for (var second = 0; second < 300; second++)
        {
            // A car that shifts the field by 15 counts and does not swing it; with each sample two looks.
            var stands = second is >= 100 and < 200;
            trace.Append(CultureInfo.InvariantCulture, $"{second * 1000},{(stands ? 135 : 120)},-45,-310,{(stands ? "180 8190 185 182 181" : string.Join(' ', Enumerable.Repeat("8190", 15)))}\n");
        }

        var run = Replay("parking", trace.ToString());
        Assert.AreEqual(0, run.ExitCode, run.Error);
        CollectionAssert.AreEqual(new[] { "free", "occupied", "free", "free" }, Lines(run).Select(l => (string)l["state"]!).ToArray());
        var alone = Replay("parking", trace.ToString().Replace("overhead_mm", "other", StringComparison.Ordinal));
        CollectionAssert.AreEqual(new[] { "free", "free" }, Lines(alone).Select(l => (string)l["state"]!).ToArray());
    }

    [TestMethod]
    public void A_footfall_trace_tells_who_crossed_and_which_way()
    {
        var trace = new StringBuilder("time_ms,outer_mm,inner_mm\r\n");
        var time = 0;
        foreach (var zones in "...oobbii...iibboo..oobboo.")
        {
            trace.Append(CultureInfo.InvariantCulture, $"{time},{(zones is 'o' or 'b' ? "600" : "8190")},{(zones is 'i' or 'b' ? "610" : "8190")}\r\n");
            time += 40;
        }

        var run = Replay("footfall", trace.ToString());
        Assert.AreEqual(0, run.ExitCode, run.Error);
        var lines = Lines(run);
        CollectionAssert.AreEqual(new[] { "in", "out", "end" }, lines.Select(l => (string)l["event"]!).ToArray());
        Assert.AreEqual(1, (int)lines[2]["countIn"]!);
        Assert.AreEqual(1, (int)lines[2]["countOut"]!);
    }

    [TestMethod]
    [DataRow("time_ms,x,y,z\n0,1,2,3\n1000,1,zwei,3\n", "line 3, column y: \"zwei\"")]
    [DataRow("time_ms,x,y,z\n0,1,2,40000\n", "line 2, column z: \"40000\"")]
    [DataRow("time_ms,x,y,z\n0,1,2\n", "line 2, column z: \"\"")]
    [DataRow("time_ms,x,y,z\n2000,1,2,3\n1000,1,2,3\n", "line 3, column time_ms: \"1000\" is before")]
    [DataRow("time_ms,x,y,z,temperature\n0,1,2,3,warm\n", "line 2, column temperature: \"warm\"")]
    [DataRow("time_ms,x,y,z,overhead_mm\n0,1,2,3,200 -1\n", "line 2, column overhead_mm: \"-1\"")]
    [DataRow("time,x,y,z\n0,1,2,3\n", "line 1, column time_ms: not there")]
    [DataRow("", "is empty")]
    public void An_error_names_the_line_the_column_and_the_value(string trace, string expected)
    {
        var run = Replay("parking", trace);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, expected);
    }

    [TestMethod]
    public void A_trace_that_is_not_there_is_said_so()
    {
        var run = ToolRun.Of("replay", "footfall", "no-such-trace.csv");
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "no-such-trace.csv");
    }

    [TestMethod]
    public void Any_bytes_are_a_trace_or_an_error()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        var pieces = new[] { "time_ms", "x", "y", "z", "temperature", ",", ";", "\n", "\r\n", "1", "-32768", "32767", "99999999999999999999", "\0", "\uFEFF", "\"", "#", " ", "é", "1e3", "." };
        var path = Path.GetTempFileName();
        try
        {
            for (var i = 0; i < 500; i++)
            {
                var text = new StringBuilder(random.Next(2) == 0 ? "time_ms,x,y,z\n" : "");
                for (var n = random.Next(60); n > 0; n--)
                    text.Append(pieces[random.Next(pieces.Length)]);
                var bytes = Encoding.UTF8.GetBytes(text.ToString());
                if (i % 5 == 0)
                    random.NextBytes(bytes);
                File.WriteAllBytes(path, bytes);
                using var trace = TraceReader.Open(path, ["time_ms", "x", "y", "z"], ["temperature"], out var error);
                Assert.AreEqual(trace is null, error.Length > 0, $"seed {Seed}, text {i}");
                while (trace?.Read() == true)
                {
                    _ = trace.TryTime(out _);
                    _ = trace.TryInteger(1, -32768, 32767, "counts", out _);
                    _ = trace.TryIntegerOrNone(2, 0, 10, "mm", out _);
                    _ = trace.TryNumber(4, -100, 150, "°C");
                }
            }

            File.WriteAllText(path, new string('7', 3_000_000));
            Assert.IsNull(TraceReader.Open(path, ["time_ms"], [], out var tooLong));
            StringAssert.Contains(tooLong, "longer than");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ToolRun Replay(string kind, string trace)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, trace);
            return ToolRun.Of("replay", kind, path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static List<JsonObject> Lines(ToolRun run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
}
