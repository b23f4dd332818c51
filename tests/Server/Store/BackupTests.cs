using System.Diagnostics;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Operation;

namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class BackupTests
{
    private readonly string _folder = RunningServer.NewFolder();

    private string StoreFile => Path.Combine(_folder, "store.db");

    private string Archive => Path.Combine(_folder, "backup.zip");

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

            // Not while it runs.
            SettingException inUse = Assert.ThrowsExactly<SettingException>(() => Backups.Restore(Archive, Settings()));
            Assert.Contains("Stop the server", inUse.Message);
            Assert.HasCount(2, await server.ReadingsAsync());
        }

        Directory.Delete(StoreFile + ".keys", recursive: true);
        File.Delete(StoreFile);
        Backups.Restore(Archive, Settings());
        CollectionAssert.AreEquivalent(
            new[] { "backup.zip", "store.db", "store.db.keys" }, Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).ToArray());
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
    public async Task What_root_restores_belongs_to_whom_the_folder_belongs_to()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Inconclusive("only root can give a file away");
        await FillAsync(1);
        Backups.Save(Archive, Settings());
        Run("chown", "1654:1654", _folder);
        Backups.Restore(Archive, Settings());
        string[] owners = Run("stat", ["-c", "%u:%g", StoreFile, StoreFile + ".keys", .. Directory.GetFiles(StoreFile + ".keys")]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(3, owners);
        Assert.IsTrue(owners.All(owner => owner == "1654:1654"), string.Join(" ", owners));
    }

    [TestMethod]
    public async Task A_restore_keeps_what_was_there()
    {
        await FillAsync(1);
        Backups.Save(Archive, Settings());
        await FillAsync(2);
        Backups.Restore(Archive, Settings());
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
            Assert.HasCount(1, await server.ReadingsAsync());
        string before = Directory.GetFiles(_folder, "store.db.before-*").Single(name => name.EndsWith('Z'));
        Assert.IsTrue(Directory.Exists(before + ".keys"));
        File.Move(before, StoreFile, overwrite: true);
        Directory.Delete(StoreFile + ".keys", recursive: true);
        Directory.Move(before + ".keys", StoreFile + ".keys");
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
            Assert.HasCount(2, await server.ReadingsAsync());
    }

    [TestMethod]
    public async Task What_is_no_backup_changes_nothing_and_says_so()
    {
        await FillAsync(1);
        File.WriteAllText(Archive, "no archive");
        AssertRefused(Archive);
        MakeArchive(("other.txt", "x"u8.ToArray()));
        Assert.Contains("no store.db", AssertRefused(Archive));
        MakeArchive(("store.db", "x"u8.ToArray()));
        AssertRefused(Archive);
        // Whole, but not ours.
        using (var other = new SqliteConnection($"Data Source={_folder}/other.db;Pooling=False"))
        {
            other.Open();
            using SqliteCommand command = other.CreateCommand();
            command.CommandText = "CREATE TABLE devices (id)";
            command.ExecuteNonQuery();
        }

        MakeArchive(("store.db", File.ReadAllBytes(_folder + "/other.db")));
        Assert.Contains("not one of this server's", AssertRefused(Archive));
        byte[] store = File.ReadAllBytes(StoreFile);
        foreach (string name in new[] { "keys/../../evil.xml", "keys/a/b.xml", "keys/..", "keys/" })
        {
            MakeArchive(("store.db", store), (name, "x"u8.ToArray()));
            Assert.Contains("is no key", AssertRefused(Archive), name);
        }

        Assert.IsFalse(File.Exists(Path.Combine(_folder, "..", "evil.xml")));
        AssertRefused(Path.Combine(_folder, "missing.zip"));
        await using RunningServer server = await RunningServer.StartAsync(_folder);
        Assert.HasCount(1, await server.ReadingsAsync());
    }

    [TestMethod]
    public async Task A_backup_overwrites_nothing_and_needs_a_store()
    {
        Assert.Contains("no store", Assert.ThrowsExactly<SettingException>(() => Backups.Save(Archive, Settings())).Message);
        await FillAsync(1);
        File.WriteAllText(Archive, "precious");
        Assert.Contains("already", Assert.ThrowsExactly<SettingException>(() => Backups.Save(Archive, Settings())).Message);
        Assert.AreEqual("precious", File.ReadAllText(Archive));
        File.Delete(Archive);
        Backups.Save(Archive, Settings());
        if (!OperatingSystem.IsWindows())
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Archive));
    }

    private async Task FillAsync(uint fCnt)
    {
        await using RunningServer server = await RunningServer.StartAsync(_folder);
        await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true), fCnt).ToJsonString());
    }

    private string[] Settings() => ["--Store:ConnectionString=Data Source=" + StoreFile];

    private string AssertRefused(string archive)
    {
        SettingException refused = Assert.ThrowsExactly<SettingException>(() => Backups.Restore(archive, Settings()));
        Assert.Contains(archive, refused.Message);
        Assert.HasCount(0, Directory.GetFileSystemEntries(_folder, "*.restored*"));
        return refused.Message;
    }

    private void MakeArchive(params (string Name, byte[] Content)[] entries)
    {
        File.Delete(Archive);
        using ZipArchive zip = ZipFile.Open(Archive, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in entries)
        {
            using Stream stream = zip.CreateEntry(name).Open();
            stream.Write(content);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, program);
        return output;
    }
}
