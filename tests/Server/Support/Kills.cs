using System.Globalization;

namespace NanoSensors.Server.Tests;

/// <summary>How often tests kill a server: a few times in the suite, and as often as NANOSENSORS_KILLS says for a proof.</summary>
internal static class Kills
{
    public static int Or(int few) => Environment.GetEnvironmentVariable("NANOSENSORS_KILLS") is { Length: > 0 } text
        ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : few;
}
