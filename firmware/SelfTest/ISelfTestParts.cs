namespace NanoSensors.SelfTest;

/// <summary>The parts of a board as <see cref="SelfTestRun"/> tests them, one after the other.</summary>
public interface ISelfTestParts
{
    /// <summary>Number of parts.</summary>
    int Count { get; }

    /// <summary>Tests one part. May throw, and may be ended by the watchdog: both count as a failure of this part.</summary>
    /// <param name="part">0 to <see cref="Count"/> - 1.</param>
    /// <param name="report">Takes the result.</param>
    void Check(int part, SelfTestReport report);
}
