using System.Text.Json;
using System.Text.Json.Nodes;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>The files of a board's store as an earlier version left them, and what is known of them.</summary>
/// <param name="storage">The files.</param>
/// <param name="recorded">What a reader must find in them.</param>
internal sealed class StoreFixture(MemoryStorage storage, JsonObject recorded)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>The files; each fixture that is loaded has its own.</summary>
    internal MemoryStorage Storage { get; } = storage;

    /// <summary>What a reader must find in them.</summary>
    internal JsonObject Recorded { get; } = recorded;

    /// <summary>Reads a fixture.</summary>
    /// <param name="path">Relative to the checkout.</param>
    internal static StoreFixture Load(string path)
    {
        JsonObject file = JsonNode.Parse(Repository.Read(path))!.AsObject();
        var storage = new MemoryStorage();
        foreach (KeyValuePair<string, JsonNode?> blob in file["files"]!.AsObject())
            storage.Poke(blob.Key, Convert.FromHexString((string)blob.Value!));
        return new StoreFixture(storage, file["recorded"]!.AsObject());
    }

    /// <summary>Writes a fixture of the new set.</summary>
    /// <param name="path">As <see cref="Fixtures.New"/> returned it.</param>
    internal void Save(string path)
    {
        var files = new JsonObject();
        foreach (string name in Storage.Names)
            files[name] = Convert.ToHexStringLower(Storage.Peek(name)!);
        Fixtures.Write(path, new JsonObject { ["recorded"] = Recorded.DeepClone(), ["files"] = files }.ToJsonString(Options) + "\n");
    }

    /// <summary>Puts the files onto a board.</summary>
    internal void CopyTo(MemoryStorage other)
    {
        foreach (string name in Storage.Names)
            other.Poke(name, Storage.Peek(name)!);
    }

    /// <summary>A recorded value.</summary>
    internal T Get<T>(string name) => Recorded[name].Deserialize<T>(Options)!;

    /// <summary>Records a value.</summary>
    internal void Set<T>(string name, T value) => Recorded[name] = JsonSerializer.SerializeToNode(value, Options);
}
