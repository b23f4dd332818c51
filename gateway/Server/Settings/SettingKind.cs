namespace NanoSensors.Server;

/// <summary>What a configuration key names.</summary>
internal enum SettingKind
{
    /// <summary>Nothing that this server reads.</summary>
    Unknown,

    /// <summary>A setting with a value.</summary>
    Value,

    /// <summary>Settings, or a list of them; it has no value of its own.</summary>
    Section,
}
