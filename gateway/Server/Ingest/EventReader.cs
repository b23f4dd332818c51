using System.Globalization;
using System.Text.Json;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Ingest;

/// <summary>
/// Reads the fields of an event by their paths ("rxInfo[0].rssi") and collects what is wrong with them, each under its path, so that
/// one answer names all. A field that is null counts as missing.
/// </summary>
internal sealed class EventReader(JsonElement root)
{
    private SortedDictionary<string, string[]>? _errors;

    /// <summary>What was wrong, by path.</summary>
    public IDictionary<string, string[]> Errors => _errors ??= new(StringComparer.Ordinal);

    public bool IsGood => _errors == null;

    public EventObject Root => new(this, root, null);

    public void Error(string path, string message) => Errors.TryAdd(path, [message]);
}

/// <summary>Where an object lies within an event. Put into words only when something is wrong there.</summary>
/// <param name="parent">The object around it; null for the event itself.</param>
/// <param name="name">Of the field.</param>
/// <param name="index">Its place in an array, or -1.</param>
internal sealed class EventPath(EventPath? parent, string name, int index)
{
    public override string ToString() => Of(parent, index < 0 ? name : $"{name}[{index}]");

    /// <summary>Of a field within an object.</summary>
    public static string Of(EventPath? parent, string name) => parent == null ? name : $"{parent}.{name}";
}

/// <summary>An object within an event.</summary>
internal readonly struct EventObject(EventReader reader, JsonElement element, EventPath? path)
{
    /// <summary>The raw element.</summary>
    public JsonElement Element => element;

    /// <summary>True if the object has that field and it is not null.</summary>
    public bool Has(string name) => TryGet(name, out _);

    public void Error(string name, string message) => reader.Error(EventPath.Of(path, name), message);

    /// <summary>An object; one without fields if it is missing.</summary>
    public EventObject Object(string name, bool required = false)
    {
        if (!TryGet(name, out JsonElement value))
        {
            if (required)
                Error(name, "is missing");
            return new EventObject(reader, default, Path(name));
        }

        if (value.ValueKind != JsonValueKind.Object)
            Error(name, $"must be an object, not {Show(value)}");
        return new EventObject(reader, value, Path(name));
    }

    /// <summary>The objects of an array; none if it is missing.</summary>
    public List<EventObject> Objects(string name)
    {
        var items = new List<EventObject>();
        if (!TryGet(name, out JsonElement value))
            return items;
        if (value.ValueKind != JsonValueKind.Array)
        {
            Error(name, $"must be an array, not {Show(value)}");
            return items;
        }

        foreach (JsonElement item in value.EnumerateArray())
        {
            EventPath itemPath = Path(name, items.Count);
            if (item.ValueKind != JsonValueKind.Object)
                reader.Error(itemPath.ToString(), $"must be an object, not {Show(item)}");
            items.Add(new EventObject(reader, item, itemPath));
        }

        return items;
    }

    public string? Text(string name, int maxLength = 256)
    {
        if (!TryGet(name, out JsonElement value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            Error(name, $"must be a string, not {Show(value)}");
        else if (String(value) is not { } text)
            Error(name, $"must be Unicode, not {Show(value)}, which holds half of a surrogate pair");
        else if (text.Contains('\0', StringComparison.Ordinal))
            Error(name, "must not hold U+0000, which not every store can keep");
        else if (text.Length > maxLength)
            Error(name, $"is longer than {maxLength} characters");
        else
            return text;
        return null;
    }

    /// <summary>The strings of an array, what else is in it passed over; none if it is missing.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, out JsonElement value))
            return [];
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray().Select(String).OfType<string>()];
        Error(name, $"must be an array, not {Show(value)}");
        return [];
    }

    /// <summary>One of a sender's words, or the number of one that is newer than the sender's other parts.</summary>
    public string? Word(string name)
        => TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : Text(name);

    /// <summary>False if it is missing.</summary>
    public bool Flag(string name)
    {
        if (!TryGet(name, out JsonElement value))
            return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Error(name, $"must be true or false, not {Show(value)}");
        return value.ValueKind == JsonValueKind.True;
    }

    public long? Integer(string name, long min, long max)
    {
        if (!TryGet(name, out JsonElement value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= min && number <= max)
            return number;
        Error(name, $"must be a whole number from {min} to {max}, not {Show(value)}");
        return null;
    }

    public double? Number(string name, double min, double max)
    {
        if (!TryGet(name, out JsonElement value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= min && number <= max)
            return number;
        Error(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}, not {Show(value)}"));
        return null;
    }

    public Eui64? Eui(string name, bool required = false)
    {
        if (!TryGet(name, out JsonElement value))
        {
            if (required)
                Error(name, "is missing: 16 hex digits");
            return null;
        }

        if (String(value) is { } text && Eui64.TryParse(text, out Eui64 eui))
            return eui;
        Error(name, $"must be 16 hex digits, not {Show(value)}");
        return null;
    }

    public string? Address(string name)
    {
        if (!TryGet(name, out JsonElement value))
            return null;
        if (String(value) is { } text && DevAddr.TryParse(text, out DevAddr address))
            return address.ToString();
        Error(name, $"must be 8 hex digits, not {Show(value)}");
        return null;
    }

    /// <summary>
    /// RFC 3339, with any number of digits of a second; null if it is absent or of a year before 1970 or after 2999. No such clock is right, so
    /// the event gets its time of arrival instead: The Things Stack's simulated uplinks say year 1. Ages and durations are later added to a time
    /// and subtracted from it.
    /// </summary>
    public DateTimeOffset? Time(string name)
    {
        if (!TryGet(name, out JsonElement value))
            return null;
        if (String(value) is not { } text || !Rfc3339.TryParse(text, out DateTimeOffset time))
            Error(name, $"must be an RFC 3339 time like 2026-01-12T08:59:28Z, not {Show(value)}");
        else if (time.UtcDateTime.Year is >= 1970 and <= 2999)
            return time;
        return null;
    }

    /// <summary>Base64 of at most 242 bytes, the most that a LoRaWAN frame carries.</summary>
    public byte[]? Payload(string name)
    {
        if (!TryGet(name, out JsonElement value))
            return null;
        if (String(value) != null && value.TryGetBytesFromBase64(out byte[]? bytes))
        {
            if (bytes.Length <= DataFrame.MaxFrmPayloadLength)
                return bytes;
            Error(name, $"has {bytes.Length} bytes; a LoRaWAN frame carries at most {DataFrame.MaxFrmPayloadLength}");
            return null;
        }

        Error(name, $"must be base64, not {Show(value)}");
        return null;
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
        }
        catch (InvalidOperationException)
        {
            reader.Error(path?.ToString() ?? "body", "has a key that holds half of a surrogate pair, which is no Unicode");
            return false;
        }
    }

    // Null for what is no text: JSON allows half of a surrogate pair in an escape, Unicode does not.
    private static string? String(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private EventPath Path(string name, int index = -1) => new(path, name, index);

    private static string Show(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }
}
