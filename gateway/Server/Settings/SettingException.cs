namespace NanoSensors.Server;

/// <summary>A setting that the server cannot start with. The message names the setting, its value and the remedy.</summary>
public class SettingException(string message, Exception? inner = null) : Exception(message, inner);
