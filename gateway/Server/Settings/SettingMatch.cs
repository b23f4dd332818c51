namespace NanoSensors.Server;

/// <summary>What <see cref="KnownSettings"/> knows of a configuration key.</summary>
/// <param name="Kind">What the key names.</param>
/// <param name="Section">The key's longest beginning that is known; empty if its first part is not.</param>
/// <param name="Type">The type of the value; null unless the key names a value.</param>
/// <param name="IsList">Whether <paramref name="Section"/> is a list, whose entries are numbered.</param>
/// <param name="TakesNull">Whether the value may be null.</param>
internal sealed record SettingMatch(SettingKind Kind, string Section, Type? Type = null, bool IsList = false, bool TakesNull = false);
