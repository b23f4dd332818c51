extern alias standin;

using NanoSensors.Board;
using standin::NanoSensors.Esp32;
using standin::NanoSensors.NetworkStandIn;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>The board's own Wi-Fi classes on a station as the runtime drives it: it searches without end, and each connect ends what is
/// under way.</summary>
[TestClass]
public class WifiStandInTests
{
    private readonly NetworkWorld _world = NetworkWorld.Begin();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Phones_reach_the_access_point_while_the_configured_network_is_gone()
    {
        _world.Wifi.IsInRange = false;
        _world.Wifi.Start();
        _world.At(300, () => _world.Arriving.Enqueue(NetworkFaultTests.Discover()));
        new AccessPoint().Serve();
        _world.RunThreads(600);
        double scanned = _world.Wifi.ScannedMicroseconds / 1e6;
        TestContext.WriteLine($"Figure: access point open and the configured Wi-Fi gone: the station scanned for {scanned:F1} s of 600 s");
        Assert.IsLessThan(5, scanned);
        Assert.HasCount(1, _world.Sent);
    }

    [TestMethod]
    [DataRow(2, 0)]
    [DataRow(12, 0)]
    [DataRow(50, 0)]
    [DataRow(200, 3)]
    [DataRow(600, 5)]
    public void A_slow_DHCP_server_gets_the_time_it_needs(int seconds, int connects)
    {
        _world.Wifi.DhcpMicroseconds = seconds * 1_000_000L;
        _world.Wifi.Start();
        long at = Find();
        TestContext.WriteLine($"Figure: DHCP of {seconds} s: server found after {at / 1e6:F0} s, {_world.Wifi.Connects} connects");
        Assert.IsTrue(_world.Wifi.HasAddress, $"{_world.Wifi.Connects} connects");
        Assert.IsLessThanOrEqualTo(connects, _world.Wifi.Connects);
    }

    [TestMethod]
    public void A_station_that_does_not_connect_by_itself_is_connected()
    {
        _world.Wifi.AutoConnect = false;
        _world.Wifi.Start();
        Find();
        Assert.IsTrue(_world.Wifi.HasAddress);
        Assert.AreEqual(1, _world.Wifi.Connects);
    }

    [TestMethod]
    public void A_network_that_comes_back_is_found_within_two_minutes()
    {
        _world.Wifi.Start();
        _world.At(600, _world.Wifi.Lose);
        _world.At(4200, () => _world.Wifi.IsInRange = true);
        long back = 0;
        var link = new WifiLink(["lns.example.org"], [1700], "pool.ntp.org");
        link.Start();
        for (int second = 4201; second < 4800; second++)
        {
            int at = second;
            _world.At(at, () => back = back == 0 && link.ServerAt(0) != null ? _world.Now : back);
        }

        _world.RunThreads(4800);
        TestContext.WriteLine($"Figure: network away for an hour: server found {(back / 1e6) - 4200:F0} s after, {_world.Wifi.Connects} connects");
        Assert.IsInRange(4200e6, 4320e6, back);
    }

    private long Find()
    {
        long found = 0;
        var link = new WifiLink(["lns.example.org"], [1700], "pool.ntp.org");
        link.Start();
        for (int second = 1; second < 3600; second++)
            _world.At(second, () => found = found == 0 && link.ServerAt(0) != null ? _world.Now : found);
        _world.RunThreads(3600);
        return found;
    }
}
