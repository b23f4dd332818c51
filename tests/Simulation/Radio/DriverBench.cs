using NanoSensors.Board;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Radio;

/// <summary>A driver on a simulated chip, and the loop that steps it when it asks for it.</summary>
internal sealed class DriverBench
{
    private readonly VirtualTime _time;

    internal DriverBench(VirtualTime time, RadioChannel channel, Position position)
    {
        _time = time;
        Chip = new Sx1276Chip(time, channel, position);
        Trace = new RegisterTrace(Chip.Spi);
        Radio = new Sx1276(Trace, Chip.Reset);
    }

    internal Sx1276Chip Chip { get; }

    internal RegisterTrace Trace { get; }

    internal Sx1276 Radio { get; }

    /// <summary>Steps at the driver's times only, as if no DIO line were connected, until something happens.</summary>
    internal RadioEvent RunUntilEvent(long withinMicroseconds = 10_000_000)
    {
        long end = _time.NowMicroseconds + withinMicroseconds;
        while (Radio.NextStepMicroseconds <= end)
        {
            _time.RunUntil(Radio.NextStepMicroseconds);
            RadioEvent happened = Radio.Step(_time.NowMicroseconds);
            if (happened != RadioEvent.None)
                return happened;
        }

        _time.RunUntil(end);
        return RadioEvent.None;
    }

    internal void SetUp()
    {
        Radio.Reset(_time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.Ready, RunUntilEvent());
        Assert.AreEqual(RadioState.Standby, Radio.State);
    }
}

/// <summary>Listens in on the bus: every register write, a FIFO burst as one entry.</summary>
internal sealed class RegisterTrace(ISpi spi) : ISpi
{
    internal List<string> Writes { get; } = [];

    internal bool Enabled { get; set; } = true;

    public void Transfer(byte[] write, byte[] read, int length)
    {
        spi.Transfer(write, read, length);
        if (Enabled && (write[0] & 0x80) != 0)
            Writes.Add($"{write[0] & 0x7F:X2}={Convert.ToHexString(write, 1, length - 1)}");
    }
}
