using System.Text.Json.Nodes;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>
/// The vectors, which no implementation of this repository has written, through all of them: the current ones, and those of earlier versions,
/// whose payloads are in the field and in archives. A later codec may add data to a frame and know more frames and commands; it changes
/// nothing else.
/// </summary>
[TestClass]
public class VectorTests
{
    /// <summary>Each folder of vectors, the current one first.</summary>
    public static IEnumerable<object[]> Folders => [[Vector.Current], .. Fixtures.Each("codec")];

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void The_device_encodes_each_message_to_the_vectors_bytes(string folder)
    {
        byte[] buffer = new byte[Message.MaxLength];
        foreach (Vector vector in Vector.In(folder).Where(vector => vector.Message != null))
        {
            int length = vector.DeviceMessage().Encode(buffer, 0);
            Assert.AreEqual(vector.Bytes, Convert.ToHexStringLower(buffer, 0, length), vector.ToString());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void CSharp_decodes_the_vectors_bytes_to_their_data(string folder)
    {
        foreach (Vector vector in Vector.In(folder).Where(vector => vector.Bytes != null && vector.Data != null))
            Same(vector.Data!, Data(JavaScriptPropertyTests.CSharp(vector.IsUplink, vector.FPort, vector.Payload)), vector, folder);
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void JavaScript_decodes_the_vectors_bytes_to_their_data(string folder)
    {
        var javaScript = new JintCodec();
        foreach (Vector vector in Vector.In(folder).Where(vector => vector.Bytes != null && vector.Data != null))
            Same(vector.Data!, Data(javaScript.Decode(vector.IsUplink, vector.FPort, vector.Payload)), vector, folder);
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void JavaScript_normalizes_the_vectors_data(string folder)
    {
        var javaScript = new JintCodec();
        foreach (Vector vector in Vector.In(folder).Where(vector => vector.Normalized != null))
        {
            string decoded = javaScript.Decode(true, vector.FPort, vector.Payload);
            Same(vector.Normalized!, Data(javaScript.Call("normalizeUplink", decoded)), vector, folder);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void Both_encode_the_vectors_commands_to_their_bytes(string folder)
    {
        var javaScript = new JintCodec();
        foreach (Vector vector in Vector.In(folder).Where(vector => !vector.IsUplink && vector.Data != null && vector.Bytes != null))
        {
            EncodedDownlink encoded = DownlinkEncoder.Encode(vector.Data);
            Assert.IsNull(encoded.Error, vector.ToString());
            Assert.AreEqual(vector.FPort, encoded.FPort, vector.ToString());
            Assert.AreEqual(vector.Bytes, Convert.ToHexStringLower(encoded.Bytes), vector.ToString());
            string expected = $"{{\"bytes\":[{string.Join(",", vector.Payload)}],\"fPort\":{vector.FPort}}}";
            Assert.AreEqual(expected, javaScript.Call("encodeDownlink", new JsonObject { ["data"] = vector.Data!.DeepClone() }), vector.ToString());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void Both_refuse_the_vectors_wrong_bytes_with_the_named_error(string folder)
    {
        var javaScript = new JintCodec();
        foreach (Vector vector in Vector.In(folder).Where(vector => vector.Error != null && !MayBeUnderstood(vector, folder)))
        {
            string answer = JavaScriptPropertyTests.CSharp(vector.IsUplink, vector.FPort, vector.Payload);
            Assert.StartsWith($"{{\"errors\":[\"{vector.Error}: ", answer, vector.ToString());
            Assert.AreEqual(answer, javaScript.Decode(vector.IsUplink, vector.FPort, vector.Payload), vector.ToString());
            DecodeError code = vector.IsUplink ? UplinkDecoder.Decode(vector.FPort, vector.Payload).ErrorCode : DownlinkDecoder.Decode(vector.FPort, vector.Payload).ErrorCode;
            Assert.AreEqual(vector.Error, code.ToString(), vector.ToString());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void Both_refuse_the_vectors_wrong_commands_with_the_same_words(string folder)
    {
        var javaScript = new JintCodec();
        foreach (Vector vector in Vector.In(folder).Where(vector => vector.EncodeError != null))
        {
            string? error = DownlinkEncoder.Encode(vector.Data).Error;
            JsonNode answer = JsonNode.Parse(javaScript.Call("encodeDownlink", new JsonObject { ["data"] = vector.Data!.DeepClone() }))!;
            Assert.AreEqual(error, (string?)answer["errors"]?[0], vector.ToString());
            // The words name every command, and there may be more of them later.
            if (folder == Vector.Current)
                Assert.AreEqual(vector.EncodeError, error, vector.ToString());
            else
                Assert.IsNotNull(error, vector.ToString());
        }
    }

    [TestMethod]
    public void Each_frame_and_each_error_has_vectors()
    {
        foreach (Frame frame in TableText.AllFrames)
            Assert.IsGreaterThan(5, Vector.All.Count(vector => vector.FPort == frame.FPort && vector.IsUplink == frame.IsUplink && vector.Data != null), frame.Name);
        foreach (string error in Enum.GetNames<DecodeError>().Skip(1))
            Assert.IsNotEmpty(Vector.All.Where(vector => vector.Error == error), error);
        Console.WriteLine($"Figure: {Vector.All.Count} codec vectors drive the C# and the JavaScript tests");
    }

    private static JsonObject Data(string answer)
    {
        JsonObject parsed = JsonNode.Parse(answer)!.AsObject();
        Assert.IsNull(parsed["errors"], answer);
        return parsed["data"]!.AsObject();
    }

    // A frame that an earlier version did not know.
    private static bool MayBeUnderstood(Vector vector, string folder) =>
        folder != Vector.Current && vector.Error is (nameof(DecodeError.UnknownKind) or nameof(DecodeError.UnknownVersion));

    // Key for key and digit for digit; what an earlier version's vectors do not name may have been added.
    private static void Same(JsonObject expected, JsonObject actual, Vector vector, string folder)
    {
        if (folder == Vector.Current)
            Assert.AreEqual(Text(expected), Text(actual), vector.ToString());
        else
            Assert.IsNull(Fixtures.Difference(expected, actual), vector.ToString());
    }

    private static string Text(JsonObject data) =>
        string.Join(", ", data.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + " " + pair.Value?.ToJsonString()));
}
