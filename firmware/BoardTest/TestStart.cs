using System;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.SelfTest;

namespace NanoSensors.BoardTest;

/// <summary>Runs the loop's contract where a node would run, start after start.</summary>
internal sealed class TestStart : IBoardStart
{
    private LoopContract _contract;

    /// <summary>Whether the contract is through.</summary>
    internal bool IsDone
    {
        get { return _contract != null && _contract.IsDone; }
    }

    /// <summary>What failed first; empty if nothing did.</summary>
    internal string Failure
    {
        get { return _contract == null ? "" : _contract.Failure; }
    }

    /// <inheritdoc/>
    public void Open(BoardContext context)
    {
        _contract = new LoopContract(context.Store, context.Supervisor, new WaitingClock(context.Chip, context.Clock), true);
        Console.WriteLine("board test: start by " + RestartLog.Describe(context.Supervisor.LastReset));
    }

    /// <inheritdoc/>
    public void Test(BoardContext context)
    {
    }

    /// <inheritdoc/>
    public MainLoop Compose(BoardContext context)
    {
        return new MainLoop(new UntilDone(_contract), context.Chip, context.Clock, context.Watchdog, new Radio.ILoRaRadio[0], new IInputPin[0], true, -1);
    }
}
