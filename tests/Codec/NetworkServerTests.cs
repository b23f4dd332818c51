using System.Diagnostics;
using System.Text.Json.Nodes;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>codec.js the way network servers run it: strict, sloppy, wrapped, in an ES5.1 engine and in Node.</summary>
[TestClass]
public class NetworkServerTests
{
    [TestMethod]
    public void An_ES5_engine_runs_it_wrapped_in_a_strict_function()
    {
        // ES5.1 has no modules; a strict function is what an ES module comes down to.
        var javaScript = new JintCodec("var module = (function () { \"use strict\";\n" + JintCodec.Source
            + "\nreturn { up: decodeUplink, encode: encodeDownlink, down: decodeDownlink, normalize: normalizeUplink }; }());"
            + "var decodeUplink = module.up, encodeDownlink = module.encode, decodeDownlink = module.down, normalizeUplink = module.normalize;");
        foreach (Vector vector in Vector.All.Where(vector => vector.Bytes != null))
            Assert.AreEqual(JavaScriptPropertyTests.CSharp(vector.IsUplink, vector.FPort, vector.Payload), javaScript.Decode(vector.IsUplink, vector.FPort, vector.Payload), vector.ToString());
    }

    [TestMethod]
    public void ChirpStack_gives_no_port_and_gets_one()
    {
        string answer = new JintCodec().Call("encodeDownlink", """{"data":{"command":"requestStatus","token":3},"variables":{"a":"b"}}""");
        Assert.AreEqual("""{"bytes":[3,64],"fPort":6}""", answer);
    }

    [TestMethod]
    public void ChirpStacks_extra_input_does_no_harm()
    {
        string answer = new JintCodec().Call("decodeUplink", """{"bytes":[66,208],"fPort":1,"recvTime":"2026-01-12T08:59:28Z","variables":{}}""");
        Assert.AreEqual("""{"data":{"kind":"parking","occupied":true,"previousStateSeconds":720}}""", answer);
    }

    [TestMethod]
    public void Normalized_fields_are_those_that_The_Things_Stack_allows()
    {
        const int Seed = 31;
        var random = new RandomMessages(Seed);
        var javaScript = new JintCodec();
        byte[] buffer = new byte[Message.MaxLength];
        for (int i = 0; i < 1000; i++)
        {
            Message message = random.Message();
            if (!message.Frame.IsUplink)
                continue;
            string decoded = javaScript.Decode(true, message.FPort, buffer[..message.Encode(buffer, 0)]);
            JsonObject data = JsonNode.Parse(javaScript.Call("normalizeUplink", decoded))!["data"]!.AsObject();
            foreach (KeyValuePair<string, JsonNode?> pair in data)
            {
                if (pair.Key == "air")
                    foreach (KeyValuePair<string, JsonNode?> air in pair.Value!.AsObject())
                        AssertBetween(air.Key, air.Value!.GetValue<double>());
                else
                    AssertBetween(pair.Key, pair.Value!.GetValue<double>());
            }
        }

        static void AssertBetween(string key, double value)
        {
            (double low, double high) = key switch
            {
                "battery" => (0.0, 20.0),
                "temperature" => (-273.15, 1000.0),
                "relativeHumidity" => (0.0, 100.0),
                "pressure" => (900.0, 1100.0),
                "co2" => (0.0, 1e6),
                _ => throw new AssertFailedException($"{key} is no normalized field (seed {Seed})"),
            };
            Assert.IsTrue(value >= low && value <= high, $"{key} {value}");
        }
    }

    [TestMethod]
    [DataRow("module")]
    [DataRow("script")]
    [DataRow("main")]
    public void Node_gives_the_same_answers_as_CSharp(string way)
    {
        const int Seed = 1729;
        var random = new RandomMessages(Seed);
        var calls = new List<string>();
        var expected = new List<string>();
        foreach (Vector vector in Vector.All.Where(vector => vector.Bytes != null))
            Add(vector.IsUplink, vector.FPort, vector.Payload);
        foreach (Vector vector in Vector.All.Where(vector => !vector.IsUplink && vector.Data != null))
        {
            calls.Add(new JsonObject { ["function"] = "encodeDownlink", ["input"] = new JsonObject { ["data"] = vector.Data!.DeepClone() } }.ToJsonString());
            expected.Add(vector.EncodeError == null
                ? $"{{\"bytes\":[{string.Join(",", vector.Payload)}],\"fPort\":6}}"
                : new JsonObject { ["errors"] = new JsonArray(vector.EncodeError) }.ToJsonString(JavaScriptPropertyTests.Plain));
        }

        for (int i = 0; i < 2000; i++)
        {
            (bool uplink, int fPort, byte[] bytes) = random.Payload();
            Add(uplink, fPort, bytes);
        }

        string[] answers = RunNode(way, calls);
        Assert.HasCount(calls.Count, answers);
        for (int i = 0; i < calls.Count; i++)
            Assert.AreEqual(expected[i], answers[i], $"seed {Seed}, {way}: {calls[i]}");
        Console.WriteLine($"Figure: {calls.Count} calls answered alike by C# and by Node, {way} (seed {Seed})");

        void Add(bool uplink, int fPort, byte[] bytes)
        {
            calls.Add($"{{\"function\":\"{(uplink ? "decodeUplink" : "decodeDownlink")}\",\"input\":{{\"bytes\":[{string.Join(",", bytes)}],\"fPort\":{fPort}}}}}");
            expected.Add(JavaScriptPropertyTests.CSharp(uplink, fPort, bytes));
        }
    }

    private static string[] RunNode(string way, List<string> calls)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Repository.PathOf("tests/Codec/codec-host.mjs"));
        start.ArgumentList.Add(Repository.PathOf("shared/Codec/codec.js"));
        start.ArgumentList.Add(way);
        Process node;
        try
        {
            node = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("There is no node on this machine (Debian: apt-get install nodejs).");
            throw;
        }

        using (node)
        {
            // It reads to the end before it writes.
            node.StandardInput.Write(string.Join('\n', calls));
            node.StandardInput.Close();
            string output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            Assert.AreEqual(0, node.ExitCode);
            return output.TrimEnd('\n').Split('\n');
        }
    }
}
