using NanoSensors.Radio;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>What the radio is connected to. Times are the device's.</summary>
internal interface IModelAir
{
    /// <summary>The device transmits.</summary>
    void Transmitted(TransmitSettings settings, byte[] frame, long start, long end);

    /// <summary>The device listens.</summary>
    /// <returns>The frame that it hears and when it ends, or null.</returns>
    (byte[] Frame, int SnrQuarterDb, long End)? Listened(ReceiveSettings settings, long opens, long closes);

    /// <summary>The device has the frame of the window.</summary>
    void Delivered(byte[] frame, int snrQuarterDb);
}
