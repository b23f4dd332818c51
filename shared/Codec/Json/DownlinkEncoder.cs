#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NanoSensors.Codec;

/// <summary>
/// From an operator's command to bytes: <c>{"command":"setInterval","token":7,"seconds":600}</c>. The token may be left out and
/// is then 0. The words of the errors are those of codec.js.
/// </summary>
public static class DownlinkEncoder
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Encodes a command.</summary>
    /// <param name="command">An object with the keys of the specification.</param>
    public static EncodedDownlink Encode(JsonElement command)
    {
        return Encode(command.ValueKind == JsonValueKind.Object ? JsonObject.Create(command) : null);
    }

    /// <summary>Encodes a command.</summary>
    /// <param name="command">An object with the keys of the specification; null is an error like any other.</param>
    public static EncodedDownlink Encode(JsonObject? command)
    {
        Frame frame = Frames.Command;
        if (command == null)
            return Error("The command is not an object; give one such as {\"command\":\"requestStatus\",\"token\":1}");
        if (Unreadable(command) is { } unreadable)
            return Error(unreadable);

        Field commandField = frame.Fields[1];
        int type = Array.IndexOf(commandField.Words, Word(command["command"]) ?? "");
        if (type < 0)
            return Error(Problem(command, "command") + "; give " + string.Join(", ", commandField.Words.Where(word => word != null)));

        var message = new Command { Type = (CommandType)type };
        var keys = new List<string>();
        for (int i = 0; i < frame.Fields.Length; i++)
        {
            Field field = frame.Fields[i];
            if (field.WhenField >= 0 && (field.WhenCodes & (1 << type)) == 0)
                continue;
            keys.Add(field.Key);
            if (i == 1)
                continue;
            bool optional = field.Type == FieldType.Total;
            if (optional && !command.ContainsKey(field.Key))
                message[i] = 0;
            else if (Whole(command[field.Key]) is { } value && value >= field.Minimum && value <= field.Maximum)
                message[i] = (int)value;
            else
                return Error($"{Problem(command, field.Key)}; give a whole number from {field.Minimum} to {field.Maximum}");
        }

        foreach (KeyValuePair<string, JsonNode?> pair in command)
        {
            if (!keys.Contains(pair.Key))
                return Error($"{commandField.Words[type]} has no {pair.Key}; its keys are {string.Join(", ", keys)}");
        }

        byte[] buffer = new byte[Message.MaxLength];
        int length = message.Encode(buffer, 0);
        return new EncodedDownlink(frame.FPort, buffer[..length], null);
    }

    // A JsonObject made from text looks at its keys and texts when it is first used, and throws then: here, once for all.
    private static string? Unreadable(JsonObject command)
    {
        try
        {
            _ = command.Count;
            _ = command.ToJsonString();
            return null;
        }
        catch (ArgumentException)
        {
            return "The command has a key twice; give each key once";
        }
        catch (InvalidOperationException)
        {
            return "The command has a text that is no Unicode, half of a surrogate pair; give it without";
        }
    }

    private static EncodedDownlink Error(string error) => new(Frames.Command.FPort, [], error);

    private static string Problem(JsonObject command, string key) =>
        command.ContainsKey(key) ? $"{key} is {command[key]?.ToJsonString(Plain) ?? "null"}" : $"{key} is missing";

    private static string? Word(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? word) ? word : null;

    private static double? Whole(JsonNode? node)
    {
        if (node is not JsonValue || node.GetValueKind() != JsonValueKind.Number)
            return null;
        // Through text, because a node that was made in code answers only to the type it was made with.
        double number = double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
        return number == Math.Floor(number) ? number : null;
    }
}
