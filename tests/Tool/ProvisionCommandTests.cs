using System.Text.Json.Nodes;
using NanoSensors.Board;
using NanoSensors.Node;
using NanoSensors.Tool;

namespace NanoSensors.Tests.Tool;

[TestClass]
public sealed class ProvisionCommandTests
{
    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("nanosensors-test-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_node_finds_its_identity_in_the_files()
    {
        string folder = Path.Combine(_folder, "node");
        ToolRun run = ToolRun.Of("provision", "--deveui", "70b3d57ed0000001", "--joineui", "0102030405060708", "--profile", "air", "--out", folder);
        Assert.AreEqual(0, run.ExitCode, run.Error);

        NodeIdentity identity = NodeIdentity.Read(new RecordStore(new FolderStorage(folder)));
        Assert.AreEqual(0x70b3d57ed0000001ul, identity.DevEui);
        Assert.AreEqual(0x0102030405060708ul, identity.JoinEui);
        Assert.AreEqual(NodeProfile.Air, identity.Profile);
        JsonNode registration = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "registration.json")))!;
        Assert.AreEqual(Convert.ToHexStringLower(identity.AppKey), (string?)registration["appKey"]);
    }

    [TestMethod]
    [DataRow(null, 600)]
    [DataRow("3600", 3600)]
    public void The_server_is_told_how_often_the_node_reports(string? interval, int seconds)
    {
        string folder = Path.Combine(_folder, "node");
        ToolRun run = ToolRun.Of(["provision", "--deveui", "70b3d57ed0000001", "--profile", "air", "--out", folder, .. interval == null ? (string[])[] : ["--interval", interval]]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        JsonNode registration = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "registration.json")))!;
        Assert.AreEqual(seconds, (int?)registration["expectedIntervalSeconds"]);
    }

    [TestMethod]
    [DataRow("esp32-devkitc-rfm95", 0)]
    [DataRow("heltec-wifi-lora-32-v2", 1)]
    [DataRow("ttgo-lora32-v2.1", 2)]
    [DataRow("esp32-wroom-32e-rfm95w", 3)]
    public void A_board_is_stored_by_the_number_that_the_firmware_finds_it_by(string board, int number)
    {
        string folder = Path.Combine(_folder, "node");
        ToolRun run = ToolRun.Of("provision", "--deveui", "70b3d57ed0000001", "--profile", "air", "--board", board, "--out", folder);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        byte[] record = new byte[1];
        Assert.AreEqual(1, new RecordStore(new FolderStorage(folder)).Read("board", 1, record));
        Assert.AreEqual(number, record[0]);
        string pins = Repository.Read("firmware/Esp32/Boards/BoardPins.cs");
        StringAssert.Contains(pins, $"Name = \"{board}\"");
    }

    [TestMethod]
    [DataRow("lisocl2", "auto", 1, 2)]
    [DataRow("mains", "on", 4, 10)]
    [DataRow("aa", "off", 3, 6)]
    public void The_node_finds_its_battery_and_whether_it_sleeps_lightly(string battery, string sleep, int kind, int fitted)
    {
        string folder = Path.Combine(_folder, "node");
        ToolRun run = ToolRun.Of("provision", "--deveui", "70b3d57ed0000001", "--profile", "air", "--watchdog", "--battery", battery, "--light-sleep", sleep, "--out", folder);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        var store = new RecordStore(new FolderStorage(folder));
        Assert.AreEqual(kind, BatteryKind.Read(store));
        var record = new byte[1];
        Assert.AreEqual(1, store.Read("fitted", 1, record));
        Assert.AreEqual(fitted, record[0]);
    }

    [TestMethod]
    [DataRow("greater", false)]
    [DataRow("different", true)]
    [DataRow(null, false)]
    public void The_node_finds_which_JoinNonces_it_accepts(string? rule, bool acceptsAny)
    {
        string folder = Path.Combine(_folder, "node");
        string[] option = rule == null ? [] : ["--join-nonce", rule];
        ToolRun run = ToolRun.Of(["provision", "--deveui", "70b3d57ed0000001", "--profile", "air", "--out", folder, .. option]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(acceptsAny, NodeIdentity.Read(new RecordStore(new FolderStorage(folder))).AcceptsAnyNewJoinNonce);
    }

    [TestMethod]
    [DataRow("--join-nonce", "any")]
    [DataRow("--battery", "nimh")]
    [DataRow("--light-sleep", "maybe")]
    public void An_unknown_battery_sleep_or_join_nonce_is_named(string option, string value)
    {
        ToolRun run = ToolRun.Of("provision", "--deveui", "70b3d57ed0000001", "--profile", "air", option, value, "--out", Path.Combine(_folder, "node"));
        Assert.AreNotEqual(0, run.ExitCode);
        Assert.Contains($"{option}: \"{value}\"", run.Error);
    }

    [TestMethod]
    public void Each_board_can_be_calibrated()
    {
        foreach (string board in NodePlan.Boards)
        {
            ToolRun run = ToolRun.Of("calibrate-battery", "--board", board, "--measured", "3600", "--shown", "3500", "--out", Path.Combine(_folder, board));
            Assert.AreEqual(0, run.ExitCode, $"{board}: {run.Error}");
        }
    }

    [TestMethod]
    [DataRow("3600", "3500", 0)]
    [DataRow("3600", "2000", 1)]
    public void A_board_is_calibrated_by_one_known_voltage(string measured, string shown, int exit)
    {
        string folder = Path.Combine(_folder, "calibration");
        ToolRun run = ToolRun.Of("calibrate-battery", "--measured", measured, "--shown", shown, "--out", folder);
        Assert.AreEqual(exit == 0, run.ExitCode == 0, run.Error);
        var record = new byte[4];
        if (exit == 0)
            Assert.AreEqual(4, new RecordStore(new FolderStorage(folder)).Read(BatteryScale.RecordName, BatteryScale.RecordVersion, record));
        else
            Assert.Contains("--shown: 2000 mV", run.Error);
    }

    [TestMethod]
    public void Every_record_replaces_both_blobs_of_the_one_before()
    {
        string folder = Path.Combine(_folder, "node");
        ToolRun.Of("provision", "--deveui", "70b3d57ed0000001", "--profile", "parking", "--out", folder);
        JsonArray files = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "nanoff.json")))!["Files"]!.AsArray();
        CollectionAssert.AreEqual(
            (string[])["I:\\identity.a", "I:\\identity.b", "I:\\board.a", "I:\\board.b", "I:\\fitted.a", "I:\\fitted.b", "I:\\password.a", "I:\\password.b", "I:\\access-point.a", "I:\\access-point.b"],
            files.Select(file => (string)file!["DestinationFilePath"]!).ToArray());
        Assert.IsTrue(File.Exists((string?)files[0]!["SourceFilePath"]));
        Assert.IsNull(files[1]!["SourceFilePath"], "without a source the file is removed");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_node_is_told_whether_an_external_watchdog_is_fitted(bool watchdog)
    {
        string folder = Path.Combine(_folder, "watched");
        string[] option = watchdog ? ["--watchdog"] : [];
        ToolRun run = ToolRun.Of(["provision", "--deveui", "70b3d57ed0000001", "--profile", "parking", "--overhead", "--out", folder, .. option]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        var record = new byte[1];
        Assert.AreEqual(1, new RecordStore(new FolderStorage(folder)).Read("fitted", 1, record));
        Assert.AreEqual(watchdog ? 3 : 1, record[0]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_node_is_told_whether_it_can_look_up(bool overhead)
    {
        string folder = Path.Combine(_folder, "node");
        ToolRun run = ToolRun.Of(["provision", "--deveui", "70b3d57ed0000001", "--profile", "parking", "--out", folder, .. overhead ? (string[])["--overhead"] : []]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        var record = new byte[1];
        Assert.AreEqual(1, new RecordStore(new FolderStorage(folder)).Read("fitted", 1, record));
        Assert.AreEqual(overhead ? 1 : 0, record[0]);
    }

    [TestMethod]
    public void Two_nodes_get_two_keys()
    {
        foreach (string name in (string[])["a", "b"])
            ToolRun.Of("provision", "--deveui", "70b3d57ed0000001", "--profile", "parking", "--out", Path.Combine(_folder, name));
        Assert.AreNotEqual(File.ReadAllText(Path.Combine(_folder, "a", "registration.json")), File.ReadAllText(Path.Combine(_folder, "b", "registration.json")));
    }

    [TestMethod]
    public void A_folder_that_holds_another_nodes_key_is_left_alone()
    {
        string folder = Path.Combine(_folder, "node");
        ToolRun.Of("provision", "--deveui", "70b3d57ed0000001", "--profile", "parking", "--out", folder);
        string before = File.ReadAllText(Path.Combine(folder, "registration.json"));
        ToolRun run = ToolRun.Of("provision", "--deveui", "70b3d57ed0000002", "--profile", "parking", "--out", folder);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, folder);
        Assert.AreEqual(before, File.ReadAllText(Path.Combine(folder, "registration.json")));
    }

    [TestMethod]
    [DataRow("70b3d57ed00000", "parking", "esp32-devkitc-rfm95", "--deveui: 7 bytes")]
    [DataRow("70b3d57ed0000001", "water", "esp32-devkitc-rfm95", "\"water\"")]
    [DataRow("70b3d57ed0000001", "1", "esp32-devkitc-rfm95", "\"1\"")]
    [DataRow("70b3d57ed0000001", "air", "arduino", "\"arduino\"")]
    public void Bad_values_are_named_and_nothing_is_written(string devEui, string profile, string board, string expected)
    {
        string folder = Path.Combine(_folder, "node");
        ToolRun run = ToolRun.Of("provision", "--deveui", devEui, "--profile", profile, "--board", board, "--out", folder);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, expected);
        Assert.IsFalse(Directory.Exists(folder));
    }
}
