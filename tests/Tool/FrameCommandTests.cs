namespace NanoSensors.Tests.Tool;

[TestClass]
public class FrameCommandTests
{
    private const string AppKey = "98929b92c49edba9676d646d3b612456";

    [TestMethod]
    public void A_join_request_is_taken_apart_and_its_MIC_checked()
    {
        var run = ToolRun.Of("frame", "0039363463336913aa05693574323831338ef1c1d5ec6c", "--appkey", AppKey);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("aa13693363343639", (string?)run.Json["joinEui"]);
        Assert.AreEqual("3331383274356905", (string?)run.Json["devEui"]);
        Assert.AreEqual("f18e", (string?)run.Json["devNonce"]);
        Assert.IsTrue((bool)run.Json["micValid"]!);
    }

    [TestMethod]
    public void A_join_accept_with_its_DevNonce_gives_the_session_keys()
    {
        var run = ToolRun.Of("frame", "2088f36ae3b21314bc284e314e99257328", "--appkey", AppKey, "--devnonce", "f18e");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("4e3d6e6afbcc67af2ba3c8e8ec4acf4b", (string?)run.Json["nwkSKey"]);
        Assert.AreEqual("610897aa6f1460623443b527d3ac6a9d", (string?)run.Json["appSKey"]);
    }

    [TestMethod]
    public void A_data_frame_with_keys_shows_its_payload()
    {
        var run = ToolRun.Of("frame", "400403020180010001a694642615d6c3b582", "--nwkskey", Repeat("02"), "--appskey", Repeat("01"));
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("68656c6c6f", (string?)run.Json["payload"]);
        Assert.IsTrue((bool)run.Json["micValid"]!);
    }

    [TestMethod]
    public void A_wrong_key_is_said_to_be_wrong()
    {
        var run = ToolRun.Of("frame", "400403020180010001a694642615d6c3b582", "--nwkskey", Repeat("03"));
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsFalse((bool)run.Json["micValid"]!);
        StringAssert.Contains((string?)run.Json["hint"], "NwkSKey");
    }

    [TestMethod]
    public void MAC_commands_in_FOpts_are_named()
    {
        var run = ToolRun.Of("frame", "60 9b:21:01-26 a500000351ff0001d660979f");
        Assert.AreEqual("LinkADRReq", (string?)run.Json["fOpts"]![0]!["command"]);
    }

    [TestMethod]
    [DataRow("frame", "4004030201", "too few")]
    [DataRow("frame", "", "no bytes")]
    [DataRow("frame", "e00403020180010001a694642615d6c3b582", "0xe0")]
    [DataRow("frame", "400403020180010001a694642615d6c3b58", "odd number")]
    [DataRow("frame", "40zz", "'z'")]
    public void Bytes_that_are_no_frame_end_in_a_sentence_and_exit_code_1(string command, string hex, string expected)
    {
        var run = ToolRun.Of(command, hex);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, expected);
        Assert.AreEqual("", run.Output);
    }

    [TestMethod]
    public void A_key_of_the_wrong_length_is_named()
    {
        var run = ToolRun.Of("frame", "400403020180010001a694642615d6c3b582", "--appskey", "0102");
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "--appskey: 2 bytes given, 16 wanted");
    }

    [TestMethod]
    public void A_counter_that_does_not_end_in_the_frames_16_bits_is_refused()
    {
        var run = ToolRun.Of("frame", "400403020180010001a694642615d6c3b582", "--fcnt", "65538");
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "65538");
    }

    private static string Repeat(string pair) => string.Concat(Enumerable.Repeat(pair, 16));
}
