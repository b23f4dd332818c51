using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>Random bits: each of the 32 changes, and no number comes twice in a few.</summary>
public static class EntropyContract
{
    private const int Draws = 64;

    /// <summary>Draws 64 numbers. By chance alone a good source fails once in 10^17.</summary>
    public static void Check(IEntropy entropy, SelfTestReport report)
    {
        report.Begin("entropy");
        uint ones = 0;
        uint zeros = 0;
        int repeated = 0;
        uint before = entropy.Next();
        for (int i = 0; i < Draws; i++)
        {
            uint next = entropy.Next();
            ones |= next;
            zeros |= ~next;
            repeated += next == before ? 1 : 0;
            before = next;
        }

        report.Check(ones == 0xFFFFFFFF && zeros == 0xFFFFFFFF, "a bit never changes");
        report.Check(repeated == 0, "the same number came twice in a row");
    }
}
