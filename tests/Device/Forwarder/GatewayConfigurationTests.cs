using NanoSensors.Board;
using NanoSensors.Forwarder;

namespace NanoSensors.Tests.Device;

[TestClass]
public class GatewayConfigurationTests
{
    private const string Whole =
        "server = lns.example.org\nserver2 = 192.168.1.7:1710\nport = 1701\ntimeserver = time.example.org\neui = 0016c001F153a14c\nboard = 2\n"
        + "radio1 = 868.1 SF7\nradio2 = 868.3 sf9-11\nradio3 = 868.5 SF12\npins2 = 17 16 4 2\npins3 = 13 12 15 34\nlatitude = 52.123456\nlongitude = -13.5\n"
        + "altitude = 71\ngain = -1\narchive = 10\n";

    [TestMethod]
    public void Every_setting_is_read()
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = Read("# The town hall's gateway\r\n" + Whole.Substring(0, 25) + "# this one\r\n\r\n" + Whole.Substring(25), settings);
        Assert.AreEqual(0, configuration.ErrorCount);
        Assert.AreEqual(2, configuration.ServerCount);
        Assert.AreEqual("lns.example.org", configuration.HostOf(0));
        Assert.AreEqual(1701, configuration.PortOf(0));
        Assert.AreEqual("192.168.1.7", configuration.HostOf(1));
        Assert.AreEqual(1710, configuration.PortOf(1));
        Assert.AreEqual("time.example.org", configuration.TimeServer);
        Assert.AreEqual(2, configuration.Board);
        Assert.AreEqual(0x0016C001F153A14CUL, settings.GatewayEui);
        Assert.AreEqual(3, settings.Receivers.Length);
        Assert.AreEqual(868100000u, settings.Receivers[0].FrequencyHz);
        Assert.AreEqual(0, settings.SteppedSpreadingFactors[0]);
        Assert.AreEqual(9, settings.Receivers[1].SpreadingFactor);
        Assert.AreEqual((1 << 9) | (1 << 10) | (1 << 11), settings.SteppedSpreadingFactors[1]);
        Assert.AreEqual(868500000u, settings.Receivers[2].FrequencyHz);
        Assert.AreEqual(12, settings.Receivers[2].SpreadingFactor);
        Assert.AreEqual(17, configuration.PinOf(1, 0));
        Assert.AreEqual(34, configuration.PinOf(2, 3));
        Assert.IsTrue(settings.HasPosition);
        Assert.AreEqual(5212345, settings.LatitudeE5);
        Assert.AreEqual(-1350000, settings.LongitudeE5);
        Assert.AreEqual(71, settings.AltitudeMeters);
        Assert.AreEqual(-1, settings.AntennaGainDbi);
        Assert.AreEqual(10, settings.ArchiveSegments);
    }

    [TestMethod]
    public void An_archive_larger_than_the_board_has_room_for_is_refused_with_the_limit()
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = Read("server = a\narchive = 96\n", settings);
        Assert.AreEqual(1, configuration.ErrorCount);
        string error = configuration.ErrorAt(0).ToString();
        Assert.IsTrue(error.IndexOf("archive") >= 0 && error.IndexOf("96") >= 0 && error.IndexOf("2 to 48") >= 0, error);
        Assert.AreEqual(48, settings.ArchiveSegments);
        configuration = new GatewayConfiguration();
        configuration.MostArchiveSegments = UplinkArchive.SegmentsFor(2 * 1024 * 1024);
        configuration.Set(ConfigurationKey.Server, "a");
        configuration.Set(ConfigurationKey.Archive, "96");
        Assert.IsTrue(configuration.Check(settings));
        Assert.AreEqual(96, settings.ArchiveSegments);
        Assert.AreEqual(12, UplinkArchive.SegmentsFor(64 * 1024));
    }

    [TestMethod]
    public void Servers_are_known_by_host_and_port()
    {
        ForwarderSettings settings = new ForwarderSettings();
        Read(Whole, settings);
        Assert.AreEqual(2, settings.ServerNames.Length);
        Assert.AreEqual("lns.example.org:1701", settings.ServerNames[0]);
        Assert.AreEqual("192.168.1.7:1710", settings.ServerNames[1]);
    }

    [TestMethod]
    public void What_is_written_reads_the_same()
    {
        GatewayConfiguration configuration = Read(Whole, new ForwarderSettings());
        AsciiWriter writer = new AsciiWriter(GatewayConfiguration.LongestText);
        configuration.Write(writer);
        char[] text = new char[writer.Length];
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)writer.Buffer[i];
        Assert.AreEqual(Whole.Length, text.Length);
        GatewayConfiguration again = Read(new string(text), new ForwarderSettings());
        for (int key = 0; key < ConfigurationKey.Count; key++)
            Assert.AreEqual(configuration.ValueOf(key), again.ValueOf(key));
    }

    [TestMethod]
    public void Without_a_file_there_is_one_radio_on_the_first_channel_and_the_server_is_missed()
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = Read("", settings);
        Assert.AreEqual(0, configuration.ServerCount);
        Assert.AreEqual(1, configuration.ErrorCount);
        Assert.AreEqual("server", configuration.ErrorAt(0).Name);
        Assert.AreEqual(1, settings.Receivers.Length);
        Assert.AreEqual(868100000u, settings.Receivers[0].FrequencyHz);
        Assert.AreEqual(0ul, settings.GatewayEui);
        Assert.AreEqual("pool.ntp.org", configuration.TimeServer);
    }

    [TestMethod]
    [DataRow("server2")]
    [DataRow("server2 =")]
    [DataRow("server2 = a b")]
    [DataRow("server2 = a:0")]
    [DataRow("server2 = a:1700x")]
    [DataRow("server2 = http://a")]
    [DataRow("port = 0")]
    [DataRow("port = 65536")]
    [DataRow("port = 99999999999999999999")]
    [DataRow("port = 17x")]
    [DataRow("timeserver = a/b")]
    [DataRow("eui = 0016c001f153a14")]
    [DataRow("eui = 0016c001f153a14g")]
    [DataRow("eui = 0016c001f153a14c1")]
    [DataRow("eui = 0000000000000000")]
    [DataRow("board = 1")]
    [DataRow("radio1 = 868.1")]
    [DataRow("radio1 = 868.1 SF6")]
    [DataRow("radio1 = 868.1 SF13")]
    [DataRow("radio1 = 868.1 SF9-8")]
    [DataRow("radio1 = 868.1 SF7-13")]
    [DataRow("radio1 = 433.1 SF7")]
    [DataRow("radio2 = 868.3 SF7")]
    [DataRow("pins2 = 1 2 3")]
    [DataRow("pins2 = 1 2 3 40")]
    [DataRow("pins2 = 34 2 3 4")]
    [DataRow("pins2 = 1 2 3 1")]
    [DataRow("gain = x")]
    [DataRow("latitude = 51.9")]
    [DataRow("longitude = 7.1")]
    [DataRow("gain = 21")]
    [DataRow("archive = 1")]
    [DataRow("colour = red")]
    public void A_line_that_makes_no_sense_is_told_with_its_remedy_and_the_others_hold(string line)
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = Read("server = a\nboard = 1\n" + line + "\naltitude = 5\n", settings);
        Assert.AreEqual(1, configuration.ErrorCount);
        ConfigurationError error = configuration.ErrorAt(0);
        // Of a half position the other half is what is missing.
        Assert.AreEqual(line.StartsWith("latitude = 51") || line.StartsWith("longitude") ? 0 : 3, error.Line);
        Assert.IsTrue(error.Remedy.Length > 10);
        Assert.IsTrue(error.ToString().Contains(error.Name + ": \"" + error.Value + "\""));
        Assert.AreEqual(1, configuration.Board);
        Assert.AreEqual(5, settings.AltitudeMeters);
    }

    [TestMethod]
    public void The_radio_that_lacks_its_pins_is_left_out_and_told()
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = Read("server = a\nradio1 = 868.1 SF7\nradio3 = 868.5 SF7\npins3 = 17 16 4 2\n", settings);
        Assert.AreEqual(1, settings.Receivers.Length);
        Assert.AreEqual("radio3", configuration.ErrorAt(0).Name);
    }

    [TestMethod]
    [DataRow("radio2 = 868.3 SF6\npins2 = 17 16 4 2\n", "radio2")]
    [DataRow("radio2 = 868.3 SF7\npins2 = 17 16 4\n", "pins2")]
    [DataRow("radio2 = 868.3 SF7\n", "radio2")]
    public void What_follows_from_an_error_is_not_told_as_another(string lines, string name)
    {
        GatewayConfiguration configuration = Read(
            "server = a\nradio1 = 868.1 SF7\n" + lines + "radio3 = 868.5 SF7\npins3 = 13 12 15 34\n", new ForwarderSettings());
        Assert.AreEqual(1, configuration.ErrorCount);
        Assert.AreEqual(name, configuration.ErrorAt(0).Name);
    }

    [TestMethod]
    public void A_latitude_that_is_none_is_told()
    {
        GatewayConfiguration configuration = Read("server = a\nlatitude = 91\nlongitude = 7.1\n", new ForwarderSettings());
        Assert.AreEqual(1, configuration.ErrorCount);
        Assert.AreEqual("latitude", configuration.ErrorAt(0).Name);
    }

    [TestMethod]
    public void What_was_written_last_holds_the_file_or_the_page()
    {
        FakeStorage storage = new FakeStorage();
        Write(storage, "server = file.example\n");
        Assert.AreEqual("file.example", Stored(storage, false));

        ConfigurationStore store = new ConfigurationStore(storage, new RecordStore(storage));
        GatewayConfiguration changed = new GatewayConfiguration();
        store.Load(changed);
        changed.Set(ConfigurationKey.Server, "page.example");
        Assert.IsTrue(store.Save(changed));
        Assert.AreEqual("page.example", Stored(storage, true));

        Write(storage, "server = newer.example\n");
        Assert.AreEqual("newer.example", Stored(storage, false));
    }

    private static string Stored(FakeStorage storage, bool fromPage)
    {
        ConfigurationStore store = new ConfigurationStore(storage, new RecordStore(storage));
        GatewayConfiguration configuration = new GatewayConfiguration();
        store.Load(configuration);
        Assert.AreEqual(fromPage, store.IsFromPage);
        return configuration.ValueOf(ConfigurationKey.Server);
    }

    private static void Write(FakeStorage storage, string text)
    {
        storage.Write(ConfigurationStore.FileName, HttpBench.BytesOf(text), text.Length);
    }

    [TestMethod]
    public void Each_board_with_a_page_can_be_chosen_and_the_next_number_cannot()
    {
        for (int board = 0; board <= 3; board++)
        {
            GatewayConfiguration configuration = Read("server = a\nboard = " + board.ToString() + "\n", new ForwarderSettings());
            Assert.AreEqual(0, configuration.ErrorCount);
            Assert.AreEqual(board, configuration.Board);
        }

        Assert.AreEqual("board", Read("server = a\nboard = 4\n", new ForwarderSettings()).ErrorAt(0).Name);
    }

    private static GatewayConfiguration Read(string text, ForwarderSettings settings)
    {
        GatewayConfiguration configuration = new GatewayConfiguration();
        configuration.Parse(HttpBench.BytesOf(text), text.Length);
        configuration.Check(settings);
        return configuration;
    }
}
