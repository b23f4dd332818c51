using System.Collections;
using System.Reflection;

namespace NanoSensors.Server;

/// <summary>
/// The settings that there are: the public properties of <see cref="ServerSettings"/> that can be set. A new property needs no entry here.
/// </summary>
internal static class KnownSettings
{
    /// <summary>Every setting, as <c>Udp:Port</c>; a list shows its first entry, as <c>Devices:0:DevEui</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Leaves(typeof(ServerSettings), "")];

    /// <summary>The first parts of their names.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. Properties(typeof(ServerSettings)).Select(property => property.Name)];

    /// <summary>Whether a key's first part is one of <see cref="Sections"/>. Case does not count.</summary>
    public static bool Owns(string path) => Sections.Contains(First(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The first part of a key.</summary>
    public static string First(string path) => path.Split(':')[0];

    /// <summary>Looks a key up as the configuration binder does: case does not count, a list takes any key for an entry.</summary>
    public static SettingMatch Find(string path)
    {
        Type type = typeof(ServerSettings);
        string section = "";
        bool takesNull = false;
        foreach (string part in path.Split(':'))
        {
            if (IsValue(type))
                return new SettingMatch(SettingKind.Unknown, section[..section.LastIndexOf(':')]);
            if (ElementOf(type) is { } element)
            {
                if (part.Length == 0)
                    return new SettingMatch(SettingKind.Unknown, section, IsList: true);
                type = element;
                section += ":" + part;
                continue;
            }

            PropertyInfo? property = Properties(type).FirstOrDefault(p => p.Name.Equals(part, StringComparison.OrdinalIgnoreCase));
            if (property == null)
                return new SettingMatch(SettingKind.Unknown, section);
            type = property.PropertyType;
            takesNull = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
            section += (section.Length == 0 ? "" : ":") + property.Name;
        }

        return IsValue(type)
            ? new SettingMatch(SettingKind.Value, section, type, TakesNull: takesNull)
            : new SettingMatch(SettingKind.Section, section, IsList: ElementOf(type) != null);
    }

    /// <summary>The settings of a section, as in <see cref="All"/>, but with the number of the entry that the section names.</summary>
    public static IEnumerable<string> Under(string section)
    {
        string[] given = section.Split(':');
        foreach (string name in All)
        {
            string[] parts = name.Split(':');
            if (parts.Length <= given.Length)
                continue;
            for (int i = 0; i < given.Length; i++)
            {
                if (parts[i] == "0" && IsNumber(given[i]))
                    parts[i] = given[i];
            }

            if (parts.Take(given.Length).SequenceEqual(given, StringComparer.OrdinalIgnoreCase))
                yield return string.Join(':', parts);
        }
    }

    /// <summary>The known setting that is most like an unknown key; null if none is near.</summary>
    public static string? NearestTo(string path)
    {
        // "Api:Keys:3:Nam" is near "Api:Keys:3:Name".
        string? number = path.Split(':').FirstOrDefault(IsNumber);
        return Nearest.Of(path, number == null ? All : All.Select(name => name.Replace(":0:", $":{number}:", StringComparison.Ordinal)));
    }

    private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);

    private static IEnumerable<string> Leaves(Type type, string prefix)
    {
        foreach (PropertyInfo property in Properties(type))
        {
            string name = prefix + property.Name;
            Type inner = property.PropertyType;
            if (ElementOf(inner) is { } element)
                (inner, name) = (element, name + ":0");
            if (IsValue(inner))
            {
                yield return name;
                continue;
            }

            foreach (string leaf in Leaves(inner, name + ":"))
                yield return leaf;
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type)
        => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod?.IsPublic == true && property.SetMethod?.IsPublic == true);

    private static bool IsValue(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(TimeSpan)
            || type == typeof(Uri);
    }

    // Of a list its entries' type, of a dictionary its values'.
    private static Type? ElementOf(Type type)
    {
        if (type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type))
            return null;
        return type.IsArray ? type.GetElementType() : type.GetGenericArguments().LastOrDefault();
    }
}
