using System.Text.Json.Nodes;
using NanoSensors.Tests;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>Settings and programs that were written for an earlier server find at this one what they name.</summary>
[TestClass]
public sealed class ServerInterfaceTests
{
    private const string Settings = "interface/settings.txt";
    private const string Api = "interface/api.txt";

    public static IEnumerable<object[]> RecordedSettings => Fixtures.Each(Settings);

    public static IEnumerable<object[]> RecordedApi => Fixtures.Each(Api);

    [TestMethod]
    [DynamicData(nameof(RecordedSettings))]
    public void Settings_of_an_earlier_server_are_still_there(string path) => AssertThere(path, ServerInterface.Settings());

    [TestMethod]
    [DynamicData(nameof(RecordedApi))]
    public async Task Api_of_an_earlier_server_is_still_there(string path) => AssertThere(path, ServerInterface.Api(await DocumentAsync()));

    [TestMethod]
    public async Task Write_the_interface_of_this_server_on_request()
    {
        string settings = Fixtures.New(Settings);
        Fixtures.Write(settings, Text(ServerInterface.Settings()));
        Fixtures.Write(Fixtures.New(Api), Text(ServerInterface.Api(await DocumentAsync())));
    }

    private static void AssertThere(string path, IEnumerable<string> now)
    {
        string[] recorded = Repository.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.IsGreaterThan(20, recorded.Length);
        Assert.AreEqual("", string.Join("\n", recorded.Except(now)), "these are gone or of another type");
    }

    private static async Task<JsonObject> DocumentAsync()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        return await server.GetAsync("/openapi/v1.json");
    }

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";
}
