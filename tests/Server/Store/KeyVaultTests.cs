using System.Text;
using Microsoft.Data.Sqlite;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class KeyVaultTests
{
    private static readonly byte[] NwkSKey = [.. Enumerable.Range(0, 16).Select(i => (byte)(0xA0 + i))];
    private static readonly byte[] AppSKey = [.. Enumerable.Range(0, 16).Select(i => (byte)(0xC0 + i))];

    private const string PushKey = "NNSXS.PUSHKEY";

    private readonly string _folder = RunningServer.NewFolder();
    private readonly TestDevice _device = new(0x5001);

    private string StoreFile => Path.Combine(_folder, "store.db");

    private string Ring => StoreFile + ".keys";

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task No_file_of_the_store_holds_a_key_and_the_server_reads_them_again()
    {
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
        {
            await FillAsync(server);
            // While it runs, so that the log of what is not yet in the file counts too.
            AssertNoKeyIsPlain();
        }

        AssertNoKeyIsPlain();
        await using RunningServer again = await RunningServer.StartAsync(_folder);
        await AssertKeysAreThereAsync(again);
        if (!OperatingSystem.IsWindows())
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Ring));
    }

    [TestMethod]
    public async Task Keys_that_an_older_server_left_plain_are_encrypted_at_the_start()
    {
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
            await FillAsync(server);
        Run(
            "UPDATE devices SET app_key = $1, push_key = $4; UPDATE sessions SET nwk_s_key = $2, app_s_key = $3; DELETE FROM meta",
            _device.AppKey, NwkSKey, AppSKey, Encoding.ASCII.GetBytes(PushKey));
        Directory.Delete(Ring, recursive: true);
        Assert.IsTrue(Holds(_device.AppKey) && Holds(NwkSKey) && Holds(AppSKey) && Holds(Encoding.ASCII.GetBytes(PushKey)));

        await using (RunningServer server = await RunningServer.StartAsync(_folder))
        {
            AssertNoKeyIsPlain();
            await AssertKeysAreThereAsync(server);
        }

        await using RunningServer again = await RunningServer.StartAsync(_folder);
        await AssertKeysAreThereAsync(again);
        Assert.AreEqual(PushKey, (await ClaimAsync(again)).Push?.ApiKey);
    }

    [TestMethod]
    public async Task A_push_key_that_a_lost_ring_has_encrypted_is_forgotten_and_holds_up_no_command()
    {
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
            await FillAsync(server);
        Directory.Delete(Ring, recursive: true);
        // What the message told before push keys were thought of.
        Run("DELETE FROM meta WHERE name = 'key_check'; DELETE FROM sessions; UPDATE devices SET app_key = NULL;");
        await using RunningServer again = await RunningServer.StartAsync(_folder);
        Assert.IsNull((await ClaimAsync(again)).Push);
    }

    [TestMethod]
    [DataRow(false, "is missing")]
    [DataRow(true, "is not the one")]
    public async Task Without_its_key_ring_the_server_does_not_start_and_says_what_to_do(bool another, string expected)
    {
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
            await FillAsync(server);
        string aside = Path.Combine(_folder, "aside");
        Directory.Move(Ring, aside);
        if (another)
        {
            string other = Path.Combine(_folder, "other");
            await using (RunningServer server = await RunningServer.StartAsync(other))
                await FillAsync(server);
            Directory.Move(Path.Combine(other, "store.db.keys"), Ring);
        }

        SettingException refused = await Assert.ThrowsExactlyAsync<SettingException>(() => RunningServer.StartAsync(_folder));
        Assert.Contains(expected, refused.Message);
        Assert.Contains(Ring, refused.Message);
        Assert.Contains("backup", refused.Message);
        Assert.AreEqual(another, Directory.Exists(Ring), "the server must not make a new ring in its place");

        if (another)
            Directory.Delete(Ring, recursive: true);
        Directory.Move(aside, Ring);
        await using RunningServer again = await RunningServer.StartAsync(_folder);
        await AssertKeysAreThereAsync(again);
    }

    [TestMethod]
    public async Task The_remedy_in_the_message_works()
    {
        await using (RunningServer server = await RunningServer.StartAsync(_folder))
            await FillAsync(server);
        Directory.Delete(Ring, recursive: true);
        SettingException refused = await Assert.ThrowsExactlyAsync<SettingException>(() => RunningServer.StartAsync(_folder));
        Run(refused.Message.Split('"')[1]);
        await using RunningServer again = await RunningServer.StartAsync(_folder);
        Assert.IsNull(again.Devices.Find(_device.DevEui)!.AppKey);
        Assert.IsNull((await ClaimAsync(again)).Push);
        await FillAsync(again);
        await AssertKeysAreThereAsync(again);
    }

    [TestMethod]
    public async Task The_same_AppKey_registered_again_keeps_the_session()
    {
        await using RunningServer server = await RunningServer.StartAsync(_folder);
        await FillAsync(server);
        await server.Devices.RegisterAsync(_device.Registration);
        await AssertKeysAreThereAsync(server);
        await server.Devices.RegisterAsync(_device.Registration with { AppKey = AppSKey });
        Assert.HasCount(0, await server.Store.Sessions.FindAsync(new DevAddr(7)));
    }

    private async Task FillAsync(RunningServer server)
    {
        await server.Devices.RegisterAsync(_device.Registration);
        await server.Store.Sessions.JoinAsync(
            new JoinAttempt(_device.DevEui, 1, DateTimeOffset.UtcNow),
            nonce => new Session { Device = _device.DevEui, DevAddr = new DevAddr(7), JoinNonce = nonce, NwkSKey = NwkSKey, AppSKey = AppSKey });
        await server.Store.Downlinks.KeepPushAddressAsync(_device.DevEui, new PushAddress("https://tts.example/down/push", PushKey));
    }

    // A command to the device, as the sender to The Things Stack gets it.
    private async Task<ForwardedDownlink> ClaimAsync(RunningServer server)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await server.Store.Readings.AppendAsync(new NewReading
        {
            Device = _device.DevEui, Session = "s", FCnt = 1, FPort = 3, Payload = [1], Time = now, Source = "tts", Kind = "air", Data = "{}",
        });
        await server.Store.Downlinks.EnqueueAsync(_device.DevEui, token => new DownlinkContent(6, [1], token, "{}"), now, now.AddHours(1));
        return (await server.Store.Downlinks.ClaimAsync(now.AddMinutes(1), 10)).Single();
    }

    private async Task AssertKeysAreThereAsync(RunningServer server)
    {
        CollectionAssert.AreEqual(_device.AppKey, server.Devices.Find(_device.DevEui)!.AppKey);
        Session session = (await server.Store.Sessions.FindAsync(new DevAddr(7))).Single();
        CollectionAssert.AreEqual(NwkSKey, session.NwkSKey);
        CollectionAssert.AreEqual(AppSKey, session.AppSKey);
    }

    private void AssertNoKeyIsPlain()
    {
        Assert.IsFalse(Holds(_device.AppKey), "AppKey");
        Assert.IsFalse(Holds(NwkSKey), "NwkSKey");
        Assert.IsFalse(Holds(AppSKey), "AppSKey");
        Assert.IsFalse(Holds(Encoding.ASCII.GetBytes(PushKey)), "push key");
    }

    private bool Holds(byte[] key) => Directory.GetFiles(_folder, "store.db*").Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(key) >= 0;
    });

    private void Run(string sql, params byte[][] values)
    {
        using var connection = new SqliteConnection("Data Source=" + StoreFile + ";Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue("$" + (i + 1), values[i]);
        command.ExecuteNonQuery();
    }
}
