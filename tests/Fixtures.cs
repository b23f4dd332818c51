using System.Text.Json.Nodes;

namespace NanoSensors.Tests;

/// <summary>Data that released versions have written, in tests/Fixtures; part of each test project that reads some of it.</summary>
internal static class Fixtures
{
    private const string Folder = "tests/Fixtures";

    /// <summary>
    /// Folder of a new set, relative to the checkout, for instance tests/Fixtures/v0.2. The tests whose names begin with Write_ write
    /// the set with the code of this checkout; without the variable they are skipped.
    /// </summary>
    private const string WriteVariable = "NANOSENSORS_WRITE_FIXTURES";

    /// <summary>A part (folder or file) of every set that has it, oldest first: the argument of a test that runs once per set.</summary>
    /// <param name="part">Path within a set, for instance "codec".</param>
    /// <returns>Paths relative to the checkout.</returns>
    public static IEnumerable<object[]> Each(string part) => Sets().Select(set => $"{Folder}/{set}/{part}")
        .Where(path => Path.Exists(Repository.PathOf(path))).Select(path => new object[] { path });

    /// <summary>Path of a file or folder that is to be written to the new set. Skips the test if no set is to be written.</summary>
    /// <param name="part">Path within the set; its folders are made.</param>
    public static string New(string part)
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) is not { Length: > 0 } folder)
        {
            Assert.Inconclusive(
                $"Fixtures are written on request: set {WriteVariable} to the folder of a new set, for instance {Folder}/v0.2.");
            throw new InvalidOperationException();
        }

        string path = Path.Combine(Repository.PathOf(folder), part);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a file of the new set.</summary>
    /// <param name="path">As <see cref="New"/> returned it.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="IOException">There is such a file: a fixture is never replaced.</exception>
    public static void Write(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        file.Write(content);
    }

    /// <summary>As the other, for text.</summary>
    public static void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Compares an answer with the recorded one. Members may have been added; each recorded one must be there with the same value, digit
    /// for digit, and arrays must have the same length.
    /// </summary>
    /// <param name="recorded">What an earlier version answered.</param>
    /// <param name="now">What this one answers.</param>
    /// <param name="path">Where the two are, for the message.</param>
    /// <returns>The first difference by its path; null if there is none.</returns>
    public static string? Difference(JsonNode? recorded, JsonNode? now, string path = "$")
    {
        switch (recorded, now)
        {
            case (JsonObject was, JsonObject @is):
                return was.Select(pair => OfMember(pair.Key, pair.Value, @is, path)).FirstOrDefault(difference => difference != null);
            case (JsonArray was, JsonArray @is) when was.Count == @is.Count:
                return Enumerable.Range(0, was.Count).Select(i => Difference(was[i], @is[i], $"{path}[{i}]"))
                    .FirstOrDefault(difference => difference != null);
            case (JsonArray was, JsonArray @is):
                return $"{path} had {was.Count} elements and has {@is.Count}";
            default:
                string before = recorded?.ToJsonString() ?? "null", after = now?.ToJsonString() ?? "null";
                return before == after ? null : $"{path} was {before} and is {after}";
        }
    }

    private static string? OfMember(string name, JsonNode? recorded, JsonObject now, string path) =>
        now.TryGetPropertyValue(name, out JsonNode? value) ? Difference(recorded, value, $"{path}.{name}") : $"{path}.{name} is missing";

    private static IEnumerable<string> Sets() =>
        Directory.GetDirectories(Repository.PathOf(Folder), "v*").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
}
