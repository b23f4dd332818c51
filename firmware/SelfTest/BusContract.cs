using NanoSensors.Sensing;

namespace NanoSensors.SelfTest;

/// <summary>The sensors' bus: a device that is not there is answered with false and never an exception, one that is there gives its register.</summary>
public static class BusContract
{
    /// <summary>Looks at an address where nothing is.</summary>
    public static void CheckAbsent(II2c absent, SelfTestReport report)
    {
        report.Begin("bus, empty address");
        byte[] write = new byte[] { 0 };
        byte[] read = new byte[] { 0xA5, 0xA5 };
        report.Check(!absent.Write(write, 1), "a write to nobody is acknowledged: are the pull-ups missing?");
        report.Check(!absent.Read(read, 1), "nobody answers a read");
        report.Check(!absent.WriteRead(write, 1, read, 1), "nobody answers a register");
    }

    /// <summary>Looks at a chip that says who it is.</summary>
    /// <param name="device">The chip.</param>
    /// <param name="part">Its name.</param>
    /// <param name="register">Of its identity.</param>
    /// <param name="identity">What that holds.</param>
    /// <param name="report">Takes the result.</param>
    public static void CheckIdentity(II2c device, string part, byte register, int identity, SelfTestReport report)
    {
        report.Begin(part);
        byte[] write = new byte[] { register };
        byte[] read = new byte[] { 0xA5, 0xA5 };
        if (!report.Check(device.WriteRead(write, 1, read, 1), "no answer: look at SDA, SCL, the supply and the address strap"))
            return;
        report.Check(read[0] == identity, "identity " + read[0].ToString() + " and not " + identity.ToString() + ": another chip");
        report.Check(read[1] == 0xA5, "a read writes beyond its length");
        report.Check(device.Write(write, 1) && device.Read(read, 1), "writing and reading by themselves do not work");
    }
}
