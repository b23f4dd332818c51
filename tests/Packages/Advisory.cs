using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Packages;

/// <summary>A known vulnerability of a package, as NuGet or npm reports it.</summary>
internal sealed record Advisory(string Package, string Version, string Severity, string Address)
{
    // NuGet's text for NU1901 to NU1904 (low to critical).
    private static readonly Regex Line = new(
        @"warning NU190[1-4]: (?:Warning As Error: )?Package '(?<package>[^']+)' (?<version>\S+) has a known (?<severity>\w+) severity vulnerability, (?<address>\S+?)(?=\s|$)");

    /// <summary>The advisories in a restore's output, each once even if several projects have it.</summary>
    public static Advisory[] Read(string output) =>
        [.. Line.Matches(output).Select(m => new Advisory(m.Groups["package"].Value, m.Groups["version"].Value, m.Groups["severity"].Value, m.Groups["address"].Value)).Distinct()];

    /// <summary>The advisories in the output of <c>npm audit --json</c>, each once; null if the text is no report.</summary>
    public static Advisory[]? ReadNpm(string json)
    {
        if (JsonNode.Parse(json) is not JsonObject report || report["vulnerabilities"] is not JsonObject packages)
            return null;
        // A package that only depends on a vulnerable one has that one's name there, not an advisory.
        return [.. packages.SelectMany(package => package.Value!["via"]!.AsArray()).OfType<JsonObject>()
            .Select(via => new Advisory((string)via["name"]!, (string)via["range"]!, (string)via["severity"]!, (string)via["url"]!)).Distinct()];
    }

    /// <summary>As shown to people.</summary>
    public override string ToString() => $"{Package} {Version}: {Severity} severity, {Address}";
}
