using System.Net;

namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class BrokerAddressTests
{
    [TestMethod]
    public async Task Without_a_broker_the_server_runs_and_health_says_what_is_wrong()
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Amqp.Uri = "amqp://user:swordfish@127.0.0.1:1/");
        string text;
        long patience = Environment.TickCount64 + 10_000;
        while (!(text = (string)(await server.GetAsync("/health"))["broker"]!).Contains("not connected", StringComparison.Ordinal) && Environment.TickCount64 < patience)
            await Task.Delay(20);
        Assert.Contains("cannot be reached", text);
        Assert.DoesNotContain("swordfish", text);
        Assert.AreEqual(HttpStatusCode.OK, (await server.PostAsync(
            "/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true)).ToJsonString())).StatusCode);
    }

    [TestMethod]
    public void The_brokers_password_is_in_no_message()
    {
        var settings = new AmqpSettings { Uri = "amqp://user:swordfish@broker.example/district" };
        Assert.AreEqual("amqp://broker.example:5672/district", settings.Shown);
        SettingException wrong = Assert.ThrowsExactly<SettingException>(
            () => ServerHost.Build(["--Amqp:Uri=http://user:swordfish@broker.example"]));
        Assert.Contains("Amqp__Uri", wrong.Message);
        Assert.DoesNotContain("swordfish", wrong.Message);
    }
}
