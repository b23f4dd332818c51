using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>The Wi-Fi a board joins: a name comes back as it was set, letters beyond ASCII included. Leaves the one there was, with its password.</summary>
public static class WifiSetupContract
{
    // 32 bytes, the longest there may be; "ü" in UTF-8 among them, one byte a character.
    private const string Longest = "self-test B\u00C3\u00BCcherei 0123456789 a";
    private const string Shortest = "a";

    /// <summary>Sets three names; the board keeps each in its flash.</summary>
    public static void Check(IWifiSetup wifi, SelfTestReport report)
    {
        report.Begin("Wi-Fi setup");
        string before = wifi.Name;
        // A name cannot be taken away again.
        if (!report.Check(before.Length > 0, "no Wi-Fi is set: set one, so that it can be put back"))
            return;
        report.Check(wifi.Set(Longest, null) && wifi.Name == Longest, "a name of 32 bytes does not come back");
        report.Check(wifi.Set(Shortest, null) && wifi.Name == Shortest, "a name of one byte does not come back");
        report.Check(wifi.Set(before, null) && wifi.Name == before, "the name that was set before cannot be put back");
    }
}
