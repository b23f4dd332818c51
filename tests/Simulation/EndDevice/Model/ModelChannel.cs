namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>One channel (RP002-1.0.4, 2.4.2); Hz is 0 where there is none.</summary>
internal readonly record struct ModelChannel(uint Hz, uint DownlinkHz, int Lowest, int Highest, bool Enabled)
{
    internal bool Carries(int dataRate) => Enabled && Hz > 0 && dataRate >= Lowest && dataRate <= Highest;
}
