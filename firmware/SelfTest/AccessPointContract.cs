using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>The board's own Wi-Fi, over three starts: what is set counts from the next one.</summary>
public static class AccessPointContract
{
    private const string Password = "self-test";

    /// <summary>At a start with it closed; another start is to follow.</summary>
    public static void CheckOpening(IAccessPoint accessPoint, string name, SelfTestReport report)
    {
        report.Begin("access point, opening");
        if (!report.Check(!accessPoint.IsOpen, "it is open already"))
            return;
        report.Check(accessPoint.Open(name, Password), "it cannot be opened");
        report.Check(!accessPoint.IsOpen, "it is open before the next start");
    }

    /// <summary>At the next start; another is to follow.</summary>
    public static void CheckOpen(IAccessPoint accessPoint, SelfTestReport report)
    {
        report.Begin("access point, open");
        report.Check(accessPoint.IsOpen, "it was opened and is not open");
        report.Check(accessPoint.Close(), "it cannot be closed");
        report.Check(accessPoint.IsOpen, "it is closed before the next start");
    }

    /// <summary>At the start after that.</summary>
    public static void CheckClosed(IAccessPoint accessPoint, SelfTestReport report)
    {
        report.Begin("access point, closed");
        report.Check(!accessPoint.IsOpen, "it was closed and is open");
    }
}
