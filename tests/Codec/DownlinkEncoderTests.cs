using System.Text.Json;
using System.Text.Json.Nodes;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

[TestClass]
public class DownlinkEncoderTests
{
    [TestMethod]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("\"restart\"")]
    [DataRow("7")]
    public void What_is_not_an_object_is_refused(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        EncodedDownlink encoded = DownlinkEncoder.Encode(document.RootElement);
        Assert.StartsWith("The command is not an object", encoded.Error);
        Assert.IsEmpty(encoded.Bytes);
        string answer = new JintCodec().Call("encodeDownlink", $"{{\"data\":{json}}}");
        Assert.AreEqual(encoded.Error, (string?)JsonNode.Parse(answer)!["errors"]![0]);
    }

    [TestMethod]
    public void An_element_encodes_like_an_object()
    {
        using JsonDocument document = JsonDocument.Parse("""{"command":"setInterval","token":7,"seconds":600}""");
        EncodedDownlink encoded = DownlinkEncoder.Encode(document.RootElement);
        Assert.IsNull(encoded.Error);
        Assert.AreEqual("0710024e", Convert.ToHexStringLower(encoded.Bytes));
        Assert.AreEqual(6, encoded.FPort);
    }

    [TestMethod]
    public void A_key_that_comes_twice_is_refused()
    {
        JsonObject command = JsonNode.Parse("""{"command":"restart","token":1,"token":2}""")!.AsObject();
        Assert.AreEqual("The command has a key twice; give each key once", DownlinkEncoder.Encode(command).Error);
    }

    [TestMethod]
    public void Numbers_may_be_made_in_code_as_any_type()
    {
        foreach (JsonNode seconds in new JsonNode[] { 600, 600L, 600.0, 600m, (short)600, (byte)60 })
            Assert.IsNull(DownlinkEncoder.Encode(new JsonObject { ["command"] = "setInterval", ["seconds"] = seconds }).Error);
    }

    [TestMethod]
    [DataRow("""{"command":"\ud800"}""")]
    [DataRow("""{"command":"restart","\ud800":1}""")]
    [DataRow("""{"command":"setInterval","seconds":"\udfff"}""")]
    [DataRow("""{"command":"setInterval","seconds":1e400}""")]
    [DataRow("""{"command":"setInterval","seconds":-1e-400}""")]
    [DataRow("""{"command":"setInterval","seconds":123456789012345678901234567890}""")]
    [DataRow("""{"command":"setInterval","seconds":{"value":600}}""")]
    [DataRow("""{"command":["restart"]}""")]
    [DataRow("""{"command":"restart","token":true}""")]
    [DataRow("""{"":""}""")]
    public void Any_object_gives_bytes_or_an_error_and_never_an_exception(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.IsNotNull(DownlinkEncoder.Encode(document.RootElement).Error);
        Assert.IsNotNull(DownlinkEncoder.Encode(JsonNode.Parse(json)!.AsObject()).Error);
    }
}
