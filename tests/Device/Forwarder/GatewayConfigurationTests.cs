using NanoSensors.Forwarder;

namespace NanoSensors.Tests.Device;

[TestClass]
public class GatewayConfigurationTests
{
    [TestMethod]
    public void Every_setting_is_read()
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = Read(
            "# The town hall's gateway\r\nserver = lns.example.org\r\nport=1701 # not the usual one\n\ntimeserver = time.example.org\n"
            + "eui = 0016c001F153a14c\nboard = 2\nradio1 = 868.1 SF7\nradio2 = 868.3 SF9\nradio3 = 868.5 SF12\npins2 = 17 16 4 2\npins3 = 13 12 15 34\n"
            + "latitude = 52.123456\nlongitude = -13.5\naltitude = 71\ngain = -1\narchive = 10\n", settings);

        Assert.AreEqual(0, configuration.FirstBadLine);
        Assert.AreEqual("lns.example.org", configuration.Server);
        Assert.AreEqual("time.example.org", configuration.TimeServer);
        Assert.AreEqual(1701, configuration.Port);
        Assert.AreEqual(2, configuration.Board);
        Assert.AreEqual(0x0016C001F153A14CUL, settings.GatewayEui);
        Assert.AreEqual(3, settings.Receivers.Length);
        Assert.AreEqual(868100000u, settings.Receivers[0].FrequencyHz);
        Assert.AreEqual(9, settings.Receivers[1].SpreadingFactor);
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
    public void Without_a_file_there_is_one_radio_on_the_first_channel_and_no_server()
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = GatewayConfiguration.Read(new FakeStorage(), settings);
        Assert.IsNull(configuration.Server);
        Assert.AreEqual(0, configuration.FirstBadLine);
        Assert.AreEqual(1, settings.Receivers.Length);
        Assert.AreEqual(868100000u, settings.Receivers[0].FrequencyHz);
        Assert.AreEqual(0ul, settings.GatewayEui);
    }

    [TestMethod]
    [DataRow("server")]
    [DataRow("server =")]
    [DataRow("server = a b")]
    [DataRow("port = 0")]
    [DataRow("port = 65536")]
    [DataRow("port = 99999999999999999999")]
    [DataRow("port = 17x")]
    [DataRow("eui = 0016c001f153a14")]
    [DataRow("eui = 0016c001f153a14g")]
    [DataRow("radio1 = 868.1")]
    [DataRow("radio1 = 868.1 SF6")]
    [DataRow("radio1 = 868.1 SF13")]
    [DataRow("radio1 = 433.1 SF7")]
    [DataRow("pins2 = 1 2 3")]
    [DataRow("pins2 = 1 2 3 40")]
    [DataRow("latitude = 91")]
    [DataRow("archive = 1")]
    [DataRow("colour = red")]
    public void A_line_that_makes_no_sense_is_told_by_its_number_and_the_others_hold(string line)
    {
        ForwarderSettings settings = new ForwarderSettings();
        GatewayConfiguration configuration = Read("# one\nboard = 1\n" + line + "\naltitude = 5\n", settings);
        Assert.AreEqual(3, configuration.FirstBadLine);
        Assert.AreEqual(1, configuration.Board);
        Assert.AreEqual(5, settings.AltitudeMeters);
    }

    [TestMethod]
    public void A_radio_without_pins_of_its_own_is_left_out()
    {
        ForwarderSettings settings = new ForwarderSettings();
        Read("radio1 = 868.1 SF7\nradio2 = 868.3 SF7\n", settings);
        Assert.AreEqual(1, settings.Receivers.Length);
    }

    private static GatewayConfiguration Read(string text, ForwarderSettings settings)
    {
        FakeStorage storage = new FakeStorage();
        storage.Write(GatewayConfiguration.FileName, ForwarderBench.BytesOf(text), text.Length);
        return GatewayConfiguration.Read(storage, settings);
    }
}
