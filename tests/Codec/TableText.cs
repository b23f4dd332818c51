using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>The table of fields as JavaScript and as Markdown.</summary>
public static class TableText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Frame[] AllFrames { get; } =
    [
        Frames.ParkingEvent, Frames.ParkingHeartbeat, Frames.Air, Frames.Footfall, Frames.Status, Frames.Acknowledgement, Frames.StatusBySensor, Frames.LateParking, Frames.LateAir, Frames.StatusBySlot, Frames.Command,
    ];

    public static string JavaScript()
    {
        var text = new StringBuilder();
        foreach (bool uplink in new[] { true, false })
        {
            text.Append(uplink ? "var UPLINKS = {\n" : "var DOWNLINKS = {\n");
            foreach (Frame frame in AllFrames.Where(frame => frame.IsUplink == uplink))
            {
                string kind = frame.JsonKind == null ? "" : $" \"kind\": \"{frame.JsonKind}\",";
                text.Append(CultureInfo.InvariantCulture, $"  \"{frame.FPort}\": {{ \"fPort\": {frame.FPort}, \"name\": \"{frame.Name}\",{kind}{(frame.IsOpen ? " \"open\": true," : "")} \"fields\": [\n");
                text.AppendJoin(",\n", frame.Fields.Select(field => "    " + Row(field, uplink).ToJsonString(Plain)));
                text.Append("\n  ] },\n");
            }

            text.Length -= 2;
            text.Append("\n};\n");
        }

        return Shared(text.ToString());
    }

    // A row that occurs twice, or a list that occurs three times, is written once and has a name: network servers limit a codec's size.
    private static string Shared(string table)
    {
        var names = new StringBuilder();
        foreach (string list in Repeated(table, @"(?<=""(words|steps|codes)"":)\[[^\]]{12,}\]", 3))
            table = Named("LIST", list, table);
        foreach (string row in Repeated(table, @"(?<=\n    )\{.{30,}\}(?=,?\n)", 2))
            table = Named("ROW", row, table);
        return names + table;

        string Named(string kind, string text, string within)
        {
            string name = $"{kind}_{names.ToString().Count(c => c == '\n') + 1}";
            names.Append(CultureInfo.InvariantCulture, $"var {name} = {text};\n");
            return within.Replace(text, name, StringComparison.Ordinal);
        }
    }

    private static string[] Repeated(string text, string pattern, int times) =>
        [.. Regex.Matches(text, pattern).GroupBy(match => match.Value).Where(group => group.Count() >= times).Select(group => group.Key)];

    // | Bits | Key | Values | Steps | Not available | In the frame |
    public static string Markdown(Frame frame)
    {
        var text = new StringBuilder("| bits | field | code to value | range | not available | in the frame |\n|---|---|---|---|---|---|\n");
        foreach (Field field in frame.Fields)
        {
            string absent = field.HasNotAvailable ? field.NotAvailableCode.ToString(CultureInfo.InvariantCulture) : "–";
            string presence = field.WhenField < 0 ? "always"
                : $"if {frame.Fields[field.WhenField].Key} is {string.Join(" or ", Codes(field.WhenCodes).Select(code => NameOf(frame.Fields[field.WhenField], code)))}";
            text.Append(CultureInfo.InvariantCulture, $"| {field.Bits} | `{field.Key}` | {Meaning(field)} | {Range(field)} | {absent} | {presence} |\n");
        }

        return text.ToString();
    }

    private static JsonObject Row(Field field, bool uplink)
    {
        var row = new JsonObject { ["key"] = field.Key, ["type"] = TypeName(field), ["bits"] = field.Bits };
        if (field.Steps != null || field.Type == FieldType.Total)
        {
            // Left out they are 0.
            if (field.Decimals != 0)
                row["decimals"] = field.Decimals;
            if (field.Minimum != 0)
                row["minimum"] = field.Minimum;
            // Only an encoder needs it.
            if (!uplink)
                row["maximum"] = field.Maximum;
        }

        if (field.Steps != null)
            row["steps"] = new JsonArray(field.Steps.Select(step => (JsonNode)step).ToArray());
        if (field.Words != null)
            row["words"] = new JsonArray(field.Words.Select(word => (JsonNode?)word).ToArray());
        if (field.IsOpen)
            row["open"] = true;
        if (field.WhenField >= 0)
            row["when"] = new JsonObject { ["field"] = field.WhenField, ["codes"] = new JsonArray(Codes(field.WhenCodes).Select(code => (JsonNode)code).ToArray()) };
        return row;
    }

    private static string TypeName(Field field) => field.Type.ToString().ToLowerInvariant();

    private static IEnumerable<int> Codes(int mask) => Enumerable.Range(0, 31).Where(code => (mask & (1 << code)) != 0);

    private static string NameOf(Field field, int code) => field.Words?[code] ?? code.ToString(CultureInfo.InvariantCulture);

    private static string Meaning(Field field)
    {
        switch (field.Type)
        {
            case FieldType.Flag:
                return "0 no, 1 yes; not in JSON";
            case FieldType.Total:
                return "the code";
            case FieldType.Count:
                return "how many elements follow; not in JSON";
            case FieldType.RuntimeVersion:
                return "bits 3, 7, 6, 12: major.minor.patch.revision";
            case FieldType.Hash:
                return "8 hexadecimal digits";
            case FieldType.Version:
                return "one byte each: major.minor.patch";
            case FieldType.State:
            case FieldType.Word:
                return string.Join(", ", field.Words.Select((word, code) => (word, code)).Where(pair => pair.word != null).Select(pair => $"{pair.code} {pair.word}"))
                    + (field.IsOpen ? "; others unknown and their number" : "");
            default:
                var parts = new List<string>();
                int code = 0;
                int value = field.Minimum;
                for (int i = 0; i < field.Steps.Length; i += 2)
                {
                    string step = Number(field, field.Steps[i + 1]);
                    string since = code == 0 ? "code" : $"(code − {code})";
                    string offset = value == 0 ? "" : $"{Number(field, value)} + ";
                    string upTo = field.Steps.Length == 2 ? "" : $"codes {code} to {code + field.Steps[i]}: ";
                    parts.Add($"{upTo}{offset}{(step == "1" ? since : $"{step} × {since}")}");
                    code += field.Steps[i];
                    value += field.Steps[i] * field.Steps[i + 1];
                }

                return string.Join("<br>", parts);
        }
    }

    private static string Range(Field field)
    {
        switch (field.Type)
        {
            case FieldType.Total:
                return $"0 to {field.Maximum}, modulo {field.Maximum + 1}";
            case FieldType.Number:
                return $"{Number(field, field.Minimum)} to {Number(field, field.Maximum)} {field.Unit}".TrimEnd();
            default:
                return "";
        }
    }

    private static string Number(Field field, int value) =>
        (value / (decimal)Math.Pow(10, field.Decimals)).ToString("0.###", CultureInfo.InvariantCulture).Replace('-', '−');
}
