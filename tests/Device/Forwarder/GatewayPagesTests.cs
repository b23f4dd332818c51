using NanoSensors.Board;
using NanoSensors.Forwarder;

namespace NanoSensors.Tests.Device;

[TestClass]
public class GatewayPagesTests
{
    private const string Configuration = "server = lns.example.org\nradio1 = 868.3 SF9\nlatitude = 51.9\nlongitude = 7.1\n";

    [TestMethod]
    public void The_status_tells_servers_radios_restarts_and_whom_it_heard()
    {
        PageBench bench = new PageBench(Configuration);
        bench.Socket.Acknowledge(bench.Socket.Sent(0));
        for (int device = 0; device < 20; device++)
        {
            bench.Radio.Hear(ForwarderBench.DataFrame(device, 1), 14, bench.Now, -100 - device, -20 + device);
            bench.Step();
        }

        string answer = bench.Get("/");
        Assert.AreEqual("HTTP/1.1 200", answer.Substring(0, 12));
        string page = HttpBench.BodyOf(answer);
        Says(page, "Gateway 0016c001f153a14c");
        Says(page, "lns.example.org<td><span class=ok>answers</span><td class=n>0<td class=n>");
        Says(page, "868.3 MHz SF9<td><span class=ok>works</span><td class=n>20");
        Says(page, "Started by<td class=n>power on");
        Says(page, "Starts so far<td class=n>power on 1");
        Says(page, "2026-01-12 08:59:28 GMT");
        Says(page, "Frames with a good check sum<td class=n>20");
        for (int device = 0; device < 20; device++)
            Says(page, "<tr><td>000000" + "0123456789abcdef"[device / 16] + "0123456789abcdef"[device % 16] + "<td class=n>1<td class=n>");
        Says(page, "<td class=n>-119<td class=n>-0.2<td class=n>9");
        Assert.AreEqual(0, bench.Gateway.Web.BrokenOff);
    }

    [TestMethod]
    public void A_form_with_the_password_is_stored_as_a_whole_and_the_board_restarts_with_it()
    {
        PageBench bench = new PageBench(Configuration);
        string answer = bench.Post("server=new.example.org%3A1701&radio1=868.1+SF7&eui=&board=&latitude=&longitude=&wifi=Library&wifipassword=12345678&password=K7QM3X9D");
        Assert.AreEqual("HTTP/1.1 200", answer.Substring(0, 12));
        Says(HttpBench.BodyOf(answer), "Saved.");
        Assert.AreEqual(0, bench.Restarts);
        for (int i = 0; i < 250; i++)
            bench.Step();
        Assert.IsTrue(bench.Restarts > 0);
        Assert.AreEqual("Library", bench.Name);
        Assert.AreEqual("12345678", bench.WifiPassword);

        bench.Start();
        Assert.AreEqual(868100000u, bench.Settings.Receivers[0].FrequencyHz);
        Assert.IsFalse(bench.Settings.HasPosition);
        Says(HttpBench.BodyOf(bench.Get("/")), "new.example.org");
        Says(HttpBench.BodyOf(bench.Get("/")), "command 1");
        Says(HttpBench.BodyOf(bench.Get("/configuration")), "value=\"new.example.org:1701\"");
    }

    [TestMethod]
    public void Errors_are_told_beside_their_fields_and_nothing_changes()
    {
        PageBench bench = new PageBench(Configuration);
        string answer = bench.Post("server=a%22%3Cb&radio1=868.1+SF6&password=" + PageBench.Password);
        Assert.AreEqual("HTTP/1.1 422", answer.Substring(0, 12));
        string page = HttpBench.BodyOf(answer);
        Says(page, "2 of the values below make no sense");
        Says(page, "carrier from 863 to 870 MHz and spreading factor 7 to 12: 868.1 SF7</span><input id=radio1");
        Says(page, "value=\"a&quot;&lt;b\"");
        Stays(bench);
        Says(HttpBench.BodyOf(bench.Get("/configuration")), "value=\"868.3 SF9\"");
    }

    [TestMethod]
    public void Without_the_password_nothing_changes_and_guesses_are_slowed_down()
    {
        PageBench bench = new PageBench(Configuration);
        string form = "server=evil.example&radio1=868.1+SF7";
        Assert.AreEqual("HTTP/1.1 403", bench.Post(form).Substring(0, 12));
        Assert.AreEqual("HTTP/1.1 403", bench.Post(form + "&password=wrong").Substring(0, 12));
        // Not even the right one, for a second.
        string answer = bench.Post(form + "&password=" + PageBench.Password);
        Assert.AreEqual("HTTP/1.1 429", answer.Substring(0, 12));
        Says(answer, "Retry-After: 1\r\n");
        Stays(bench);
    }

    [TestMethod]
    public void A_form_of_another_host_is_refused_even_with_the_password()
    {
        PageBench bench = new PageBench(Configuration);
        string form = "server=evil.example&password=" + PageBench.Password;
        string answer = bench.Ask(
            "POST /configuration HTTP/1.1\r\nHost: 192.168.4.1\r\nOrigin: http://evil.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + form.Length.ToString() + "\r\n\r\n" + form);
        Assert.AreEqual("HTTP/1.1 403", answer.Substring(0, 12));
        Stays(bench);
    }

    [TestMethod]
    [DataRow("wifi=Library&wifipassword=short")]
    [DataRow("wifi=&wifipassword=12345678")]
    [DataRow("wifi=123456789012345678901234567890123&wifipassword=12345678")]
    public void A_wifi_that_cannot_be_is_told(string wifi)
    {
        PageBench bench = new PageBench(Configuration);
        string answer = bench.Post("server=a&" + wifi + "&password=" + PageBench.Password);
        Assert.AreEqual("HTTP/1.1 422", answer.Substring(0, 12));
        Says(HttpBench.BodyOf(answer), "<p class=bad>Wi-Fi ");
        Stays(bench);
    }

    [TestMethod]
    public void The_wifi_s_password_is_kept_where_none_is_given_and_never_shown()
    {
        PageBench bench = new PageBench(Configuration);
        Assert.AreEqual("HTTP/1.1 200", bench.Post("server=a&wifi=Town+hall&wifipassword=&password=" + PageBench.Password).Substring(0, 12));
        Assert.AreEqual("kept", bench.WifiPassword);
        Assert.IsFalse(bench.Get("/configuration").Contains("kept"));
    }

    [TestMethod]
    public void A_flash_that_refuses_is_told_and_the_old_configuration_holds()
    {
        PageBench bench = new PageBench(Configuration);
        bench.Storage.RefusesWrites = true;
        string answer = bench.Post("server=a&password=" + PageBench.Password);
        Assert.AreEqual("HTTP/1.1 500", answer.Substring(0, 12));
        Stays(bench);
    }

    [TestMethod]
    public void In_safe_mode_it_has_its_page_and_its_servers_and_refuses_downlinks()
    {
        PageBench bench = new PageBench(Configuration);
        bench.IsInSafeMode = true;
        bench.Start();
        Says(HttpBench.BodyOf(bench.Get("/")), "Safe mode");
        bench.Socket.Forget();
        bench.Socket.Deliver(Wire.FromServer(0, 1, 3, Wire.Txpk("\"imme\":true")));
        bench.Step();
        Says(ForwarderBench.TextOf(bench.Socket.LastOf(SemtechUdp.TxAck), 12), "TX_FREQ");
        RunFor(bench, 10);
        Assert.IsTrue(bench.Socket.CountOf(SemtechUdp.PullData) > 0);
        Assert.AreEqual("HTTP/1.1 200", bench.Post("server=a&pins2=&password=" + PageBench.Password).Substring(0, 12));
    }

    [TestMethod]
    public void On_its_own_access_point_it_stays_for_ten_minutes_after_the_last_look_unless_it_knows_no_wifi()
    {
        PageBench bench = new PageBench(Configuration);
        bench.IsOnAccessPoint = true;
        bench.Start();
        RunFor(bench, 300);
        bench.Get("/");
        RunFor(bench, 590);
        Assert.AreEqual(0, bench.Restarts);
        RunFor(bench, 20);
        Assert.IsTrue(bench.Restarts > 0);

        bench.Restarts = 0;
        bench.Name = "";
        bench.Start();
        RunFor(bench, 2000);
        Assert.AreEqual(0, bench.Restarts);
    }

    [TestMethod]
    public void There_are_two_pages_and_no_other()
    {
        PageBench bench = new PageBench(Configuration);
        Assert.AreEqual("HTTP/1.1 404", bench.Get("/other").Substring(0, 12));
        Assert.AreEqual("HTTP/1.1 405", bench.Ask("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n").Substring(0, 12));
        Assert.AreEqual("HTTP/1.1 405", bench.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").Substring(0, 12));
    }

    private static void RunFor(PageBench bench, int seconds)
    {
        for (long end = bench.Now + seconds * 1000000L; bench.Now < end; bench.Now += 990000)
            bench.Step();
    }

    private static void Stays(PageBench bench)
    {
        for (int i = 0; i < 300; i++)
            bench.Step();
        Assert.AreEqual(0, bench.Restarts);
        GatewayConfiguration configuration = new GatewayConfiguration();
        new ConfigurationStore(bench.Storage, bench.Store).Load(configuration);
        Assert.AreEqual("lns.example.org", configuration.ValueOf(ConfigurationKey.Server));
    }

    private static void Says(string page, string text)
    {
        if (!page.Contains(text))
            Assert.AreEqual(text, page);
    }
}
