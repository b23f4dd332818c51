using System;
using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>Tests every part of a board, each within a time limit. A part that throws or hangs has failed, and the next one is tested.</summary>
public sealed class SelfTestRun : IGuardedWork
{
    private readonly ISelfTestParts _parts;
    private readonly SelfTestReport _report;
    private int _part;

    private SelfTestRun(ISelfTestParts parts, SelfTestReport report)
    {
        _parts = parts;
        _report = report;
    }

    /// <summary>Tests all of them. Throws nothing.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="watchdog">Ends a part that hangs.</param>
    /// <param name="limitMilliseconds">Limit of one part, ms.</param>
    /// <param name="report">Takes the results.</param>
    public static void Check(ISelfTestParts parts, IWatchdog watchdog, int limitMilliseconds, SelfTestReport report)
    {
        SelfTestRun run = new SelfTestRun(parts, report);
        for (int part = 0; part < parts.Count; part++)
        {
            run._part = part;
            int before = report.Count;
            string failure = run.Guarded(watchdog, limitMilliseconds);
            if (failure.Length == 0)
                continue;
            if (report.Count == before)
                report.Begin("part " + part.ToString());
            report.Check(false, failure);
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        _parts.Check(_part, _report);
    }

    private string Guarded(IWatchdog watchdog, int limitMilliseconds)
    {
        try
        {
            watchdog.Run(this, limitMilliseconds);
            return "";
        }
        catch (Exception exception)
        {
            return watchdog.CauseOf(exception) == ResetCause.Watchdog ? "it did not come back within " + (limitMilliseconds / 1000).ToString() + " s" : "it threw: " + exception.Message;
        }
    }
}
