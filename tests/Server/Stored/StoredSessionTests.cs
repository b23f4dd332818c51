using System.Text.Json.Nodes;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>Devices that joined by an earlier server go on with their sessions at this one.</summary>
public abstract class StoredSessionTests(TestStore store, string part) : StoreTests(store)
{
    [TestMethod]
    public async Task Devices_go_on_with_their_keys_counters_and_commands()
    {
        foreach (StoreFixture fixture in StoreFixture.All(part))
        {
            string folder = RunningServer.NewFolder();
            fixture.CopyTo(folder);
            var clock = new StoppedClock(fixture.Now.AddMinutes(5));
            await using (RunningServer server = await RunningServer.StartAsync(folder, StoreFixture.Configure, clock))
            {
                using var gateway = new TestGateway(0x0016C001F153A14C, server.Udp);
                await gateway.PullAsync();
                foreach (StoredDevice stored in fixture.Devices)
                    await GoOnAsync(server, gateway, stored);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task GoOnAsync(RunningServer server, TestGateway gateway, StoredDevice stored)
    {
        ulong eui = Convert.ToUInt64(stored.DevEui, 16);
        var device = new TestDevice(eui);
        device.Resume(stored.JoinNonce, 0x13, new DevAddr(stored.DevAddr), stored.DevNonce, stored.FCntUp - 1);
        int readings = (await server.ReadingsAsync("&device=" + stored.DevEui)).Count;

        // A frame with a counter that was stored comes too late; the next one is answered with the next downlink counter.
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        Assert.HasCount(readings, await server.ReadingsAsync("&device=" + stored.DevEui));
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true), confirmed: true)));
        Assert.HasCount(readings + 1, await server.ReadingsAsync("&device=" + stored.DevEui));
        DataFrame answer = device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), stored.FCntDown);
        Assert.IsTrue(answer.Ack);
        // The doorway's command was queued by the earlier server.
        if (eui == StoreWriter.Door)
        {
            var command = new Command();
            Assert.AreEqual(DecodeError.None, command.Decode(answer.FrmPayload, 0, answer.FrmPayloadLength));
            Assert.AreEqual((CommandType.SetInterval, 900), (command.Type, command.Value));
            JsonObject commands = await server.GetAsync($"/api/devices/{stored.DevEui}/commands", apiKey: StoreFixture.ApiKey);
            Assert.AreEqual("sent", (string?)commands["commands"]![0]!["state"]);
        }

        // A DevNonce that was used joins nobody; the next one does, with the next JoinNonce.
        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        device.DevNonce++;
        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        Assert.AreEqual(stored.JoinNonce + 1, device.TakeJoinAccept(TestGateway.Payload(await gateway.TakeDownlinkAsync())).JoinNonce);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(false))));
        Assert.HasCount(readings + 2, await server.ReadingsAsync("&device=" + stored.DevEui));
    }
}

// A downlink's windows are real seconds, which a busy machine would miss.
[DoNotParallelize]
[TestClass]
public sealed class StoredSessionTestsOnSqlite() : StoredSessionTests(TestStore.Sqlite, "sqlite");

// A downlink's windows are real seconds, which a busy machine would miss.
[DoNotParallelize]
[TestClass]
public sealed class StoredSessionTestsOnPostgres() : StoredSessionTests(TestStore.Postgres, "postgres");
