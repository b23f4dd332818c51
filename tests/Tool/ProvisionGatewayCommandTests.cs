using System.Text.Json.Nodes;
using NanoSensors.Board;
using NanoSensors.Forwarder;
using NanoSensors.Http;
using NanoSensors.Tool;

namespace NanoSensors.Tests.Tool;

[TestClass]
public sealed class ProvisionGatewayCommandTests
{
    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Path.Combine(Directory.CreateTempSubdirectory("nanosensors-test-").FullName, "gateway");

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [TestMethod]
    public void The_gateway_finds_its_configuration_and_its_label_s_password_in_the_files()
    {
        ToolRun run = ToolRun.Of(
            "provision-gateway", "--eui", "0016C001F153A14C", "--server", "lns.example.org", "--server", "192.168.1.7:1710",
            "--radio", "868.1 SF7", "--radio", "868.3 SF7", "--pins", "17 16 4 2", "--out", _folder);
        Assert.AreEqual(0, run.ExitCode, run.Error);

        var storage = new FolderStorage(_folder);
        var configuration = new GatewayConfiguration();
        new ConfigurationStore(storage, new RecordStore(storage)).Load(configuration);
        var settings = new ForwarderSettings();
        Assert.IsTrue(configuration.Check(settings));
        Assert.AreEqual(0x0016C001F153A14Cul, settings.GatewayEui);
        Assert.AreEqual((2, 2, 1710), (configuration.ServerCount, settings.Receivers.Length, configuration.PortOf(1)));

        string[] label = File.ReadAllLines(Path.Combine(_folder, "label.txt"));
        Assert.AreEqual("Wi-Fi     NanoSensors-F153A14C", label[1]);
        byte[] password = [.. label[4].Split(' ')[^1].Select(c => (byte)c)];
        var guard = new PasswordGuard(new RecordStore(storage));
        Assert.AreEqual(PasswordResult.Right, guard.Check(password, password.Length, 0));
        byte[] accessPoint = new byte[63];
        int length = new RecordStore(storage).Read("access-point", 1, accessPoint);
        string wifi = label[2].Split(' ')[^1];
        Assert.AreEqual(wifi, string.Concat(accessPoint[..length].Select(b => (char)b)));
        Assert.IsInRange(8, 63, wifi.Length);
        Assert.AreEqual($"WIFI:T:WPA;S:NanoSensors-F153A14C;P:{wifi};;", label[5]);
        Assert.AreEqual("Android: switch mobile data off. Android: mobile Daten ausschalten.", label[6]);
    }

    [TestMethod]
    public void The_page_s_password_is_on_the_label_and_in_no_file_for_the_board()
    {
        ToolRun.Of("provision-gateway", "--eui", "0016c001f153a14c", "--server", "a", "--out", _folder);
        string password = File.ReadAllLines(Path.Combine(_folder, "label.txt"))[4].Split(' ')[^1];
        JsonArray files = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "nanoff.json")))!["Files"]!.AsArray();
        string[] sources = [.. files.Select(file => (string?)file!["SourceFilePath"]).OfType<string>()];
        CollectionAssert.AreEqual((string[])["gateway.conf", "password.a", "access-point.a"], sources.Select(Path.GetFileName).ToArray());
        foreach (string source in sources)
        {
            string content = File.ReadAllText(source, System.Text.Encoding.Latin1);
            Assert.IsFalse(content.Contains(password) || content.Contains(password.Replace("-", "")), source);
        }
    }

    [TestMethod]
    public void Two_gateways_get_two_passwords()
    {
        var passwords = new HashSet<string>();
        for (int i = 0; i < 2; i++)
        {
            ToolRun.Of("provision-gateway", "--eui", "0016c001f153a14c", "--server", "a", "--out", _folder + i);
            passwords.Add(File.ReadAllText(Path.Combine(_folder + i, "label.txt")));
        }

        Assert.HasCount(2, passwords);
    }

    [TestMethod]
    [DataRow("--radio", "868.1 SF6", "radio1: \"868.1 SF6\"")]
    [DataRow("--server", "http://a", "server2: \"http://a\"")]
    [DataRow("--pins", "1 2 3", "pins2: \"1 2 3\"")]
    public void What_makes_no_sense_is_told_and_nothing_written(string option, string value, string told)
    {
        ToolRun run = ToolRun.Of("provision-gateway", "--eui", "0016c001f153a14c", "--server", "a", option, value, "--out", _folder);
        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains(told, run.Error);
        Assert.IsFalse(Directory.Exists(_folder));
    }
}
