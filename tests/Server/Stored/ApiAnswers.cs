using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>What a server answers of everything that is in its store.</summary>
internal static class ApiAnswers
{
    private const string Day = "from=2026-01-12T00:00:00Z&to=2026-01-13T00:00:00Z";

    private static readonly string[] Devices =
    [
        "000000000000f101", "000000000000f102", "000000000000f103", "000000000000f104",
        StoreWriter.ChirpStackBay, StoreWriter.ThingsStackStation,
    ];

    private static readonly string[] Paths =
    [
        "/api/devices", "/api/parking", "/api/gateways", "/api/alerts?state=all", "/api/alerts?kind=battery", "/api/audit",
        "/api/readings?limit=10000", "/api/readings?limit=10000&format=csv", "/api/readings?kind=status",
        "/api/readings?device=000000000000f102&from=2025-12-24T00:00:00Z&to=2026-01-02T00:00:00Z",
        $"/api/aggregates?kind=parking&bucket=hour&{Day}", $"/api/aggregates?kind=air&bucket=hour&{Day}",
        $"/api/aggregates?kind=footfall&bucket=hour&{Day}",
        $"/api/aggregates?kind=footfall&bucket=hour&combine=true&{Day}", $"/api/aggregates?kind=footfall&bucket=hour&format=csv&{Day}",
        "/api/aggregates?kind=air&bucket=day&zone=Europe/Berlin&from=2025-12-20T00:00:00Z&to=2026-01-13T00:00:00Z",
        "/api/aggregates?kind=parking&bucket=day&device=000000000000f101&from=2025-11-27T00:00:00Z&to=2026-01-13T00:00:00Z",
        .. Devices.Select(device => "/api/devices/" + device),
        .. Devices.Select(device => $"/api/devices/{device}/commands"),
        $"/api/devices/{Devices[1]}/signal?from=2026-01-12T00:00:00Z&to=2026-01-13T00:00:00Z",
    ];

    /// <summary>The answers by their paths; CSV as rows of columns by their names.</summary>
    internal static async Task<JsonObject> AskAsync(RunningServer server)
    {
        var answers = new JsonObject();
        foreach (string path in Paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Api-Key", StoreFixture.ApiKey);
            HttpResponseMessage answer = await server.Http.SendAsync(request);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.IsTrue(answer.IsSuccessStatusCode, $"{path}: {text}");
            JsonNode json = path.Contains("format=csv", StringComparison.Ordinal) ? Table(text) : JsonNode.Parse(text)!;
            if (path.StartsWith("/api/alerts", StringComparison.Ordinal))
                HideSentences(json["alerts"]!.AsArray());
            answers[path] = json;
        }

        return answers;
    }

    // They may be put in better words; that there is one in each language stays.
    private static void HideSentences(JsonArray alerts)
    {
        foreach (JsonNode? alert in alerts)
        {
            JsonObject text = alert!["text"]!.AsObject();
            foreach (string language in text.Select(pair => pair.Key).ToArray())
                text[language] = string.IsNullOrEmpty((string?)text[language]) ? "" : "(a sentence)";
        }
    }

    private static JsonArray Table(string csv)
    {
        string[][] rows = [.. csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(Cells)];
        return [.. rows.Skip(1).Select(row => new JsonObject(rows[0].Zip(row, Member)))];
    }

    private static KeyValuePair<string, JsonNode?> Member(string name, string value) => new(name, value);

    private static string[] Cells(string line)
    {
        var cells = new List<string> { "" };
        bool isQuoted = false;
        foreach (char c in line)
        {
            isQuoted ^= c == '"';
            if (c == ',' && !isQuoted)
                cells.Add("");
            else
                cells[^1] += c;
        }

        return [.. cells];
    }
}
