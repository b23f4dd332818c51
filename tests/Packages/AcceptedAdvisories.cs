using System.Globalization;
using System.Text.Json;

namespace NanoSensors.Tests.Packages;

/// <summary>The advisories that are accepted for a while, each with its reason and its last day.</summary>
internal sealed class AcceptedAdvisories
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    private readonly Entry[] _entries;
    private readonly DateOnly _today;

    private AcceptedAdvisories(Entry[] entries, DateOnly today) => (_entries, _today) = (entries, today);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="FormatException">An entry lacks its reason or its day, or the day lies more than half a year ahead.</exception>
    public static AcceptedAdvisories Read(string json, DateOnly today)
    {
        Entry[] entries = JsonSerializer.Deserialize<Entry[]>(json, Options) ?? [];
        foreach (Entry entry in entries)
        {
            if (!Uri.TryCreate(entry.Advisory, UriKind.Absolute, out _) || string.IsNullOrWhiteSpace(entry.Package))
                throw new FormatException($"accepted-advisories.json: \"{entry.Advisory}\", package \"{entry.Package}\": give the advisory's address and the package's name.");
            if (string.IsNullOrWhiteSpace(entry.Reason))
                throw new FormatException($"accepted-advisories.json: {entry.Advisory}: give a reason.");
            if (DayOf(entry) is not { } day || day > today.AddDays(184))
                throw new FormatException($"accepted-advisories.json: {entry.Advisory}: expires is \"{entry.Expires}\"; give a day such as {today.AddDays(30):yyyy-MM-dd}, half a year ahead at most.");
        }

        return new AcceptedAdvisories(entries, today);
    }

    /// <summary>What the audit fails for: advisories that are not accepted, and those whose acceptance has expired.</summary>
    public string[] Refused(IEnumerable<Advisory> found) => [.. found.Select(Refusal).OfType<string>()];

    private string? Refusal(Advisory advisory)
    {
        Entry? entry = _entries.FirstOrDefault(e => e.Covers(advisory));
        if (entry == null)
            return $"{advisory}: raise the package, or accept the advisory in tests/Packages/accepted-advisories.json.";
        return DayOf(entry) < _today ? $"{advisory}: accepted until {entry.Expires} only ({entry.Reason})." : null;
    }

    private static DateOnly? DayOf(Entry entry)
        => DateOnly.TryParseExact(entry.Expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    private sealed record Entry(string Advisory, string Package, string Reason, string Expires)
    {
        public bool Covers(Advisory advisory)
            => Advisory == advisory.Address && string.Equals(Package, advisory.Package, StringComparison.OrdinalIgnoreCase);
    }
}
