namespace NanoSensors.Tests.Tool;

[TestClass]
public class DecodeAndAirtimeTests
{
    [TestMethod]
    public void A_parking_event_becomes_JSON()
    {
        var run = ToolRun.Of("decode", "4010", "--port", "1");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("parking", (string?)run.Json["kind"]);
        Assert.IsTrue((bool)run.Json["occupied"]!);
    }

    [TestMethod]
    public void Late_parking_events_become_a_list()
    {
        var run = ToolRun.Of("decode", "47ab005a0977020b40", "--port", "9");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(8996, (int)run.Json["ageSeconds"]!);
        Assert.AreEqual(3, run.Json["transitions"]!.AsArray().Count);
        Assert.IsTrue((bool)run.Json["transitions"]![1]!["occupied"]!);
    }

    [TestMethod]
    public void A_port_of_a_later_version_is_named()
    {
        var run = ToolRun.Of("decode", "4010", "--port", "40");
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "version 2");
    }

    [TestMethod]
    public void A_missing_port_shows_the_help()
    {
        var run = ToolRun.Of("decode", "4010");
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "--port");
    }

    // Semtech's LoRa calculator for 25 bytes at SF9, 125 kHz, 4/5, 8 symbols, CRC: 205.824 ms.
    [TestMethod]
    public void Twelve_bytes_at_SF9_take_205_milliseconds()
    {
        var run = ToolRun.Of("airtime", "12", "--sf", "9");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(205.824m, (decimal)run.Json["timeOnAirMilliseconds"]!);
    }

    [TestMethod]
    [DataRow("12", "13", "--sf: 13")]
    [DataRow("300", "7", "BYTES: 300")]
    [DataRow("-1", "7", "BYTES: -1")]
    public void Numbers_out_of_range_are_named_with_their_range(string bytes, string spreadingFactor, string expected)
    {
        var run = ToolRun.Of("airtime", "--sf", spreadingFactor, "--", bytes);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, expected);
    }
}
