namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>One frame that is sent to the device.</summary>
/// <param name="Kind">Genuine, or what is wrong with it.</param>
/// <param name="Window">1 or 2.</param>
/// <param name="Commands">MAC commands.</param>
/// <param name="OnPortZero">Whether they are the payload.</param>
/// <param name="Port">1 to 223, or -1.</param>
/// <param name="Length">Of the application's payload.</param>
/// <param name="Confirmed">Whether an acknowledgement is wanted.</param>
/// <param name="Ack">The ACK bit.</param>
/// <param name="Pending">The FPending bit.</param>
/// <param name="SnrQuarterDb">At the device.</param>
/// <param name="Gap">Counters that are skipped before this one.</param>
internal sealed record ModelDownlink(DownlinkKind Kind, int Window, byte[] Commands, bool OnPortZero, int Port, int Length,
    bool Confirmed, bool Ack, bool Pending, int SnrQuarterDb, int Gap)
{
    public override string ToString() => $"{Kind} RX{Window} {Convert.ToHexString(Commands)}{(OnPortZero ? " on port 0" : "")}"
        + $"{(Port > 0 ? $" port {Port} x{Length}" : "")}{(Confirmed ? " confirmed" : "")}{(Ack ? " ack" : "")}"
        + $"{(Pending ? " pending" : "")}{(Gap > 0 ? $" gap {Gap}" : "")} snr {SnrQuarterDb}/4";
}
