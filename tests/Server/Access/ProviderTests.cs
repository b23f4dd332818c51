using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace NanoSensors.Server.Tests;

/// <summary>The provider's keys: when the server asks for them, and what it does while it cannot get them.</summary>
[TestClass]
public sealed class ProviderTests
{
    private const string Key = "a key of this test's own";

    private readonly ShiftedClock _clock = new();
    private readonly LogRecorder _log = new();

    [TestMethod]
    public async Task Sender_of_an_unknown_kid_who_hangs_up_locks_nobody_out()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer.Address);
        // The first token ever, then the first one after the keys have grown old.
        foreach (int hours in new[] { 0, 2 })
        {
            _clock.Shift = TimeSpan.FromHours(hours);
            issuer.Hold = new TaskCompletionSource();
            int asked = issuer.Discovered;
            using var gone = new CancellationTokenSource();
            Task attack = GetAsync(server, Unknown(issuer), gone.Token);
            while (issuer.Discovered == asked)
                await Task.Yield();
            await gone.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => attack);
            issuer.HasRotated |= hours > 0;
            Task<HttpResponseMessage> genuine = GetAsync(server, Genuine(issuer, hours > 0 ? "next" : "ES256"));
            // A server that has given up the request answers at once, one that waits for the keys does not.
            await Task.WhenAny(genuine, Task.Delay(TimeSpan.FromMilliseconds(500)));
            issuer.Hold.SetResult();
            Assert.AreEqual(200, (int)(await genuine).StatusCode, await (await genuine).Content.ReadAsStringAsync());
        }
    }

    [TestMethod]
    public async Task Flood_of_unknown_kids_asks_once_a_minute_and_a_rotation_is_found_all_the_same()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer.Address);
        Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer)));
        for (int minute = 1; minute <= 3; minute++)
        {
            for (int i = 0; i < 50; i++)
            {
                Assert.AreEqual(401, await StatusAsync(server, Unknown(issuer)));
                Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer)));
            }

            Assert.IsLessThanOrEqualTo(minute, issuer.Asked);
            _clock.Shift += TimeSpan.FromSeconds(61);
        }

        await StatusAsync(server, Unknown(issuer));
        issuer.HasRotated = true;
        await StatusAsync(server, Unknown(issuer));
        Assert.AreEqual(401, await StatusAsync(server, Genuine(issuer, "next")));
        _clock.Shift += TimeSpan.FromSeconds(61);
        Task<int>[] flood = [.. Enumerable.Range(0, 20).Select(_ => StatusAsync(server, Unknown(issuer)))];
        await Task.WhenAll(flood);
        Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer, "next")));
        Assert.AreEqual(5, issuer.Asked);
    }

    [TestMethod]
    public async Task Provider_away_at_the_start_refuses_tokens_and_is_found_within_seconds_once_it_is_back()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        string address = $"http://127.0.0.1:{port}";
        await using RunningServer server = await StartAsync(address);
        await using TestIssuer elsewhere = await TestIssuer.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            HttpResponseMessage answer = await GetAsync(server, elsewhere.Token(elsewhere.Claims()));
            Assert.AreEqual(401, (int)answer.StatusCode);
            Assert.Contains($"The keys of {address} cannot be had", await answer.Content.ReadAsStringAsync());
        }

        Assert.AreEqual(200, await StatusAsync(server, Key));
        Assert.IsEmpty(_log.Faults);
        Assert.ContainsSingle(line => line.Level == LogLevel.Warning && line.Message.Contains(address), _log.Lines);
        await using TestIssuer issuer = await TestIssuer.StartAsync(address);
        _clock.Shift = TimeSpan.FromSeconds(6);
        Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer)));
    }

    [TestMethod]
    public async Task Known_keys_keep_working_while_the_provider_is_away_which_is_asked_once_a_minute()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer.Address);
        Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer)));
        issuer.IsAway = true;
        _clock.Shift = TimeSpan.FromHours(30);
        for (int i = 0; i < 20; i++)
            Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer)));
        Assert.AreEqual(2, issuer.Discovered);
        _clock.Shift += TimeSpan.FromSeconds(61);
        issuer.IsAway = false;
        issuer.HasRotated = true;
        Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer, "next")));
    }

    [TestMethod]
    public async Task Hanging_provider_holds_up_neither_keys_nor_open_routes_nor_more_than_a_few_tokens()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer.Address);
        issuer.Hold = new TaskCompletionSource();
        Task<int>[] tokens = [.. Enumerable.Range(0, 48).Select(_ => StatusAsync(server, Genuine(issuer)))];
        // 32 wait; the others are refused at once, while the provider still hangs.
        await foreach (Task<int> refused in Task.WhenEach(tokens).Take(16))
            Assert.AreEqual(401, await refused);
        Task<int>[] waiting = [.. tokens.Where(task => !task.IsCompleted)];
        Assert.AreEqual(200, await StatusAsync(server, Key));
        Assert.AreEqual(200, (int)(await server.Http.GetAsync("/api/devices")).StatusCode);
        Assert.AreEqual(200, (int)(await server.Http.GetAsync("/health")).StatusCode);
        Assert.AreEqual(1, issuer.Discovered);
        issuer.Hold.SetResult();
        // Those that have waited their 3 seconds by now, on a slow machine, are refused too.
        Assert.IsGreaterThanOrEqualTo(16, (await Task.WhenAll(waiting)).Count(status => status == 200));
        Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer)));
        Assert.AreEqual(1, issuer.Asked);
    }

    [TestMethod]
    public async Task Keys_that_cannot_be_used_are_passed_over_and_weak_ones_verify_nothing()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        using var weak = RSA.Create(1024);
        RSAParameters numbers = weak.ExportParameters(false);
        issuer.ChangeKeys = keys =>
        {
            string modulus = TestIssuer.Part(numbers.Modulus!), exponent = TestIssuer.Part(numbers.Exponent!);
            keys.Insert(0, new JsonObject { ["kty"] = "RSA", ["kid"] = "weak", ["n"] = modulus, ["e"] = exponent });
            keys.Insert(0, new JsonObject { ["kty"] = "oct", ["kid"] = "secret", ["k"] = TestIssuer.Part(new byte[64]) });
            keys.Insert(0, new JsonObject { ["kty"] = "RSA", ["kid"] = "broken", ["n"] = "!!!", ["e"] = "AQAB" });
            keys.Insert(0, new JsonObject { ["kty"] = "EC", ["kid"] = "short", ["crv"] = "P-256", ["x"] = "AA", ["y"] = "AA" });
            keys.Insert(0, new JsonObject { ["kid"] = "nothing" });
        };
        await using RunningServer server = await StartAsync(issuer.Address);
        string signed = TestIssuer.Part("""{"alg":"RS256","kid":"weak"}"""u8.ToArray()) + "."
            + TestIssuer.Part(Encoding.UTF8.GetBytes(issuer.Claims().ToJsonString()));
        byte[] signature = weak.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.AreEqual(401, await StatusAsync(server, signed + "." + TestIssuer.Part(signature)));
        string hmac = TestIssuer.Part("""{"alg":"HS256","kid":"secret"}"""u8.ToArray()) + "." + signed.Split('.')[1];
        signature = HMACSHA256.HashData(new byte[64], Encoding.ASCII.GetBytes(hmac));
        Assert.AreEqual(401, await StatusAsync(server, hmac + "." + TestIssuer.Part(signature)));
        foreach (string kid in new[] { "broken", "short", "nothing" })
            Assert.AreEqual(401, await StatusAsync(server, issuer.Token(issuer.Claims(), "ES256", header => header["kid"] = kid)), kid);
        Assert.AreEqual(200, await StatusAsync(server, Genuine(issuer)));
        Assert.AreEqual(200, await StatusAsync(server, issuer.Token(issuer.Claims(), "ES256", header => header.Remove("kid"))));
        Assert.IsEmpty(_log.Faults);
    }

    [TestMethod]
    [DataRow("another issuer's", """{"issuer":"https://elsewhere.example"}""", "another issuer, https://elsewhere.example")]
    [DataRow("without an issuer", """{"issuer":null}""", "another issuer")]
    [DataRow("without keys", """{"jwks_uri":null}""", "no jwks_uri")]
    [DataRow("whose keys come without https", """{"jwks_uri":"http://192.0.2.1/keys"}""", "http://192.0.2.1/keys is not an address of")]
    [DataRow("whose keys are a file's", """{"jwks_uri":"file:///etc/passwd"}""", "file:///etc/passwd is not an address of https")]
    [DataRow("whose keys are no address", """{"jwks_uri":"\ud83d"}""", "")]
    [DataRow("that is too large", """{"padding":true}""", "1048576")]
    [DataRow("whose keys are elsewhere", """{"jwks_uri":"redirect"}""", "302")]
    public async Task Discovery_document_that_cannot_be_trusted_lets_nobody_in(string what, string change, string cause)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.ChangeDiscovery = document =>
        {
            foreach ((string name, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
                document[name] = value?.DeepClone();
            if (document.ContainsKey("padding"))
                document["padding"] = new string('a', 1024 * 1024);
            if ((string?)document["jwks_uri"] == "redirect")
                document["jwks_uri"] = issuer.Address + "/redirect";
        };
        await using RunningServer server = await StartAsync(issuer.Address);
        HttpResponseMessage answer = await GetAsync(server, Genuine(issuer));
        Assert.AreEqual(401, (int)answer.StatusCode, what);
        Assert.Contains("cannot be had", await answer.Content.ReadAsStringAsync(), what);
        Assert.Contains(cause, _log.Lines.Single(line => line.Level == LogLevel.Warning && line.Message.Contains(issuer.Address)).Message);
        Assert.IsEmpty(_log.Faults);
    }

    [TestMethod]
    public async Task Refused_tokens_are_logged_once_a_minute_per_reason_and_never_themselves()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer.Address);
        JsonObject expired = issuer.Claims();
        expired["exp"] = 1000;
        for (int i = 0; i < 10; i++)
        {
            await StatusAsync(server, Unknown(issuer));
            await StatusAsync(server, issuer.Token(expired));
        }

        // On a busy machine the provider may answer too late as well: a reason of its own.
        string[] first = Refusals();
        Assert.IsTrue(first.Length is 2 or 3, string.Join("; ", first));
        Assert.HasCount(first.Length, first.Distinct());
        _clock.Shift = TimeSpan.FromSeconds(61);
        await StatusAsync(server, issuer.Token(expired));
        Assert.HasCount(first.Length + 1, Refusals());
        Assert.HasCount(first.Length, Refusals().Distinct());
        Assert.DoesNotContain(line => line.Message.Contains("ey", StringComparison.Ordinal) && line.Message.Contains("..."), _log.Lines);
        Assert.DoesNotContain(line => line.Message.Contains(issuer.Token(expired).Split('.')[0]), _log.Lines);
        Assert.IsEmpty(_log.Faults);
    }

    private string[] Refusals() => [.. _log.Lines.Select(line => line.Message).Where(message => message.Contains("refused", StringComparison.Ordinal))];

    private string Genuine(TestIssuer issuer, string algorithm = "ES256") => issuer.Token(issuer.Claims(_clock.GetUtcNow()), algorithm);

    private string Unknown(TestIssuer issuer)
        => issuer.Token(issuer.Claims(_clock.GetUtcNow()), "ES256", header => header["kid"] = Guid.NewGuid().ToString());

    private Task<RunningServer> StartAsync(string authority) => RunningServer.StartAsync(
        configure: settings =>
        {
            settings.Api.Key = Key;
            settings.Http.RequestsPerMinute = 0;
            settings.Oidc = new OidcSettings { Authority = authority, Audience = "nanosensors", Role = "sensors-operator" };
        },
        clock: _clock, log: _log);

    private static async Task<int> StatusAsync(RunningServer server, string bearer)
    {
        using HttpResponseMessage answer = await GetAsync(server, bearer);
        return (int)answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningServer server, string bearer, CancellationToken stop = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/audit");
        request.Headers.Add("Authorization", "Bearer " + bearer);
        return await server.Http.SendAsync(request, stop);
    }
}
