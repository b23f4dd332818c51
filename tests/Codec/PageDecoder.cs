using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Codec;

/// <summary>
/// A decoder made from nothing but SPECIFICATION.md, as a third party would make it: it reads the tables of fields as text.
/// It shares no code with the codec.
/// </summary>
public sealed partial class PageDecoder
{
    private readonly Dictionary<(int FPort, bool Uplink), (string Kind, List<Row> Rows)> _frames = [];
    private readonly string _page;

    public PageDecoder(string page)
    {
        _page = page;
        foreach (Match table in Table().Matches(page))
        {
            string name = table.Groups["name"].Value;
            Match heading = Regex.Match(page[..table.Index], @"## .*FPort (\d+)(, downlink)?(, uplink)?\n\n$");
            string kind = name.Replace("late ", "", StringComparison.Ordinal).Split(' ')[0];
            _frames[(int.Parse(heading.Groups[1].Value, CultureInfo.InvariantCulture), !heading.Groups[2].Success)] =
                (kind == "command" ? "" : kind, [.. table.Groups["rows"].Value.TrimEnd().Split('\n').Select(Row.Parse)]);
        }
    }

    public int Count => _frames.Count;

    /// <summary>The object, or the error's name.</summary>
    public (JsonObject? Data, string? Error) Decode(int fPort, bool uplink, byte[] bytes)
    {
        if (fPort is < 1 or > 223)
            return (null, "NotApplicationPort");
        if (fPort >= 32)
            return (null, "UnknownVersion");
        if (!_frames.TryGetValue((fPort, uplink), out var frame))
            return (null, "UnknownKind");

        string bits = string.Concat(bytes.Select(value => value.ToString("b8", CultureInfo.InvariantCulture)));
        var data = new JsonObject();
        if (frame.Kind != "")
            data["kind"] = frame.Kind;
        var texts = new Dictionary<string, string>();
        foreach (Row row in frame.Rows)
        {
            if (row.Condition is { } condition && !(texts.TryGetValue(condition.Field, out string? actual) && condition.Values.Contains(actual)))
                continue;
            if (bits.Length < row.Bits)
                return (null, "TooShort");
            long code = Convert.ToInt64(bits[..row.Bits], 2);
            bits = bits[row.Bits..];
            if (code == row.NotAvailable)
                continue;
            if (!row.TryRead(code, out JsonNode? value, out string text))
                return (null, "ReservedCode");
            texts[row.Key] = text;
            bool isUnnamed = row.IsOpen && text == "";
            if (isUnnamed)
                value = $"unknown{code}";
            Match place = Regex.Match(row.Key, @"^((?<list>\w+)\[(?<index>\d)\]\.)?(?<key>\w+)$");
            string key = place.Groups["key"].Value;
            JsonObject target = place.Groups["list"].Success ? Element(data, place.Groups["list"].Value, place.Groups["index"].Value) : data;
            if (key == "occupied" && text == "disturbed")
                target["disturbed"] = true;
            else if (key == "occupied")
                target["occupied"] = text == "occupied";
            else if (value != null)
                target[key] = value;
            // The key of FPort 8 for the first sensor of each type that the page names.
            if (row.Key.StartsWith("sensors[", StringComparison.Ordinal) && key == "health" && texts.GetValueOrDefault(row.Key.Replace("health", "type")) is { Length: > 0 } type)
                data.TryAdd(type + "Health", text);
        }

        foreach (JsonObject element in data.Where(pair => pair.Value is JsonArray).SelectMany(pair => pair.Value!.AsArray()).Cast<JsonObject>())
            element.Remove("index");
        if (_page.Contains($"FPort {fPort} is an open frame"))
            return (data, null);

        return bits.Length >= 8 ? (null, "TooLong") : bits.Contains('1') ? (null, "ReservedBits") : (data, null);
    }

    // An element without a value is left out, so elements are told apart by the index in the table.
    private static JsonObject Element(JsonObject data, string list, string index)
    {
        if (data[list] is not JsonArray elements)
            data[list] = elements = [];
        if (elements.Count == 0 || (string?)elements[^1]!["index"] != index)
            elements.Add(list == "sensors"
                ? new JsonObject { ["index"] = index, ["slot"] = int.Parse(index, CultureInfo.InvariantCulture) } : new JsonObject { ["index"] = index });
        return elements[^1]!.AsObject();
    }

    [GeneratedRegex(@"<!-- fields of the (?<name>.*) -->\n\n\|.*\n\|-.*\n(?<rows>(\|.*\n)+)")]
    private static partial Regex Table();

    private sealed partial record Row(int Bits, string Key, string Meaning, string Range, long NotAvailable, (string Field, string[] Values)? Condition)
    {
        public bool IsOpen => Meaning.EndsWith("; others unknown and their number", StringComparison.Ordinal);

        public static Row Parse(string line)
        {
            string[] cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
            Match condition = Regex.Match(cells[5], "^if (.*?) is (.*)$");
            return new Row(
                int.Parse(cells[0], CultureInfo.InvariantCulture), cells[1].Trim('`'), cells[2], cells[3],
                cells[4] == "–" ? -1 : long.Parse(cells[4], CultureInfo.InvariantCulture),
                condition.Success ? (condition.Groups[1].Value, condition.Groups[2].Value.Split(" or ")) : null);
        }

        // False if the code has no meaning. The value is null if the field is not in JSON.
        public bool TryRead(long code, out JsonNode? value, out string text)
        {
            text = code.ToString(CultureInfo.InvariantCulture);
            value = null;
            switch (Meaning)
            {
                case "the code":
                    value = code;
                    return true;
                case "8 hexadecimal digits":
                    value = code.ToString("x8", CultureInfo.InvariantCulture);
                    return true;
                case "one byte each: major.minor.patch":
                    value = $"{code >> 16}.{(code >> 8) & 255}.{code & 255}";
                    return true;
                case "bits 3, 7, 6, 12: major.minor.patch.revision":
                    value = $"{code >> 25}.{(code >> 18) & 127}.{(code >> 12) & 63}.{code & 4095}";
                    return true;
                case "how many elements follow; not in JSON":
                case "0 no, 1 yes; not in JSON":
                    return true;
            }

            if (Meaning.Contains("code"))
                return TryCompute(code, out value);
            Match word = Regex.Match(Meaning, $@"(^|, ){code} (?<word>\w+)");
            text = word.Groups["word"].Value;
            value = text;
            return word.Success || IsOpen;
        }

        // "codes 0 to 60: 10 × code<br>codes 60 to 170: 600 + 60 × (code − 60)", or one formula for all codes of the range.
        private bool TryCompute(long code, out JsonNode? value)
        {
            value = null;
            decimal highest = Number(Regex.Match(Range, @" to (\S+)").Groups[1].Value);
            foreach (string part in Meaning.Split("<br>"))
            {
                Match formula = Formula().Match(part);
                Assert.IsTrue(formula.Success, part);
                if (formula.Groups["last"].Success && code > Number(formula.Groups["last"].Value))
                    continue;
                decimal result = Term(formula, "offset", 0) + Term(formula, "step", 1) * (code - Term(formula, "since", 0));
                if (result > highest)
                    return false;
                // Not −0, which a decimal may be.
                value = (double)result + 0.0;
                return true;
            }

            return false;
        }

        private static decimal Term(Match formula, string name, decimal otherwise) =>
            formula.Groups[name].Success ? Number(formula.Groups[name].Value) : otherwise;

        private static decimal Number(string text) => decimal.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);

        [GeneratedRegex(@"^(codes \d+ to (?<last>\d+): )?((?<offset>[−\d.]+) \+ )?((?<step>[\d.]+) × )?(code|\(code − (?<since>\d+)\))$")]
        private static partial Regex Formula();
    }
}
