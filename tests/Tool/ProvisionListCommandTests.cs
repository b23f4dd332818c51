using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NanoSensors.Board;
using NanoSensors.Http;
using NanoSensors.Node;
using NanoSensors.Tool;

namespace NanoSensors.Tests.Tool;

[TestClass]
public sealed class ProvisionListCommandTests
{
    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("nanosensors-test-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Tens_of_nodes_are_provisioned_each_with_its_own_keys_and_label()
    {
        string list = List(["deveui;profile;name;board;interval;threshold", "# the market square",
            .. Enumerable.Range(1, 30).Select(i => $"70b3d57ed00000{i:x2};parking;Bay {i} & Söhne;ttgo-lora32-v2.1;300;{(i == 7 ? "40" : "")}")]);
        string target = Path.Combine(_folder, "nodes");
        ToolRun run = ToolRun.Of("provision-list", list, "--out", target);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(30, (int?)run.Json["nodes"]);

        string sheet = File.ReadAllText(Path.Combine(target, "labels.html"));
        Assert.AreEqual(30, Regex.Count(sheet, "<section>"));
        Assert.AreEqual(60, Regex.Count(sheet, "<svg"));
        StringAssert.Contains(sheet, "Bay 7 &amp; S");
        JsonArray devices = JsonNode.Parse(File.ReadAllText(Path.Combine(target, "devices.json")))!.AsArray();
        Assert.AreEqual(30, devices.Select(d => (string?)d!["appKey"]).Distinct().Count());
        Assert.AreEqual(31, File.ReadAllLines(Path.Combine(target, "the-things-stack.csv")).Length);

        var passwords = new HashSet<string>();
        for (int i = 1; i <= 30; i++)
        {
            var store = new RecordStore(new FolderStorage(Path.Combine(target, $"70b3d57ed00000{i:x2}")));
            NodeIdentity identity = NodeIdentity.Read(store);
            Assert.AreEqual(Convert.ToHexStringLower(identity.AppKey), (string?)devices[i - 1]!["appKey"]);
            var configuration = new NodeConfiguration();
            Assert.IsTrue(configuration.Load(store));
            Assert.AreEqual((300, i == 7 ? 40 : 20), (configuration.IntervalSeconds, configuration.ParkingThresholdCounts));
            string section = sheet.Split("<section>").Single(s => s.Contains($"<dd>70b3d57ed00000{i:x2}</dd>"));
            byte[] password = [.. Regex.Match(section, "page's password</dt><dd>([^<]+)<").Groups[1].Value.Select(c => (byte)c)];
            Assert.AreEqual(PasswordResult.Right, new PasswordGuard(store).Check(password, password.Length, 0));
            passwords.Add(Convert.ToHexString(password));
        }

        Assert.AreEqual(30, passwords.Count);
    }

    [TestMethod]
    public void Every_mistake_is_told_with_its_line_and_nothing_is_written()
    {
        string list = List(["deveui,profile,interval", "70b3d57ed0000001,parking,600", "70b3d57ed00001,parking,600", "70b3d57ed0000002,water,600", "70b3d57ed0000003,air,5", "70b3d57ed0000004,air", "70b3d57ed0000001,air,600"]);
        string target = Path.Combine(_folder, "nodes");
        ToolRun run = ToolRun.Of("provision-list", list, "--out", target);
        Assert.AreEqual(1, run.ExitCode);
        foreach (string expected in (string[])["line 3: deveui: 7 bytes", "line 4: profile: \"water\"", "line 5: interval: \"5\" is out of range; give 10 to 86400", "line 6: 2 values for 3 columns", "70b3d57ed0000001 is there 2 times"])
            StringAssert.Contains(run.Error, expected);
        Assert.IsFalse(Directory.Exists(target));
    }

    [TestMethod]
    public void The_rule_for_JoinNonces_is_each_nodes_own()
    {
        string list = List([
            "deveui;profile;join-nonce", "70b3d57ed0000001;air;different", "70b3d57ed0000002;air;greater", "70b3d57ed0000003;air;"]);
        string target = Path.Combine(_folder, "nodes");
        ToolRun run = ToolRun.Of("provision-list", list, "--out", target);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        for (int i = 1; i <= 3; i++)
        {
            var store = new RecordStore(new FolderStorage(Path.Combine(target, $"70b3d57ed000000{i}")));
            Assert.AreEqual(i == 1, NodeIdentity.Read(store).AcceptsAnyNewJoinNonce);
        }

        list = List(["deveui;profile;join-nonce", "70b3d57ed0000001;air;any"]);
        run = ToolRun.Of("provision-list", list, "--out", Path.Combine(_folder, "others"));
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "line 2: join-nonce: \"any\" is not known; give greater or different");
    }

    [TestMethod]
    [DataRow("deveui,colour", "no column \"colour\"")]
    [DataRow("deveui,name", "deveui and profile are needed")]
    [DataRow("", "no node in it")]
    public void A_header_that_makes_no_sense_is_refused(string header, string expected)
    {
        ToolRun run = ToolRun.Of("provision-list", List([header]), "--out", Path.Combine(_folder, "nodes"));
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, expected);
    }

    private string List(string[] lines)
    {
        string path = Path.Combine(_folder, "nodes.csv");
        File.WriteAllLines(path, lines);
        return path;
    }
}
