using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace NanoSensors.Server.Tests;

/// <summary>The same table of good and broken events by every way in: each answer is the right one, and names the cause.</summary>
public abstract class EventCaseTests(TestStore store) : StoreTests(store)
{
    [TestMethod]
    public async Task Every_case_of_ChirpStack_by_HTTP()
        => await ByHttpAsync("/ingest/chirpstack?event=up", EventCase.ChirpStack, device => Events.ChirpStack(1, Events.Parking(true), 7, device));

    [TestMethod]
    public async Task Every_case_of_The_Things_Stack_by_HTTP()
        => await ByHttpAsync("/ingest/tts", EventCase.ThingsStack, device => Events.ThingsStack(1, Events.Parking(true), 7, device));

    [TestMethod]
    public async Task Every_case_of_ChirpStack_by_AMQP()
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        await using RunningServer server = await site.ServerAsync();
        string[] bodies = [.. EventCase.ChirpStack.Select((one, i) => one.Apply(Events.ChirpStack(1, Events.Parking(true), 7, Device(i))))];
        foreach (string body in bodies)
            await site.PublishAsync("up", body);
        EventCase[] broken = [.. EventCase.ChirpStack.Where(one => one.Named != null)];
        await site.ExpectAsync(server, EventCase.ChirpStack.Length - broken.Length, (uint)broken.Length);
        foreach (EventCase one in broken)
        {
            BasicGetResult dead = (await site.Channel.BasicGetAsync(site.DeadLetters, autoAck: true))!;
            Assert.AreEqual(bodies[Array.IndexOf(EventCase.ChirpStack, one)], Encoding.UTF8.GetString(dead.Body.Span));
            Assert.Contains(one.Named! + " ", Encoding.UTF8.GetString((byte[])dead.BasicProperties.Headers!["x-reason"]!), one.ToString());
        }
    }

    private static async Task ByHttpAsync(string path, EventCase[] cases, Func<string, JsonObject> example)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (int i = 0; i < cases.Length; i++)
        {
            EventCase one = cases[i];
            HttpResponseMessage answer = await server.PostAsync(path, one.Apply(example(Device(i))));
            string text = await answer.Content.ReadAsStringAsync();
            Assert.AreEqual(one.Named == null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode, $"{one}: {text}");
            if (one.Named != null)
                Assert.IsTrue(JsonNode.Parse(text)!["errors"]!.AsObject().ContainsKey(one.Named), $"{one}: {text}");
        }

        int good = cases.Count(one => one.Named == null);
        Assert.HasCount(good, await server.ReadingsAsync());
        Console.WriteLine($"Figure: {path}: {good} events that are good, {cases.Length - good} that are not, each answered by its status and its cause");
    }

    private static string Device(int i) => (0xC000 + i).ToString("x16");
}

[TestClass]
public sealed class EventCaseTestsOnSqlite() : EventCaseTests(TestStore.Sqlite);

[TestClass]
public sealed class EventCaseTestsOnPostgres() : EventCaseTests(TestStore.Postgres);
