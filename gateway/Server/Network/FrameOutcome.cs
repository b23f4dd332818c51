using NanoSensors.Server.Store;

namespace NanoSensors.Server.Network;

/// <summary>What became of a frame, and so what its answer must be.</summary>
internal abstract record FrameOutcome
{
    /// <summary>No answer.</summary>
    public sealed record Refused(string Reason) : FrameOutcome;

    /// <summary>A device joined.</summary>
    /// <param name="Accept">The join accept, ready for the air.</param>
    public sealed record Joined(Session Session, byte[] Accept) : FrameOutcome;

    /// <summary>A data frame of a session.</summary>
    /// <param name="FCnt">All 32 bits.</param>
    /// <param name="Confirmed">It wants an acknowledgement.</param>
    /// <param name="Adr">The device lets the network set its data rate.</param>
    /// <param name="AdrAckReq">It wants any downlink.</param>
    /// <param name="MacCommands">What it asked of, or answered to, the network.</param>
    /// <param name="IsRepeat">It was stored before; only the acknowledgement is due again.</param>
    public sealed record Data(
        Session Session, uint FCnt, bool Confirmed, bool Adr, bool AdrAckReq, byte[] MacCommands, bool IsRepeat) : FrameOutcome;
}
