namespace NanoSensors.Server;

/// <summary>
/// An argument or a setting whose name is not known. The message names it as it was written, and the nearest known name. The program
/// then ends with exit code 2.
/// </summary>
public sealed class UsageException(string message) : SettingException(message);
