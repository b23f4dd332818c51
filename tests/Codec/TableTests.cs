using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>
/// The JavaScript codec and the specification hold the table of fields as text. With the environment variable
/// UPDATE_TABLES=1 these tests write it there; otherwise they compare.
/// </summary>
[TestClass]
public class TableTests
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_TABLES") == "1";

    [TestMethod]
    public void The_rows_in_codec_js_are_those_of_the_table()
    {
        Check("shared/Codec/codec.js", "// <table>\n", "// </table>", TableText.JavaScript());
    }

    [TestMethod]
    public void The_tables_of_the_specification_are_those_of_the_table()
    {
        foreach (Frame frame in TableText.AllFrames)
            Check("shared/Codec/SPECIFICATION.md", $"<!-- fields of the {frame.Name} -->\n\n", "<!-- end -->", TableText.Markdown(frame) + "\n");
    }

    private static void Check(string file, string begin, string end, string expected)
    {
        string text = Repository.Read(file);
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        Assert.IsTrue(from >= begin.Length, $"{file} has no {begin}");
        int to = text.IndexOf(end, from, StringComparison.Ordinal);
        if (Update)
            File.WriteAllText(Repository.PathOf(file), text[..from] + expected + text[to..]);
        else
            Assert.AreEqual(expected, text[from..to], $"{file} differs from Frames.cs; run this test once with UPDATE_TABLES=1");
    }
}
