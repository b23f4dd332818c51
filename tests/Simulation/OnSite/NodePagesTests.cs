using System.Net;
using System.Text.RegularExpressions;
using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.SelfTest;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.OnSite;

/// <summary>The page by which an installer looks at a node and sets it up.</summary>
[TestClass]
public class NodePagesTests
{
    [TestMethod]
    [DataRow("/", "Netz", "verbunden", "Platz", "Speichern")]
    [DataRow("/en", "Network", "joined", "Bay", "Save")]
    public void The_page_tells_network_battery_sensor_and_configuration(string path, params string[] words)
    {
        using var bench = new OnSiteBench();
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        string page = bench.Get(path);
        foreach (string word in words)
            StringAssert.Contains(page, word);
        StringAssert.Contains(page, "70b3d57ed0000001");
        StringAssert.Contains(page, "dBm");
        StringAssert.Contains(page, "3.60 V");
        StringAssert.Contains(page, bench.Application.Configuration.Hash.ToString("x8"));
        StringAssert.Matches(page, new Regex(@"x, counts</td><td>-?\d+</td>"));
        for (int i = 0; i < NodeConfiguration.FieldCount; i++)
            StringAssert.Contains(page, $"name=\"{NodeConfiguration.NameOf(i)}\" min=\"{NodeConfiguration.MinimumOf(i)}\" max=\"{NodeConfiguration.MaximumOf(i)}\" value=\"{bench.Application.Configuration[i]}\"");
        Assert.AreEqual(4, page.Split("</form>").Length - 1);
        Assert.IsTrue(page.All(c => c < 128), "the writer takes ASCII only");
    }

    [TestMethod]
    [DataRow(NodeProfile.Parking)]
    [DataRow(NodeProfile.Air)]
    [DataRow(NodeProfile.Footfall)]
    public void The_live_page_shows_what_the_sensors_say(NodeProfile profile)
    {
        using var bench = new OnSiteBench(profile);
        bench.Node.Magnetometer.Disturbance = new MagneticField(30, 15, -20);
        bench.Run(60);
        string page = bench.Get("/live");
        StringAssert.Contains(page, "http-equiv=\"refresh\"");
        StringAssert.Contains(page, profile == NodeProfile.Parking ? "besetzt" : profile == NodeProfile.Air ? " ppm" : "Hinein");
        StringAssert.Contains(bench.Get("/live/en"), profile == NodeProfile.Parking ? "taken" : profile == NodeProfile.Air ? "Humidity" : "Out");
        StringAssert.Contains(bench.Get("/"), "Batterie");
    }

    [TestMethod]
    public void A_node_without_identity_shows_that()
    {
        using var bench = new OnSiteBench(provisioned: false);
        StringAssert.Contains(bench.Get("/en"), "not provisioned");
        Assert.AreEqual(HttpStatusCode.InternalServerError, bench.Post("/configuration", Form()).Status);
    }

    [TestMethod]
    public void A_configuration_is_taken_as_a_whole_and_told_by_its_hash()
    {
        using var bench = new OnSiteBench();
        uint before = bench.Application.Configuration.Hash;
        (HttpStatusCode status, string body) = bench.Post("/configuration", Form(("intervalSeconds", "120"), ("parkingThresholdCounts", "30"), ("language", "en")));
        Assert.AreEqual(HttpStatusCode.OK, status, body);
        StringAssert.Contains(body, "Saved");
        uint hash = bench.Application.Configuration.Hash;
        Assert.AreNotEqual(before, hash);
        StringAssert.Contains(body, hash.ToString("x8"));
        var stored = new NodeConfiguration();
        Assert.IsTrue(stored.Load(new RecordStore(bench.Node.Board.Storage)));
        Assert.AreEqual(hash, stored.Hash);
        Assert.AreEqual(120, stored.IntervalSeconds);
        Assert.AreEqual(30, stored.ParkingThresholdCounts);

        // In force at once: the reports come as often as it says.
        int reports = bench.Node.Network.Of<ParkingHeartbeat>().Count();
        bench.Run(400);
        Assert.IsTrue(bench.Node.Network.Of<ParkingHeartbeat>().Count() >= reports + 2, "the new interval is not in force");
    }

    [TestMethod]
    [DataRow("intervalSeconds", "9", "intervalSeconds: 9 is out of range; give 10 to 86400")]
    [DataRow("statusSeconds", "604801", "statusSeconds: 604801 is out of range; give 3600 to 604800")]
    [DataRow("parkingThresholdCounts", "-3", "parkingThresholdCounts: \"-3\" is no whole number; give 8 to 1000")]
    [DataRow("presenceMillimetres", "1e3<b>", "presenceMillimetres: \"1e3<b>\" is no whole number; give 100 to 2000")]
    [DataRow("sampleMilliseconds", "", "sampleMilliseconds: \"\" is no whole number; give 250 to 10000")]
    [DataRow("sampleMilliseconds", "99999999999999999999", "is no whole number; give 250 to 10000")]
    [DataRow("sampleMilliseconds", null, "sampleMilliseconds is missing; a configuration is taken as a whole: give 250 to 10000")]
    public void A_bad_value_is_named_with_its_field_and_range_and_nothing_changes(string field, string? value, string expected)
    {
        using var bench = new OnSiteBench();
        uint before = bench.Application.Configuration.Hash;
        Dictionary<string, string> form = Form(("intervalSeconds", "120"));
        form.Remove(field);
        if (value != null)
            form.Add(field, value);
        (HttpStatusCode status, string body) = bench.Post("/configuration", form);
        Assert.AreEqual(HttpStatusCode.BadRequest, status);
        StringAssert.Contains(body, expected);
        Assert.AreEqual(before, bench.Application.Configuration.Hash);
        Assert.IsFalse(new NodeConfiguration().Load(new RecordStore(bench.Node.Board.Storage)), "something was stored");
    }

    [TestMethod]
    [DataRow("/configuration")]
    [DataRow("/calibrate")]
    [DataRow("/restart")]
    [DataRow("/network")]
    public void Nothing_is_done_without_the_password_or_for_another_sites_page(string path)
    {
        using var bench = new OnSiteBench();
        uint before = bench.Application.Configuration.Hash;
        (HttpStatusCode status, string body) = bench.Post(path, Form(("intervalSeconds", "120"), ("password", "K7QM-4TXR-9WDY")));
        Assert.AreEqual(HttpStatusCode.Forbidden, status);
        StringAssert.Contains(body, "label");
        Assert.AreEqual(HttpStatusCode.TooManyRequests, bench.Post(path, Form(("intervalSeconds", "120"))).Status, "a second guess at once");
        bench.Run(2);
        Dictionary<string, string> without = Form(("intervalSeconds", "120"));
        without.Remove("password");
        Assert.AreEqual(HttpStatusCode.Forbidden, bench.Post(path, without).Status);
        Assert.AreEqual(HttpStatusCode.Forbidden, bench.Post(path, Form(("intervalSeconds", "120")), "http://elsewhere.example").Status);
        bench.Run(5);
        Assert.AreEqual(before, bench.Application.Configuration.Hash);
        Assert.AreEqual(1, bench.Node.Board.Supervisor.History.Count);
    }

    [TestMethod]
    public void The_empty_bay_is_learnt_anew()
    {
        using var bench = new OnSiteBench();
        bench.Node.Magnetometer.Disturbance = new MagneticField(30, 15, -20);
        bench.Run(60);
        StringAssert.Contains(bench.Get("/live/en"), "taken");
        (HttpStatusCode status, string body) = bench.Post("/calibrate", Form());
        Assert.AreEqual(HttpStatusCode.OK, status, body);
        StringAssert.Contains(body, "gelernt");
        bench.Run(30);
        StringAssert.Contains(bench.Get("/live/en"), "free");
    }

    [TestMethod]
    public void The_network_is_asked_how_well_it_hears()
    {
        using var bench = new OnSiteBench();
        Assert.IsFalse(bench.Get("/").Contains("Reserve"), "nobody has asked");
        int reports = bench.Node.Network.Of<StatusReading>().Count();
        (HttpStatusCode status, string body) = bench.Post("/network", Form());
        Assert.AreEqual(HttpStatusCode.OK, status, body);
        bench.Run(200);
        Assert.AreEqual(reports + 1, bench.Node.Network.Of<StatusReading>().Count());
        StringAssert.Contains(bench.Get("/"), $"1 Gateways, {NanoSensors.Tests.Simulation.Node.NetworkDouble.LinkMarginDb} dB Reserve");
        Assert.AreEqual("", string.Join("; ", bench.Node.Network.Faults));
    }

    [TestMethod]
    public void Only_a_bay_can_be_calibrated()
    {
        using var bench = new OnSiteBench(NodeProfile.Footfall);
        Assert.AreEqual(HttpStatusCode.Conflict, bench.Post("/calibrate", Form()).Status);
    }

    [TestMethod]
    public void A_restart_is_done_and_the_session_kept()
    {
        using var bench = new OnSiteBench();
        Assert.AreEqual(HttpStatusCode.OK, bench.Post("/restart", Form()).Status);
        bench.Run(20);
        Assert.AreEqual(ResetCause.Command, bench.Node.Board.Supervisor.History[^1]);
        bench.Run(60);
        Assert.AreEqual(1, bench.Node.Network.Joins);
        Assert.AreEqual("", string.Join("; ", bench.Node.Network.Faults));
    }

    [TestMethod]
    public void After_ten_minutes_the_board_restarts_without_the_page()
    {
        using var bench = new OnSiteBench();
        bench.Run(530);
        Assert.AreEqual(1, bench.Node.Board.Supervisor.History.Count);
        MemoryStorage storage = bench.Node.Board.Storage;
        long writes = storage.WritesOf("parking.a") + storage.WritesOf("parking.b");
        bench.Run(20);
        Assert.AreEqual(ResetCause.Command, bench.Node.Board.Supervisor.History[^1]);
        Assert.AreEqual(writes + 1, storage.WritesOf("parking.a") + storage.WritesOf("parking.b"), "what the node knew was not stored");
    }

    [TestMethod]
    [DataRow(3600, NodeState.Running)]
    [DataRow(2800, NodeState.BatteryEmpty)]
    public void The_board_stays_awake_while_the_page_is_open(int millivolts, NodeState state)
    {
        // Everything else would let this node sleep: its settings, its board, an empty battery.
        using var bench = new OnSiteBench();
        bench.Node.Settings.DeepSleep = bench.Node.Settings.LightSleep = true;
        bench.Host.DeepSleep = bench.Host.LightSleep = true;
        bench.Node.Settings.EndDevice.Adr = false;
        bench.Node.Settings.EndDevice.DataRate = bench.Node.Settings.EndDevice.LowestDataRate = 5;
        bench.Node.Board.Battery.Millivolts = millivolts;
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.Run(300);
        // The voltage is looked at with each frame, and events make frames. Each ten minutes the board restarts, and this one opens its page at each start.
        for (int i = 0; i < 300 && (bench.Host.State != BoardState.Running || bench.Application.State != state); i++)
        {
            bench.Node.Magnetometer.Disturbance = i % 2 == 0 ? new MagneticField(9, 5, -7) : default;
            bench.Run(20);
        }

        Assert.AreEqual(state, bench.Application.State);
        Assert.AreNotEqual(SleepDepth.None, bench.Application.Sleep.Depth, "the node by itself sleeps: else nothing is shown here");
        Assert.AreEqual(BoardState.Running, bench.Host.State);
        Assert.AreEqual(0, bench.Host.LightSleeps);
        CollectionAssert.DoesNotContain(bench.Node.Board.Supervisor.History, ResetCause.DeepSleep);
        StringAssert.Contains(bench.Get("/en"), "NanoSensors");
    }

    [TestMethod]
    public void The_self_test_names_what_fails()
    {
        var report = new SelfTestReport();
        report.Begin("storage");
        report.Check(true, "");
        report.Begin("radio");
        report.Check(false, "register 42 reads 0 & not <18>");
        using var bench = new OnSiteBench(selfTest: report);
        string page = bench.Get("/");
        StringAssert.Contains(page, "Selbsttest");
        StringAssert.Contains(page, "register 42 reads 0 &amp; not &lt;18&gt;");
        StringAssert.Contains(page, "<tr><td>storage</td><td>ok</td></tr>");
    }

    // The form as the page has it, with what somebody has changed.
    private static Dictionary<string, string> Form(params (string Name, string Value)[] changed)
    {
        var configuration = new NodeConfiguration();
        var form = new Dictionary<string, string> { ["language"] = "de", ["password"] = OnSiteBench.Password.ToLowerInvariant() };
        for (int i = 0; i < NodeConfiguration.FieldCount; i++)
            form[NodeConfiguration.NameOf(i)] = configuration[i].ToString();
        foreach ((string name, string value) in changed)
            form[name] = value;
        return form;
    }
}
