using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>The worked examples and sizes of SPECIFICATION.md.</summary>
[TestClass]
public partial class SpecificationTests
{
    private static readonly string Page = Repository.Read("shared/Codec/SPECIFICATION.md");

    [TestMethod]
    public void The_worked_examples_decode_as_the_page_says()
    {
        int count = 0;
        foreach (Match example in Example().Matches(Page))
        {
            bool uplink = !example.Groups["down"].Success;
            int fPort = int.Parse(example.Groups["port"].Value, CultureInfo.InvariantCulture);
            byte[] bytes = Convert.FromHexString(example.Groups["hex"].Value);
            Assert.AreEqual($"{{\"data\":{example.Groups["json"].Value}}}", JavaScriptPropertyTests.CSharp(uplink, fPort, bytes), example.Value);

            // The codes shown in binary stand in the frame in this order.
            string bits = string.Concat(bytes.Select(value => Convert.ToString(value, 2).PadLeft(8, '0')));
            int from = 0;
            foreach (Match code in Binary().Matches(example.Groups["text"].Value))
            {
                int at = bits.IndexOf(code.Groups["bits"].Value, from, StringComparison.Ordinal);
                Assert.IsGreaterThanOrEqualTo(0, at, $"{code.Value} in {example.Value}");
                from = at + code.Groups["bits"].Length;
                if (code.Groups["value"].Success)
                    Assert.AreEqual(int.Parse(code.Groups["value"].Value, CultureInfo.InvariantCulture), Convert.ToInt32(code.Groups["bits"].Value, 2), code.Value);
            }

            count++;
        }

        Assert.AreEqual(13, count);
    }

    [TestMethod]
    public void A_decoder_made_from_the_page_alone_gives_the_same_objects_and_errors()
    {
        const int Seed = 1867;
        var random = new RandomMessages(Seed);
        var page = new PageDecoder(Page);
        Assert.AreEqual(TableText.AllFrames.Length, page.Count);
        foreach (Vector vector in Vector.All.Where(vector => vector.Bytes != null))
            Same(vector.IsUplink, vector.FPort, vector.Payload);
        const int Count = 20000;
        for (int i = 0; i < Count; i++)
        {
            (bool uplink, int fPort, byte[] bytes) = random.Payload();
            Same(uplink, fPort, bytes);
        }

        Console.WriteLine($"Figure: a decoder made from SPECIFICATION.md alone agrees on all vectors and {Count} random payloads (seed {Seed})");

        void Same(bool uplink, int fPort, byte[] bytes)
        {
            (JsonObject? data, string? error) = page.Decode(fPort, uplink, bytes);
            string answer = JavaScriptPropertyTests.CSharp(uplink, fPort, bytes);
            string what = $"seed {Seed}: FPort {fPort}, {Convert.ToHexString(bytes)}";
            if (error != null)
                Assert.StartsWith($"{{\"errors\":[\"{error}: ", answer, what);
            else
                Assert.AreEqual(answer, new JsonObject { ["data"] = data }.ToJsonString(JavaScriptPropertyTests.Plain), what);
        }
    }

    [GeneratedRegex(@"^FPort (?<port>\d+)(?<down> down)?, `(?<hex>[0-9a-f]+)`(?<text>(.|\n)*?)\n→ `(?<json>\{.*\})`$", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"`(?<bits>[01]+)`( = (?<value>\d+))?")]
    private static partial Regex Binary();
}
