using Microsoft.AspNetCore.Http.Extensions;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Ingest;

namespace NanoSensors.Server.Api;

/// <summary>What several queries have in common. What is wrong goes into the errors, under the parameter's name.</summary>
internal static class QueryReader
{
    public static Eui64? Device(string? text, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Eui64.TryParse(text, out Eui64 value))
            return value;
        errors["device"] = [$"must be a DevEUI of 16 hex digits, not \"{text}\""];
        return null;
    }

    public static DateTimeOffset? Time(string? text, string name, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        // A '+' that nobody escaped arrives as a space.
        if (Rfc3339.TryParse(text.Length > 6 && text[^6] == ' ' ? text[..^6] + "+" + text[^5..] : text, out DateTimeOffset time))
            return time;
        errors[name] = [$"must be an RFC 3339 time like 2026-01-12T08:59:28Z, not \"{text}\""];
        return null;
    }

    /// <summary>A time before another, or the earliest time there is.</summary>
    public static DateTimeOffset Before(DateTimeOffset time, TimeSpan span)
        => time.UtcTicks >= span.Ticks ? new DateTimeOffset(time.UtcTicks - span.Ticks, TimeSpan.Zero) : DateTimeOffset.MinValue;

    /// <param name="otherwise">What holds where nothing is given.</param>
    /// <param name="most">The most that may be given.</param>
    public static int Limit(string? text, int otherwise, int most, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(text))
            return otherwise;
        if (int.TryParse(text, out int limit) && limit >= 1 && limit <= most)
            return limit;
        errors["limit"] = [$"must be a whole number from 1 to {most}, not \"{text}\""];
        return otherwise;
    }

    /// <summary>Where the page before this one ended: rows with a lower identifier follow.</summary>
    public static long Before(string? text, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(text))
            return long.MaxValue;
        if (long.TryParse(text, out long before) && before >= 1)
            return before;
        errors["before"] = [$"must be \"next\" of the page before, not \"{text}\""];
        return long.MaxValue;
    }

    public static bool IsCsv(string? format, Dictionary<string, string[]> errors)
    {
        if (format is not (null or "" or "json" or "csv"))
            errors["format"] = [$"must be json or csv, not \"{format}\""];
        return format == "csv";
    }

    /// <summary>The same address with another value of a parameter.</summary>
    public static string With(HttpRequest request, string name, string value)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != name).SelectMany(pair => pair.Value, (pair, text) => KeyValuePair.Create(pair.Key, text ?? "")))
        {
            { name, value },
        };
        return request.PathBase + request.Path + query;
    }
}
