namespace NanoSensors.SelfTest;

/// <summary>Time for a self-test, which unlike everything else on a board may wait: nothing else runs meanwhile.</summary>
public interface ISelfTestClock
{
    /// <summary>Monotonic microseconds.</summary>
    long NowMicroseconds { get; }

    /// <summary>Returns when this time has come, not earlier.</summary>
    void WaitUntil(long microseconds);
}
