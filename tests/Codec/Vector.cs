using System.Text.Json;
using System.Text.Json.Nodes;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>One entry of a folder of vectors; the keys are described in SPECIFICATION.md.</summary>
public sealed record Vector(
    string File, string Description, string Direction, int FPort, string? Bytes, JsonObject? Message, JsonObject? Data,
    JsonObject? Normalized, string? Error, string? EncodeError)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Folder of the current vectors, relative to the checkout.</summary>
    public const string Current = "shared/Codec/vectors";

    /// <summary>The current vectors.</summary>
    public static IReadOnlyList<Vector> All { get; } = In(Current);

    public bool IsUplink => Direction == "up";

    public byte[] Payload => Convert.FromHexString(Bytes!);

    public override string ToString() => $"{File}: {Description}";

    /// <summary>The device's message with the values of "message" set by their names.</summary>
    public Message DeviceMessage()
    {
        Message message = Messages.Create(FPort, IsUplink);
        foreach (KeyValuePair<string, JsonNode?> pair in Message!)
        {
            if (message is LateParkingEvents late && pair.Value is JsonArray transitions)
            {
                for (int i = 0; i < transitions.Count; i++)
                    late.Set(i, Enum.Parse<ParkingState>((string)transitions[i]!["State"]!), (int)transitions[i]!["PreviousStateSeconds"]!);
                continue;
            }

            if (message is StatusBySlot status && pair.Value is JsonArray sensors)
            {
                for (int i = 0; i < sensors.Count; i++)
                {
                    if (sensors[i] is { } sensor)
                        status.SetSensor(i, Enum.Parse<SensorType>((string)sensor["Type"]!), Enum.Parse<SensorHealth>((string)sensor["Health"]!));
                }

                continue;
            }

            if (message is StatusBySlot runtime && pair.Key == nameof(StatusBySlot.RuntimeVersion))
            {
                int[] parts = [.. ((string)pair.Value!).Split('.').Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
                runtime.RuntimeVersion = StatusBySlot.PackRuntimeVersion(parts[0], parts[1], parts[2], parts[3]);
                continue;
            }

            var property = message.GetType().GetProperty(pair.Key) ?? throw new InvalidDataException($"{this}: no property {pair.Key}");
            object value = property.PropertyType.IsEnum ? Enum.Parse(property.PropertyType, pair.Value!.GetValue<string>())
                : property.PropertyType == typeof(uint) ? Convert.ToUInt32(pair.Value!.GetValue<string>(), 16)
                : pair.Value!.GetValue<int>();
            property.SetValue(message, value);
        }

        return message;
    }

    /// <summary>The vectors of a folder.</summary>
    /// <param name="folder">A full path, or one relative to the checkout.</param>
    public static List<Vector> In(string folder)
    {
        var all = new List<Vector>();
        foreach (string path in Directory.GetFiles(Repository.PathOf(folder), "*.json").Order(StringComparer.Ordinal))
        {
            foreach (JsonNode? entry in JsonNode.Parse(System.IO.File.ReadAllText(path))!.AsArray())
                all.Add(entry.Deserialize<Vector>(Options)! with { File = Path.GetFileName(path) });
        }

        return all;
    }
}
