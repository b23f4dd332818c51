using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>What operators and other programs rely on by name: settings, and the API's paths, parameters and JSON members.</summary>
internal static class ServerInterface
{
    private const int DeepestMember = 12;

    /// <summary>Every setting by its path, with the kind of its value; 0 stands for any place in a list.</summary>
    internal static IEnumerable<string> Settings() => Settings(typeof(ServerSettings), "").Order(StringComparer.Ordinal);

    /// <summary>
    /// Every operation of an OpenAPI document with its parameters, answers, and the members of their JSON and of the body, with their types.
    /// The names of schemas are left out: nobody sees them.
    /// </summary>
    internal static IEnumerable<string> Api(JsonObject document)
    {
        var lines = new List<string>();
        foreach ((string path, JsonNode? operations) in document["paths"]!.AsObject())
        {
            foreach ((string method, JsonNode? operation) in operations!.AsObject())
                AddOperation(document, $"{method.ToUpperInvariant()} {path}", operation!.AsObject(), lines);
        }

        return lines.Distinct().Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Settings(Type type, string prefix)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one.CanWrite))
        {
            Type kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            string path = prefix + property.Name;
            if (kind != typeof(string) && kind.IsAssignableTo(typeof(IEnumerable)))
                (path, kind) = (path + ":0", kind.GetGenericArguments().Single());
            if (kind == typeof(string))
                yield return path + " text";
            else if (kind.IsPrimitive)
                yield return path + (kind == typeof(bool) ? " boolean" : " number");
            else
            {
                foreach (string inner in Settings(kind, path + ":"))
                    yield return inner;
            }
        }
    }

    private static void AddOperation(JsonObject document, string name, JsonObject operation, List<string> lines)
    {
        lines.Add(name);
        foreach (JsonNode? parameter in operation["parameters"]?.AsArray() ?? [])
            lines.Add($"{name} {(string)parameter!["in"]!} {(string)parameter["name"]!}");
        AddContent(document, $"{name} body", operation["requestBody"], lines);
        foreach ((string status, JsonNode? answer) in operation["responses"]!.AsObject())
        {
            lines.Add($"{name} {status}");
            AddContent(document, $"{name} {status}", answer, lines);
        }
    }

    private static void AddContent(JsonObject document, string name, JsonNode? message, List<string> lines)
    {
        foreach ((string type, JsonNode? content) in message?["content"]?.AsObject() ?? [])
        {
            lines.Add($"{name} {type}");
            AddMembers(document, $"{name} {type} $", content!["schema"], DeepestMember, lines);
        }
    }

    private static void AddMembers(JsonObject document, string path, JsonNode? schema, int depth, List<string> lines)
    {
        if (schema == null || depth == 0)
            return;
        if ((string?)schema["$ref"] is { } reference)
            AddMembers(document, path, document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]], depth, lines);
        foreach (string choice in new[] { "oneOf", "anyOf", "allOf" })
        {
            foreach (JsonNode? one in schema[choice]?.AsArray() ?? [])
                AddMembers(document, path, one, depth, lines);
        }

        foreach (string type in Types(schema["type"]))
            lines.Add($"{path} {type}");
        AddMembers(document, path + "[]", schema["items"], depth - 1, lines);
        if (schema["additionalProperties"] is JsonObject values)
            AddMembers(document, path + ".*", values, depth - 1, lines);
        foreach ((string member, JsonNode? value) in schema["properties"]?.AsObject() ?? [])
            AddMembers(document, $"{path}.{member}", value, depth - 1, lines);
    }

    private static IEnumerable<string> Types(JsonNode? type)
    {
        IEnumerable<string> types = type is JsonArray several ? several.Select(one => (string)one!) : type == null ? [] : [(string)type!];
        return types.Where(one => one != "null");
    }
}
