using System.IO.Compression;
using NanoSensors.Server.Operation;
using Npgsql;

namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class PostgresBackupTests() : StoreTests(TestStore.Postgres)
{
    private readonly string _folder = RunningServer.NewFolder();

    private string Archive => Path.Combine(_folder, "backup.zip");

    private string Ring => Path.Combine(_folder, "store.keys");

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task A_backup_of_a_running_server_brings_devices_sessions_and_readings_back()
    {
        var device = new TestDevice(0x6001);
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
        {
            using var gateway = new TestGateway(1, server.Udp);
            await server.Devices.RegisterAsync(device.Registration);
            await gateway.PullAsync();
            await device.JoinAsync(gateway);
            await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
            Backups.Save(Archive, Settings());
            await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(false), confirmed: true)));
            device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), 0);

            SettingException inUse = Assert.ThrowsExactly<SettingException>(() => Backups.Restore(Archive, Settings()));
            Assert.Contains("Stop all its servers", inUse.Message);
            Assert.HasCount(2, await server.ReadingsAsync());
        }

        Directory.Delete(Ring, recursive: true);
        Backups.Restore(Archive, Settings());
        CollectionAssert.AreEquivalent(new[] { "backup.zip", "store.keys" }, Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).ToArray());
        // What was there is kept, with the reading that the backup does not have.
        string aside = Text("SELECT nspname FROM pg_namespace WHERE nspname LIKE current_schema() || '\\_before\\_%'");
        Assert.AreEqual("2", Text($"SELECT count(*)::text FROM {aside}.readings"));
        await using RunningServer restored = await RunningServer.StartAsync(_folder);
        using var again = new TestGateway(1, restored.Udp);
        await again.PullAsync();
        await again.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true), confirmed: true)));
        Assert.HasCount(2, await restored.ReadingsAsync());
        // Above what the node has seen, though the backup does not know that it has.
        device.TakeDownlink(TestGateway.Payload(await again.TakeDownlinkAsync()), 1000);
        device.DevNonce++;
        await again.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        Assert.AreEqual(1002u, device.TakeJoinAccept(TestGateway.Payload(await again.TakeDownlinkAsync())).JoinNonce);
    }

    [TestMethod]
    public async Task What_is_no_backup_of_this_store_changes_nothing_and_says_so()
    {
        Assert.Contains("no store", Assert.ThrowsExactly<SettingException>(() => Backups.Save(Archive, Settings())).Message);
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
            await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true), 1).ToJsonString());
        MakeArchive("store.db", "x"u8.ToArray());
        Assert.Contains("other kind of store", Refused());
        MakeArchive("store.dump", "x"u8.ToArray());
        Assert.Contains("pg_restore", Refused());
        File.Delete(Archive);
        Backups.Save(Archive, Settings());
        using (ZipArchive zip = ZipFile.Open(Archive, ZipArchiveMode.Update))
        {
            // The first half of a copy has a whole table of contents.
            ZipArchiveEntry entry = zip.GetEntry("store.dump")!;
            byte[] bytes = new byte[entry.Length];
            using (Stream stream = entry.Open())
                stream.ReadExactly(bytes);
            entry.Delete();
            using Stream half = zip.CreateEntry("store.dump").Open();
            half.Write(bytes, 0, bytes.Length * 2 / 3);
        }

        Assert.Contains("pg_restore", Refused());
        Assert.Contains("Search Path", Assert.ThrowsExactly<SettingException>(() => Backups.Restore(
            WholeArchive(), [$"--Store:ConnectionString={ConnectionString(_folder)};Search Path=elsewhere", "--Store:KeyFolder=" + Ring])).Message);
        await using RunningServer again = await RunningServer.StartAsync(_folder);
        Assert.HasCount(1, await again.ReadingsAsync());
    }

    private string[] Settings() => ["--Store:ConnectionString=" + ConnectionString(_folder), "--Store:KeyFolder=" + Ring];

    private string WholeArchive()
    {
        File.Delete(Archive);
        Backups.Save(Archive, Settings());
        return Archive;
    }

    private string Refused()
    {
        SettingException refused = Assert.ThrowsExactly<SettingException>(() => Backups.Restore(Archive, Settings()));
        Assert.Contains(Archive, refused.Message);
        Assert.HasCount(0, Directory.GetFileSystemEntries(_folder, "*.restored*"));
        return refused.Message;
    }

    private void MakeArchive(string name, byte[] content)
    {
        File.Delete(Archive);
        using ZipArchive zip = ZipFile.Open(Archive, ZipArchiveMode.Create);
        using Stream stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }

    private string Text(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString(_folder) + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return (string)command.ExecuteScalar()!;
    }
}
