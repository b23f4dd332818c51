namespace NanoSensors.Tests.Tool;

[TestClass]
public sealed class ConfigurationCommandTests
{
    // CRC-32 of the record of 16 bytes (firmware/Node/README.md), reckoned with Python's zlib.crc32.
    [TestMethod]
    [DataRow("6982160e")]
    [DataRow("3b929956", "--interval", "120")]
    [DataRow("efe8d91a", "--interval", "86400", "--sample", "250", "--threshold", "1000", "--presence", "2000", "--status", "3600")]
    public void The_hash_is_that_of_the_record(string hash, params string[] arguments)
    {
        ToolRun run = ToolRun.Of(["configuration", .. arguments]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(hash, (string?)run.Json["configurationHash"]);
    }

    [TestMethod]
    [DataRow("--interval", "9", "10 to 86400")]
    [DataRow("--interval", "86401", "10 to 86400")]
    [DataRow("--sample", "249", "250 to 10000")]
    [DataRow("--threshold", "1001", "8 to 1000")]
    [DataRow("--presence", "99", "100 to 2000")]
    [DataRow("--status", "3599", "3600 to 604800")]
    public void A_value_out_of_range_is_named_with_its_range(string option, string value, string range)
    {
        ToolRun run = ToolRun.Of("configuration", option, value);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, option);
        StringAssert.Contains(run.Error, value);
        StringAssert.Contains(run.Error, range);
    }
}
