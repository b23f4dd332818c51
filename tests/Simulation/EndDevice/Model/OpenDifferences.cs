namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>
/// Differences between device and model that are known and not mended yet; the sequences avoid them, so that others are found.
/// NANOSENSORS_MODEL_STRICT=1 tolerates none; a list of names in it, separated by commas, tolerates all but these.
/// </summary>
internal static class OpenDifferences
{
    private static readonly string Strict = Environment.GetEnvironmentVariable("NANOSENSORS_MODEL_STRICT") ?? "";

    /// <summary>
    /// An uplink at which back-off would take its next step lowers the data rate although it is answered (4.3.1.1). Smallest input: 223
    /// silent uplinks, and one that a downlink without commands answers.
    /// </summary>
    internal static bool AnsweredUplinkBacksOff { get; } = IsOpen(nameof(AnsweredUplinkBacksOff));

    /// <summary>
    /// After a clock that went back, MaxDCycle counts the airtime of the next frame instead of the last one's (5.4). Smallest input:
    /// MaxDCycle 3, 51 bytes at DR0, a restart that loses more than 22 s of the clock, and a short message.
    /// </summary>
    internal static bool ClockBackShortensSilence { get; } = IsOpen(nameof(ClockBackShortensSilence));

    private static bool IsOpen(string name) => Strict != "1" && !Strict.Split(',').Contains(name);
}
