namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>
/// Differences between device and model that are known and not mended yet; the sequences avoid them, so that others are found.
/// NANOSENSORS_MODEL_STRICT=1 tolerates none; a list of names in it, separated by commas, tolerates all but these.
/// </summary>
internal static class OpenDifferences
{
    private static readonly string Strict = Environment.GetEnvironmentVariable("NANOSENSORS_MODEL_STRICT") ?? "";

    /// <summary>
    /// Skipped counters of a restart count as silent uplinks (4.3.1.1), and a step of back-off that they pass over is not done. Smallest
    /// inputs: reserve 4, 32 uplinks, a power cut, 32 uplinks; and reserve 16, 83 silent uplinks, a power cut, 30 uplinks, which stay at
    /// the data rate.
    /// </summary>
    internal static bool RestartsAreSilentUplinks { get; } = IsOpen(nameof(RestartsAreSilentUplinks));

    /// <summary>
    /// More than 15 bytes of answers and requests block Send for ever (5). Smallest inputs: 8 RXParamSetupReq on port 0; five
    /// DevStatusReq, and then a LinkCheckReq of the device's own.
    /// </summary>
    internal static bool LongAnswersBlock { get; } = IsOpen(nameof(LongAnswersBlock));

    /// <summary>A message of 51 bytes at DR0 is TooLong for ever while an answer waits. Smallest input: 030F070001 on port 0.</summary>
    internal static bool FullMessageBlocked { get; } = IsOpen(nameof(FullMessageBlocked));

    /// <summary>
    /// A write that the store refuses loses the answers that wait. Smallest input: 03F5D2A301, then a Send that is refused.
    /// </summary>
    internal static bool RefusedWriteLosesAnswers { get; } = IsOpen(nameof(RefusedWriteLosesAnswers));

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

    /// <summary>Downlink counters that jump by more than 16,384 are refused (4.3.1.5 has no such limit).</summary>
    internal static bool GapIsLimited { get; } = IsOpen(nameof(GapIsLimited));

    private static bool IsOpen(string name) => Strict != "1" && !Strict.Split(',').Contains(name);
}
