using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NanoSensors.Tests;
using Npgsql;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>A database that an earlier server has filled, and what that server answered.</summary>
/// <param name="path">The fixture's folder, relative to the checkout.</param>
internal sealed class StoreFixture(string path)
{
    internal const string ApiKey = "an operator of this test";
    internal const string Answers = "answers.json";
    internal const string Backup = "backup.zip";
    internal const string Ring = "keys";

    /// <summary>A name for the schema in a dump of PostgreSQL.</summary>
    internal const string SchemaInDump = "the_schema";

    internal static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly JsonObject _recorded = JsonNode.Parse(Repository.Read($"{path}/{Answers}"))!.AsObject();

    /// <summary>When it was recorded.</summary>
    internal DateTimeOffset Now => Get<DateTimeOffset>("now");

    /// <summary>The schema of PostgreSQL that the backup is of.</summary>
    internal string BackupSchema => Get<string>("backupSchema");

    /// <summary>The host that The Things Stack's webhook told for downlinks. Nobody is there any more.</summary>
    internal string PushHost => Get<string>("pushHost");

    /// <summary>The answers by their paths.</summary>
    internal JsonObject Recorded => _recorded["answers"]!.AsObject();

    internal StoredDevice[] Devices => Get<StoredDevice[]>("devices");

    /// <summary>Under which the store was filled and is read; the same for both.</summary>
    internal static void Configure(ServerSettings settings)
    {
        string hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey)));
        settings.Api.Keys.Add(new NamedKeySettings { Name = "town hall", Hash = hash });
        settings.Alerts.CheckSeconds = 0;
        settings.Network.NetId = "000013";
        settings.Network.AdrDataRates = "0-5";
        settings.Network.DeviceStatusHours = 0;
        settings.Ingest.ThingsStack.Key = "a webhook of this test";
    }

    /// <summary>The fixtures of a store in every set.</summary>
    /// <param name="part">Name of the folder, for instance "sqlite".</param>
    internal static IEnumerable<StoreFixture> All(string part) =>
        Fixtures.Each("server/" + part).Select(path => new StoreFixture((string)path[0]));

    /// <summary>The connection string of the store that belongs to a folder, in another schema of PostgreSQL.</summary>
    internal static string ConnectionString(string folder, string schema) => StoreTests.Current == TestStore.Sqlite
        ? StoreTests.ConnectionString(folder)
        : new NpgsqlConnectionStringBuilder(StoreTests.ConnectionString(folder)) { SearchPath = schema }.ConnectionString;

    /// <summary>Where the key ring of a folder's store lies.</summary>
    internal static string RingOf(string folder) =>
        Path.Combine(folder, StoreTests.Current == TestStore.Sqlite ? "store.db.keys" : "store.keys");

    /// <summary>Puts a copy of the database where the store of a folder lies.</summary>
    internal void CopyTo(string folder)
    {
        if (StoreTests.Current == TestStore.Sqlite)
        {
            File.WriteAllBytes(Path.Combine(folder, "store.db"), Unpack("store.db.gz"));
        }
        else
        {
            string connection = StoreTests.ConnectionString(folder);
            string schema = new NpgsqlConnectionStringBuilder(connection).SearchPath!;
            string sql = Encoding.UTF8.GetString(Unpack("store.sql.gz"));
            PostgresDump.Restore(connection, sql.Replace(SchemaInDump, schema, StringComparison.Ordinal));
        }

        CopyRing(RingOf(folder));
    }

    /// <summary>A copy of the backup.</summary>
    internal string CopyBackupTo(string folder)
    {
        string copy = Path.Combine(folder, Backup);
        File.Copy(Repository.PathOf($"{path}/{Backup}"), copy);
        return copy;
    }

    internal static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(content);
        return packed.ToArray();
    }

    private void CopyRing(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(Repository.PathOf($"{path}/{Ring}")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    private byte[] Unpack(string name)
    {
        using FileStream file = File.OpenRead(Repository.PathOf($"{path}/{name}"));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private T Get<T>(string name) => _recorded[name].Deserialize<T>(Options)!;
}

/// <summary>What a device knows of its session.</summary>
/// <param name="DevEui">Hexadecimal.</param>
/// <param name="DevAddr">As in the join accept.</param>
/// <param name="JoinNonce">Of the last join.</param>
/// <param name="DevNonce">Of the last join.</param>
/// <param name="FCntUp">Counter of the next uplink.</param>
/// <param name="FCntDown">Counter of the next downlink.</param>
internal sealed record StoredDevice(string DevEui, uint DevAddr, uint JoinNonce, int DevNonce, uint FCntUp, uint FCntDown);
