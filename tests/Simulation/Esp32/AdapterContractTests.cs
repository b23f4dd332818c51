using System.Net;
using System.Net.Sockets;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.SelfTest;
using NanoSensors.Simulation;
using BoardPort = NanoSensors.Esp32.TcpPort;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>The board's own adapters, as far as .NET has the classes they stand on, keep the contracts of firmware/SelfTest.</summary>
[TestClass]
public class AdapterContractTests
{
    private readonly VirtualTime _time = new();
    private readonly SimulatedChip _chip;
    private readonly WaitingClock _clock;
    private readonly SelfTestReport _report = new();

    public AdapterContractTests()
    {
        _chip = new SimulatedChip(_time, 41);
        _chip.Start(null);
        _clock = new WaitingClock(_chip, new BoardClock(_chip, new RecordStore(new MemoryStorage())));
    }

    [TestMethod]
    public void The_boards_clock_and_its_waits() => Keeps(() => ClockContract.Check(_clock, _report));

    [TestMethod]
    public void The_boards_entropy() => Keeps(() => EntropyContract.Check(new Entropy(_chip, 0x70B3D57ED0000001), _report));

    [TestMethod]
    public void The_boards_watchdog() => Keeps(() => WatchdogContract.Check(new Watchdog(_chip), _clock, _report));

    [TestMethod]
    public void The_boards_time_of_day() => Keeps(() => WallClockContract.Check(new SystemClock(), new StopwatchClock(), _report));

    [TestMethod]
    public void The_boards_TCP_port()
    {
        int number = FreePort();
        var clock = new StopwatchClock();
        Keeps(() => ListenerContract.Check(new BoardPort(number), new SocketCaller(number), clock, _report));
    }

    [TestMethod]
    public void The_boards_TCP_port_opens_when_the_other_one_has_closed()
    {
        int number = FreePort();
        using var other = new TcpListener(IPAddress.Any, number);
        other.Start();
        var port = new BoardPort(number);
        for (int i = 0; i < 120; i++)
            Assert.IsNull(port.Accept());
        other.Stop();
        for (int i = 0; i < 60; i++)
            Assert.IsNull(port.Accept());
        ListenerContract.Check(port, new SocketCaller(number), new StopwatchClock(), _report);
        Assert.AreEqual("", _report.FailureOf(0));
    }

    [TestMethod]
    public void The_boards_UDP_socket()
    {
        using var echo = new UdpEcho();
        var addresses = new FixedAddresses { Server = echo.Address };
        var socket = new UdpSocket(addresses, 0);
        var clock = new StopwatchClock();
        Keeps(() =>
        {
            DatagramsContract.CheckSilent(socket, clock, _report);
            DatagramsContract.CheckPair(socket, socket, clock, _report);
        });

        // Without an address nothing goes out, and when it changes the next goes to the new one.
        addresses.Server = null!;
        Assert.IsFalse(socket.Send([1, 2], 2));
        using var second = new UdpEcho();
        addresses.Server = second.Address;
        DatagramsContract.CheckPair(socket, socket, clock, _report);
        Assert.AreEqual("", _report.FailureOf(2));
        Assert.IsTrue(second.Count >= 4);
    }

    [TestMethod]
    public void What_is_broken_is_noticed()
    {
        Breaks(report => WatchdogContract.Check(new Watchdog(new SimulatedChip(_time, 42) { HasNoTimeLimit = true }), _clock, report), "stuck work ends after 600 ms and not after 200");
        Breaks(report => ListenerContract.Check(new SilentPort(), new SocketCaller(FreePort()), _clock, report), "does not get through");
        _chip.ReadMicroseconds = 250_000;
        Breaks(report => ClockContract.Check(_clock, report), "late");
    }

    private void Keeps(Action check)
    {
        check();
        Assert.IsTrue(_report.Count > 0);
        for (int i = 0; i < _report.Count; i++)
            Assert.AreEqual("", _report.FailureOf(i), _report.PartOf(i));
    }

    private static void Breaks(Action<SelfTestReport> check, string expected)
    {
        var report = new SelfTestReport();
        check(report);
        Assert.AreEqual(1, report.Failed, expected);
        StringAssert.Contains(report.FailureOf(report.Count - 1), expected);
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private sealed class FixedAddresses : IServerAddresses
    {
        private readonly NameWatch _watch = new();

        internal IPEndPoint Server { get; set; } = null!;

        public IPEndPoint ServerAt(int index) => Server;

        public NameWatch WatchOf(int index) => _watch;
    }
}
