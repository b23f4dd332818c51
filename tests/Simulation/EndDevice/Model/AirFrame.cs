namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>One transmission of the device, as a receiver that hears everything reports it. Times are true microseconds.</summary>
internal sealed record AirFrame(byte[] Bytes, uint Hz, int DataRate, int PowerDbm, long Start, long End)
{
    internal long Airtime => End - Start;
}
