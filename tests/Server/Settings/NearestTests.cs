namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class NearestTests
{
    private static readonly string[] Words = ["demo", "backup", "restore", "key", "--help", "--version"];

    [TestMethod]
    [DataRow("bakup", "backup")]
    [DataRow("backpu", "backup")]
    [DataRow("BACKUP", "backup")]
    [DataRow("rest", "restore")]
    [DataRow("help", "--help")]
    [DataRow("kye", "key")]
    [DataRow("server", null)]
    [DataRow("x", null)]
    [DataRow("", null)]
    public void Nearest_finds_a_mistyped_word_and_no_other(string typed, string? nearest) => Assert.AreEqual(nearest, Nearest.Of(typed, Words));

    [TestMethod]
    [DataRow("port", "port", 0)]
    [DataRow("prot", "port", 1)]
    [DataRow("por", "port", 1)]
    [DataRow("pport", "port", 1)]
    [DataRow("", "port", 4)]
    [DataRow("abc", "xyz", 3)]
    public void Distance_counts_mistakes_and_a_swap_as_one(string a, string b, int distance) => Assert.AreEqual(distance, Nearest.Distance(a, b));
}
