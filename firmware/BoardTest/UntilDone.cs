using System;
using NanoSensors.Board;
using NanoSensors.SelfTest;

namespace NanoSensors.BoardTest;

/// <summary>The main loop has no end: an exception ends it when the contract is through.</summary>
internal sealed class UntilDone : IApplication
{
    private readonly LoopContract _contract;

    internal UntilDone(LoopContract contract)
    {
        _contract = contract;
    }

    public SleepPlan Sleep
    {
        get { return _contract.Sleep; }
    }

    public long Step(long nowMicroseconds)
    {
        long next = _contract.Step(nowMicroseconds);
        if (_contract.IsDone)
            throw new Exception("The contract is through.");
        return next;
    }
}
