using System.Text.Json.Nodes;
using Jint;

namespace NanoSensors.Tests.Codec;

/// <summary>codec.js in an ES5.1 engine, in strict mode.</summary>
public sealed class JintCodec
{
    private readonly Engine _engine;

    public JintCodec()
        : this("\"use strict\";\n" + Source)
    {
    }

    public JintCodec(string script)
    {
        _engine = new Engine(options => options.Strict());
        _engine.Execute(script);
        _engine.Execute("function call(name, json) { return JSON.stringify(functions[name](JSON.parse(json))); }"
            + "var functions = { decodeUplink: decodeUplink, encodeDownlink: encodeDownlink, decodeDownlink: decodeDownlink, normalizeUplink: normalizeUplink };");
    }

    public static string Source { get; } = Repository.Read("shared/Codec/codec.js");

    /// <summary>The answer of one of the four functions, as the text that JSON.stringify makes.</summary>
    public string Call(string function, string inputJson) => _engine.Invoke("call", function, inputJson).AsString();

    public string Call(string function, JsonObject input) => Call(function, input.ToJsonString());

    public string Decode(bool uplink, int fPort, byte[] bytes) =>
        Call(uplink ? "decodeUplink" : "decodeDownlink", $"{{\"bytes\":[{string.Join(",", bytes)}],\"fPort\":{fPort}}}");
}
