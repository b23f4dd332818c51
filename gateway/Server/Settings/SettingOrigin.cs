namespace NanoSensors.Server;

/// <summary>Where a setting was written.</summary>
internal enum SettingOrigin
{
    /// <summary>In a JSON file.</summary>
    File,

    /// <summary>In the environment, with <c>__</c> for each colon.</summary>
    Environment,

    /// <summary>On the command line.</summary>
    CommandLine,
}
