using NanoSensors.Board;
using NanoSensors.Codec;

namespace NanoSensors.Node;

/// <summary>What somebody who stands beside the node sees and does.</summary>
public sealed partial class NodeApplication
{
    /// <summary>The latest voltage under load, mV; before the first frame what the battery shows now; -1 if it cannot be measured.</summary>
    public int BatteryMillivolts
    {
        get { return _power.ReadMillivolts(); }
    }

    /// <summary>Takes a configuration as a whole, as a command would: checked, stored, in force with the next step.</summary>
    /// <param name="configuration">Copied.</param>
    /// <returns>Done, OutOfRange or StoreFailed; Busy before the first step.</returns>
    public CommandResult Configure(NodeConfiguration configuration)
    {
        return _commands == null ? CommandResult.Busy : _commands.Take(configuration);
    }

    /// <summary>"Everything is empty now."</summary>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    /// <returns>As a command would be answered; Busy before the first step.</returns>
    public CommandResult Calibrate(long nowMicroseconds)
    {
        return _commands == null || !IsSampling ? CommandResult.Busy : _duty.Calibrate(nowMicroseconds);
    }

    /// <summary>Sends a status frame that asks the network how well it hears (LinkCheckReq); the answer is in <see cref="Link"/>.</summary>
    /// <returns>False without a network.</returns>
    public bool AskNetwork()
    {
        if (_link == null || !_link.IsJoined)
            return false;
        _link.RequestLinkCheck();
        _statusWanted = true;
        return true;
    }

    /// <summary>Restarts when the link is idle, with everything stored.</summary>
    public void RequestRestart()
    {
        if (_commands == null)
            _supervisor.Restart(ResetCause.Command);
        else
            _commands.RestartRequested = true;
    }

    /// <summary>Writes what the sensors say as rows of an HTML table of two columns, ASCII, at most 600 bytes.</summary>
    public void DescribeSensors(AsciiWriter writer, bool english)
    {
        if (_duty != null)
            _duty.Describe(writer, english);
    }
}
