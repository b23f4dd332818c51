using NanoSensors.Board;
using NanoSensors.Esp32;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>A sensor that was cut off within a byte holds SDA low until its bits are clocked out.</summary>
[TestClass]
public class I2cBusReleaseTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(9)]
    public void A_bus_held_low_is_free_after_at_most_nine_clocks_and_a_stop(int clocks)
    {
        var bus = new HeldBus(clocks);
        Assert.IsTrue(new I2cBusRelease(bus.Clock, bus.Data, bus.Level).Run());
        Assert.AreEqual(1, bus.Stops);
        Assert.IsTrue(bus.Clocks <= 10, $"{bus.Clocks} clocks");
    }

    [TestMethod]
    public void A_free_bus_sees_no_clock()
    {
        var bus = new HeldBus(0);
        Assert.IsTrue(new I2cBusRelease(bus.Clock, bus.Data, bus.Level).Run());
        Assert.AreEqual(0, bus.Clocks + bus.Stops);
    }

    [TestMethod]
    public void A_bus_that_stays_low_is_given_up()
    {
        var bus = new HeldBus(1000);
        Assert.IsFalse(new I2cBusRelease(bus.Clock, bus.Data, bus.Level).Run());
        Assert.IsTrue(bus.Clocks <= 10);
    }

    private sealed class HeldBus(int held)
    {
        private bool _clock = true;
        private bool _data = true;

        internal int Clocks { get; private set; }

        internal int Stops { get; private set; }

        internal IOutputPin Clock => new Pin(high =>
        {
            Clocks += high && !_clock ? 1 : 0;
            _clock = high;
        });

        internal IOutputPin Data => new Pin(high =>
        {
            Stops += high && !_data && _clock && Clocks >= held ? 1 : 0;
            _data = high;
        });

        internal IInputPin Level => new NanoSensors.Simulation.VirtualLine(() => _data && Clocks >= held);
    }

    private sealed class Pin(Action<bool> write) : IOutputPin
    {
        public void Write(bool high) => write(high);
    }
}
