using System.ComponentModel;

namespace NanoSensors.Server;

/// <summary>Finds names that the configuration binder would ignore without a word, and values that it cannot read.</summary>
internal static class SettingNames
{
    private const string Where = "All settings are in gateway/Server/README.md.";

    /// <summary>Checks everything that was set.</summary>
    /// <param name="given">It, the later wins.</param>
    /// <param name="warn">Is called with a line for each environment variable that may be a mistyped setting, or another program's.</param>
    /// <exception cref="UsageException">A name is not known.</exception>
    /// <exception cref="SettingException">A value cannot be read.</exception>
    public static void Check(IReadOnlyCollection<GivenSetting> given, Action<string> warn)
    {
        string[] errors =
            [.. given.Select(setting => ErrorOf(setting, warn)).OfType<string>().Concat(Contradictions(given)).Distinct()];
        if (errors.Length > 0)
            throw new UsageException(string.Join(Environment.NewLine, errors.Append(Where)));

        var effective = new Dictionary<string, GivenSetting>(StringComparer.OrdinalIgnoreCase);
        foreach (GivenSetting setting in given)
            effective[setting.Path] = setting;
        foreach (GivenSetting setting in effective.Values)
            CheckValue(setting);
    }

    // Null if the name is known, or none of this server's business.
    private static string? ErrorOf(GivenSetting setting, Action<string> warn)
    {
        if (!KnownSettings.Owns(setting.Path))
            return ErrorOfOther(setting, warn);
        SettingMatch match = KnownSettings.Find(setting.Path);
        switch (match.Kind)
        {
            case SettingKind.Value:
                return null;
            case SettingKind.Section when string.IsNullOrEmpty(setting.Value) && setting.Origin != SettingOrigin.CommandLine:
                // {} or [] in a file.
                return null;
            case SettingKind.Section:
                return ErrorOfSection(setting, match);
            default:
                string? nearest = KnownSettings.NearestTo(setting.Path);
                string[] section = [.. KnownSettings.Under(match.Section)];
                return nearest != null
                    ? $"{setting.Show(nearest)} is not a setting. Did you mean {setting.NameOf(nearest)}?"
                    : $"{setting.Show(section)} is not a setting. {setting.NameOf(match.Section)} has {Listed(setting, section)}.";
        }
    }

    private static string ErrorOfSection(GivenSetting setting, SettingMatch match)
    {
        string name = match.Section;
        string kind = match.IsList ? "a list, whose entries are numbered" : "a section";
        string[] inner = [.. KnownSettings.Under(name)];
        if (inner.Length == 0)
        {
            // An entry of a list, where a property of an entry was meant: Devices__DevEui.
            name = name[..name.LastIndexOf(':')];
            kind = "a list, whose entries are numbered";
            inner = [.. KnownSettings.Under(name)];
        }

        return $"{setting.Show(inner)} has no meaning: {setting.NameOf(name)} is {kind}. It has {Listed(setting, inner)}.";
    }

    private static string? ErrorOfOther(GivenSetting setting, Action<string> warn)
    {
        string first = KnownSettings.First(setting.Path);
        if (FrameworkSettings.Owns(setting.Path))
            return null;
        if (setting.Origin == SettingOrigin.Environment)
        {
            if (KnownSettings.Sections.FirstOrDefault(name => IsNear(first, name)) is { } section)
            {
                string path = section + setting.Path[first.Length..];
                string meant = setting.NameOf(KnownSettings.NearestTo(path) ?? section);
                warn($"{setting.Written} in the environment is not a setting of this server and is ignored. Did you mean {meant}?");
            }

            return null;
        }

        string? nearest = KnownSettings.NearestTo(setting.Path);
        return $"{setting.Show(nearest ?? "")} is not a setting. "
            + (nearest != null
                ? $"Did you mean {setting.NameOf(nearest)}?"
                : $"The sections are {string.Join(", ", KnownSettings.Sections)}.");
    }

    private static bool IsNear(string part, string section)
        => Nearest.Distance(part.ToLowerInvariant(), section.ToLowerInvariant()) <= (section.Length > 4 ? 2 : 1);

    // Two environment variables that are the same setting in differing case: which of them wins is left to chance.
    private static IEnumerable<string> Contradictions(IEnumerable<GivenSetting> given)
        => given.Where(setting => setting.Origin == SettingOrigin.Environment && KnownSettings.Owns(setting.Path))
            .GroupBy(setting => setting.Written.Replace("__", ":", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Select(setting => setting.Value).Distinct().Count() > 1)
            .Select(same => string.Join(" and ", same.Select(setting => setting.Written).Order(StringComparer.Ordinal)))
            .Select(names => $"{names} in the environment are one setting with different values: remove all but one.");

    private static void CheckValue(GivenSetting setting)
    {
        SettingMatch match = KnownSettings.Find(setting.Path);
        if (match.Kind != SettingKind.Value)
            return;
        if (setting.Value == null)
        {
            if (!match.TakesNull)
                throw new SettingException($"{setting.Show()} is no value: give one, or leave the setting out for its default.");
            return;
        }

        Type type = Nullable.GetUnderlyingType(match.Type!) ?? match.Type!;
        try
        {
            if (type != match.Type && setting.Value.Length == 0)
                return;
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(setting.Value);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            throw new SettingException($"{setting.Show()} cannot be read: give {Form(type)}.", e);
        }
    }

    private static string Form(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(double) => "a number, with a point as in 3.1",
        _ when type.IsEnum => string.Join(" or ", Enum.GetNames(type)),
        _ when type.IsPrimitive => $"a whole number up to {int.MaxValue}",
        _ => $"a {type.Name}",
    };

    private static string Listed(GivenSetting setting, IEnumerable<string> names) => string.Join(", ", names.Select(setting.NameOf));
}
