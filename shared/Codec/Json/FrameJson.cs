#nullable enable
using System;
using System.Globalization;
using System.Text.Json.Nodes;

namespace NanoSensors.Codec;

// What is common to both directions. The words of the errors are those of codec.js.
internal static class FrameJson
{
    public static JsonObject Decode(
        int fPort, ReadOnlySpan<byte> payload, bool uplink, out Frame? frame, out DecodeError code, out string? error)
    {
        Message? message = Messages.Create(fPort, uplink);
        frame = message?.Frame;
        if (message == null)
        {
            code = Messages.PortError(fPort, uplink);
            error = PortError(code, fPort, uplink);
            return new JsonObject();
        }

        code = message.Decode(payload.ToArray(), 0, payload.Length);
        error = code == DecodeError.None ? null : FrameError(code, message, payload.Length);
        return code == DecodeError.None ? ToJson(message) : new JsonObject();
    }

    private static JsonObject ToJson(Message message)
    {
        var json = new JsonObject();
        if (message.Frame.JsonKind != null)
            json["kind"] = message.Frame.JsonKind;
        string element = "";
        for (int i = 0; i < message.Frame.Fields.Length; i++)
        {
            Field field = message.Frame.Fields[i];
            int value = message[i];
            if (field.Type is FieldType.Flag or FieldType.Count || value == (field.Type == FieldType.Hash ? 0 : Message.NotAvailable))
                continue;
            JsonObject target = TargetOf(field.Key, json, ref element);
            if (field.Type == FieldType.State && value == (int)ParkingState.Disturbed)
                target["disturbed"] = true;
            else
                target[field.Key[(field.Key.IndexOf('.') + 1)..]] = ToJson(field, value);
            if (target["slot"] != null && field.Key.EndsWith(".health", StringComparison.Ordinal))
                AddHealthByType(json, message.Frame.Fields[i - 1], message[i - 1], ToJson(field, value));
        }

        return json;
    }

    // "transitions[2].occupied" is the key occupied of an element of the list transitions; an element without a value is left out of it.
    private static JsonObject TargetOf(string key, JsonObject json, ref string element)
    {
        int bracket = key.IndexOf('[');
        if (bracket < 0)
            return json;
        string list = key[..bracket];
        if (json[list] is not JsonArray elements)
            json[list] = elements = [];
        string place = key[..key.IndexOf('.')];
        if (place != element)
            elements.Add(list == "sensors" ? new JsonObject { ["slot"] = place[bracket + 1] - '0' } : new JsonObject());
        element = place;
        return elements[^1]!.AsObject();
    }

    // The first sensor of each known type has the key of the frame with a field for each sensor, too: magnetometerHealth.
    private static void AddHealthByType(JsonObject json, Field type, int value, JsonNode health)
    {
        if (value == Message.NotAvailable || type.IsUnnamed(value))
            return;
        json.TryAdd(type.Words[value] + "Health", health);
    }

    private static JsonNode ToJson(Field field, int value)
    {
        switch (field.Type)
        {
            case FieldType.State:
                return value == (int)ParkingState.Occupied;
            case FieldType.Word:
                return field.IsUnnamed(value) ? "unknown" + value.ToString(CultureInfo.InvariantCulture) : field.Words[value];
            case FieldType.Hash:
                return ((uint)value).ToString("x8", CultureInfo.InvariantCulture);
            case FieldType.RuntimeVersion:
                return string.Create(CultureInfo.InvariantCulture, $"{value >> 25}.{(value >> 18) & 0x7F}.{(value >> 12) & 0x3F}.{value & 0xFFF}");
            case FieldType.Version:
                return string.Create(CultureInfo.InvariantCulture, $"{value >> 16}.{(value >> 8) & 0xFF}.{value & 0xFF}");
            default:
                // A quotient of whole numbers is the double nearest to the decimal number, so it is written as that number,
                // here as in JavaScript.
                return field.Decimals == 0 ? value : value / Math.Pow(10, field.Decimals);
        }
    }

    private static string PortError(DecodeError code, int fPort, bool uplink)
    {
        string ports = uplink ? "uplinks have FPort 1 to 6, 8, 9, 11 and 15" : "commands have FPort 6";
        switch (code)
        {
            case DecodeError.NotApplicationPort:
                return $"NotApplicationPort: FPort {fPort} carries no application's frames; {ports}";
            case DecodeError.UnknownVersion:
                return $"UnknownVersion: FPort {fPort} belongs to version {fPort / 32 + 1} and this codec knows version 1; use a newer codec";
            default:
                return $"UnknownKind: version 1 has no frame on FPort {fPort} in this direction; {ports}";
        }
    }

    private static string FrameError(DecodeError code, Message message, int length)
    {
        Frame frame = message.Frame;
        switch (code)
        {
            case DecodeError.TooShort:
                return $"TooShort: {frame.Name} of length {length} ends before {frame.Fields[message.FailedField].Key}; "
                    + $"was it cut, or meant for another FPort than {frame.FPort}?";
            case DecodeError.TooLong:
                return $"TooLong: {frame.Name} of length {length} goes on after its last field; "
                    + $"was it meant for another FPort than {frame.FPort}?";
            case DecodeError.ReservedBits:
                return $"ReservedBits: {frame.Name} of length {length} has bits set after its last field; "
                    + $"was it meant for another FPort than {frame.FPort}?";
            default:
                return $"ReservedCode: {frame.Name} holds code {message[message.FailedField]} for {frame.Fields[message.FailedField].Key}, "
                    + "which has no meaning in version 1; use a newer codec";
        }
    }
}
