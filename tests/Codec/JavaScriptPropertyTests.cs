using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>Both implementations see the same bytes and must answer with the same text.</summary>
[TestClass]
public class JavaScriptPropertyTests
{
    private const int Seed = 20260112;

    internal static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [TestMethod]
    public void Random_readings_decode_to_the_same_object_in_CSharp_and_JavaScript()
    {
        var random = new RandomMessages(Seed);
        var javaScript = new JintCodec();
        byte[] buffer = new byte[Message.MaxLength];
        const int Count = 5000;
        for (int i = 0; i < Count; i++)
        {
            Message message = random.Message();
            byte[] bytes = buffer[..message.Encode(buffer, 0)];
            string answer = CSharp(message.Frame.IsUplink, message.FPort, bytes);
            Assert.StartsWith("{\"data\":", answer);
            Assert.AreEqual(answer, javaScript.Decode(message.Frame.IsUplink, message.FPort, bytes), $"seed {Seed}, reading {i}: {Convert.ToHexString(bytes)}");
        }

        Console.WriteLine($"Figure: {Count} random readings decode to the same text in C# and JavaScript (seed {Seed})");
    }

    [TestMethod]
    public void Random_bytes_decode_to_the_same_object_or_error_in_CSharp_and_JavaScript()
    {
        var random = new RandomMessages(Seed + 1);
        var javaScript = new JintCodec();
        const int Count = 20000;
        var outcomes = new SortedDictionary<string, int>();
        for (int i = 0; i < Count; i++)
        {
            (bool uplink, int fPort, byte[] bytes) = random.Payload();
            string answer = CSharp(uplink, fPort, bytes);
            Assert.AreEqual(answer, javaScript.Decode(uplink, fPort, bytes), $"seed {Seed + 1}, payload {i}: FPort {fPort}, {Convert.ToHexString(bytes)}");
            string outcome = answer.StartsWith("{\"data\":", StringComparison.Ordinal) ? "None" : answer["{\"errors\":[\"".Length..answer.IndexOf(": ", StringComparison.Ordinal)];
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.HasCount(Enum.GetValues<DecodeError>().Length, outcomes, "not every error was met");
        Console.WriteLine($"Figure: {Count} random payloads give the same answer in C# and JavaScript (seed {Seed + 1}): "
            + string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}")));
    }

    [TestMethod]
    public void Random_commands_encode_to_the_same_bytes_and_decode_to_themselves()
    {
        var random = new Random(Seed + 2);
        var javaScript = new JintCodec();
        string?[] words = [.. Frames.Command.Fields[1].Words, "setIntervals", null];
        for (int i = 0; i < 3000; i++)
        {
            var command = new JsonObject();
            if (random.Next(4) > 0)
                command["token"] = random.Next(-20, 280);
            if (random.Next(20) > 0)
                command["command"] = words[random.Next(words.Length)];
            if (random.Next(2) > 0)
                command["seconds"] = random.Next(-10, 100000);
            if (random.Next(4) == 0)
                command["counts"] = random.Next(3) > 0 ? random.Next(-10, 70000) : random.Next(200) / 8.0;

            EncodedDownlink encoded = DownlinkEncoder.Encode(command);
            string expected = encoded.Error == null
                ? new JsonObject { ["bytes"] = new JsonArray(encoded.Bytes.Select(value => (JsonNode)(int)value).ToArray()), ["fPort"] = encoded.FPort }.ToJsonString(Plain)
                : Errors(encoded.Error);
            string input = new JsonObject { ["data"] = command.DeepClone() }.ToJsonString(Plain);
            Assert.AreEqual(expected, javaScript.Call("encodeDownlink", input), $"seed {Seed + 2}, command {i}: {input}");

            if (encoded.Error == null)
            {
                command["token"] ??= 0;
                Assert.IsTrue(JsonNode.DeepEquals(command, DownlinkDecoder.Decode(encoded.FPort, encoded.Bytes).Data), input);
            }
        }
    }

    internal static string CSharp(bool uplink, int fPort, byte[] bytes)
    {
        if (uplink)
        {
            DecodedUplink decoded = UplinkDecoder.Decode(fPort, bytes);
            return decoded.Error == null ? Data(decoded.Data) : Errors(decoded.Error);
        }

        DecodedDownlink command = DownlinkDecoder.Decode(fPort, bytes);
        return command.Error == null ? Data(command.Data) : Errors(command.Error);
    }

    private static string Data(JsonObject data) => new JsonObject { ["data"] = data.DeepClone() }.ToJsonString(Plain);

    private static string Errors(string error) => new JsonObject { ["errors"] = new JsonArray(error) }.ToJsonString(Plain);
}
