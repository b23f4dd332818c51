using NanoSensors.Board;
using NanoSensors.Forwarder;
using NanoSensors.Http;
using NanoSensors.Radio;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Http;

namespace NanoSensors.Tests.Simulation.Forwarder;

[TestClass]
public class StatusPageTests
{
    [TestMethod]
    public void The_version_on_the_page_is_the_project_s()
    {
        System.Reflection.Assembly forwarder = typeof(GatewayApplication).Assembly;
        object? version = forwarder.GetType("NanoSensors.Forwarder.PageStyle")!
            .GetField("Version", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.GetRawConstantValue();
        Assert.AreEqual(forwarder.GetName().Version!.ToString(3), version);
    }

    [TestMethod]
    public void Showing_the_status_allocates_nothing()
    {
        var storage = new MemoryStorage();
        var store = new RecordStore(storage);
        var configuration = new GatewayConfiguration();
        configuration.Set(ConfigurationKey.Server, "lns.example.org");
        var settings = new ForwarderSettings();
        Assert.IsTrue(configuration.Check(settings));
        var time = new VirtualTime();
        var chip = new Sx1276Chip(time, new RadioChannel(time, 1), default);
        var caller = new Caller();
        var gateway = new GatewayApplication(
            configuration, new ConfigurationStore(storage, store), settings, [new Sx1276(chip.Spi, chip.Reset)], [new DeadSocket()],
            new GatewayParts { Clock = new SystemWallClock(), Storage = storage, Store = store, Supervisor = new VirtualSupervisor(), Listener = caller, Wifi = new SimulatedWifi() },
            false);
        var frame = new ReceivedFrame { Length = 14 };
        for (int i = 0; i < 40; i++)
        {
            (frame.Data[0], frame.Data[1]) = (0x40, (byte)i);
            gateway.Forwarder.Heard.Note(frame, 7, 0, i);
        }

        long now = 1_000_000;
        chip.PowerOn();
        Action<long> step = at =>
        {
            time.RunUntil(at);
            gateway.Step(at);
        };
        caller.Serve(step, 50, ref now);
        long before = GC.GetAllocatedBytesForCurrentThread();
        caller.Serve(step, 500, ref now);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"Figure: {allocated} bytes allocated by 500 status pages of {caller.Received} bytes with 32 devices");
        Assert.AreEqual(0, allocated);
        Assert.AreEqual(0, gateway.Web.BrokenOff);
    }

    private sealed class DeadSocket : IDatagrams
    {
        public bool Send(byte[] data, int length) => true;

        public int Receive(byte[] buffer) => -1;
    }
}
