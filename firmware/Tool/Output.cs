using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NanoSensors.Tool;

/// <summary>How every command answers: a JSON object to standard output, or a sentence to standard error.</summary>
internal static class Output
{
    /// <summary>How JSON is written.</summary>
    public static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints a result; exit code 0.</summary>
    public static int Result(JsonNode result)
    {
        Console.Out.WriteLine(result.ToJsonString(Indented));
        return 0;
    }

    /// <summary>Prints one of many results, each on a line of its own.</summary>
    public static void Line(JsonNode result) => Console.Out.WriteLine(result.ToJsonString());

    /// <summary>Prints an error; exit code 1.</summary>
    public static int Error(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
