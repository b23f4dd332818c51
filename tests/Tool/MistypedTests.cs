namespace NanoSensors.Tests.Tool;

[TestClass]
public class MistypedTests
{
    [TestMethod]
    [DataRow("decod 4010 --port 1", "decode")]
    [DataRow("provison", "provision")]
    [DataRow("replay parkin trace.csv", "parking")]
    [DataRow("decode 4010 --prt 1", "--port")]
    public void A_mistyped_word_is_an_error_with_the_nearest_one(string line, string nearest)
    {
        var run = ToolRun.Of(line.Split(' '));
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "Did you mean");
        StringAssert.Matches(run.Error, new System.Text.RegularExpressions.Regex($"^{nearest}\\r?$", System.Text.RegularExpressions.RegexOptions.Multiline));
        // Results alone, as JSON.
        Assert.AreEqual("", run.Output);
    }

    [TestMethod]
    public void Help_is_a_result()
    {
        var run = ToolRun.Of("decode", "--help");
        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("", run.Error);
        StringAssert.Contains(run.Output, "--port");
    }
}
