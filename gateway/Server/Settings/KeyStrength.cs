namespace NanoSensors.Server;

/// <summary>
/// Refuses keys that can be guessed. Each address may try 600 keys per minute, or more where no limit is set. 16 random hex digits have
/// 64 bits: a million such addresses need more than 50,000 years for all of them. A hash of a key never leaves the server.
/// </summary>
internal static class KeyStrength
{
    /// <summary>The least number of characters of a key.</summary>
    public const int MinLength = 16;

    // Of 16 random hex digits nearly always 8 or more differ.
    private const int MinDistinct = 4;

    /// <summary>Checks the keys that others send in the header X-Api-Key: operators, and the webhooks of network servers.</summary>
    /// <exception cref="SettingException">One can be guessed, or cannot be sent. The message does not repeat it.</exception>
    public static void Check(ServerSettings settings)
    {
        Check(
            "Api:Key", settings.Api.Key,
            "Make one with: dotnet run --project gateway/Server -- key \"operators\". "
            + "Then set the Api__Keys__0__Name and Api__Keys__0__Hash that it prints, instead of Api__Key.");
        IngestSettings ingest = settings.Ingest;
        CheckIngest("Ingest:Key", ingest.Key);
        CheckIngest("Ingest:ChirpStack:Key", ingest.ChirpStack.Key);
        CheckIngest("Ingest:ThingsStack:Key", ingest.ThingsStack.Key);
    }

    private static void CheckIngest(string setting, string? key) => Check(
        setting, key,
        "Whoever guesses it can forge readings. Make one with `openssl rand -hex 16`, and set it in "
        + $"{setting.Replace(":", "__", StringComparison.Ordinal)} and in the webhook's header X-Api-Key.");

    private static void Check(string setting, string? key, string remedy)
    {
        if (string.IsNullOrEmpty(key))
            return;
        if (key.Length < MinLength)
            throw new SettingException($"{setting} is too short: it has {key.Length} of at least {MinLength} characters. {remedy}");
        int distinct = key.Distinct().Count();
        if (distinct < MinDistinct)
        {
            throw new SettingException(
                $"{setting} repeats itself: it has {distinct} of at least {MinDistinct} different characters. {remedy}");
        }

        if (key != key.Trim() || key.Any(char.IsControl))
        {
            throw new SettingException(
                $"{setting} begins or ends with a blank, or has a control character, which a header cannot carry: remove it.");
        }
    }
}
