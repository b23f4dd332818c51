using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Access;
using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Tests;

/// <summary>Who gets in, by API key and by access token.</summary>
[TestClass]
public sealed class AccessTests
{
    private const string Key = "a key of this test's own";

    private readonly ShiftedClock _clock = new();

    [TestMethod]
    public async Task Only_the_page_health_and_the_open_readings_need_no_key()
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings =>
        {
            settings.Api.Key = Key;
            settings.Http.Url = "http://0.0.0.0:0";
        });
        await server.Devices.RegisterAsync(new Device { DevEui = new Eui64(0xB1), Name = "Bay 1" });
        JsonObject paths = (await server.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();
        string[] open =
        [
            "GET /api/readings", "GET /api/aggregates", "GET /api/devices", "GET /api/devices/{eui}", "GET /api/devices/{eui}/signal", "GET /api/parking", "GET /api/alerts",
            "GET /api/gateways", "GET /api/events", "GET /api/access", "GET /api/page", "GET /health", "GET /health/live", "POST /ingest/chirpstack", "POST /ingest/tts",
        ];
        var closed = new List<string>();
        foreach ((string path, JsonNode? operations) in paths)
        {
            foreach ((string method, _) in operations!.AsObject())
            {
                string name = $"{method.ToUpperInvariant()} {path}";
                if (open.Contains(name))
                    continue;
                using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{eui}", "00000000000000b1"));
                if (method == "post")
                    request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                HttpResponseMessage answer = await server.Http.SendAsync(request);
                Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode, name);
                Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType, name);
                Assert.AreEqual("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme, name);
                closed.Add(name);
            }
        }

        CollectionAssert.AreEquivalent(
            new[] { "POST /api/devices", "POST /api/devices/{eui}/commands", "GET /api/devices/{eui}/commands", "DELETE /api/gateways/{eui}", "GET /api/audit", "GET /metrics" },
            closed);
        Assert.AreEqual(200, (int)(await GetAsync(server, "/metrics", Key)).StatusCode);
        Assert.AreEqual("no-cache, private", (await GetAsync(server, "/api/audit", Key)).Headers.CacheControl?.ToString());
    }

    [TestMethod]
    public async Task Keys_have_names_that_the_audit_log_tells_and_only_their_hashes_are_in_the_settings()
    {
        (string key, string hash) = ApiKeys.Create();
        Assert.DoesNotContain(key, hash);
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Api.Keys =
            [new NamedKeySettings { Name = "town hall", Hash = hash }, new NamedKeySettings { Name = "building yard", Hash = ApiKeys.Create().Hash }]);
        Assert.AreEqual(401, (int)(await server.PostAsync("/api/devices", """{"device":"00000000000000a1"}""", hash)).StatusCode);
        Assert.AreEqual(201, (int)(await server.PostAsync("/api/devices", """{"device":"00000000000000a1"}""", key)).StatusCode);
        JsonObject audit = await server.GetAsync("/api/audit", apiKey: key);
        Assert.AreEqual("town hall", (string?)audit["entries"]!.AsArray().Single()!["who"]);
        Assert.AreEqual("town hall", (string?)(await server.GetAsync("/api/access", apiKey: key))["operator"]);
        Assert.IsFalse((await server.GetAsync("/api/access", apiKey: "guess")).ContainsKey("operator"));
    }

    [TestMethod]
    [DataRow("ES256")]
    [DataRow("ES384")]
    [DataRow("RS256")]
    [DataRow("PS256")]
    public async Task An_access_token_lets_in_beside_keys_and_the_audit_log_names_the_person(string algorithm)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        Assert.AreEqual(201, (int)(await server.PostAsync("/api/devices", """{"device":"00000000000000a1"}""", Key)).StatusCode);
        HttpResponseMessage answer = await GetAsync(server, "/api/audit", issuer.Token(issuer.Claims(), algorithm));
        Assert.AreEqual(200, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/devices/00000000000000a1/commands");
        request.Headers.Authorization = new("Bearer", issuer.Token(issuer.Claims(), algorithm));
        request.Content = new StringContent("""{"command":"requestStatus"}""", Encoding.UTF8, "application/json");
        Assert.AreEqual(202, (int)(await server.Http.SendAsync(request)).StatusCode);
        JsonArray entries = (await server.GetAsync("/api/audit", apiKey: Key))["entries"]!.AsArray();
        CollectionAssert.AreEqual(new[] { "erika", "Api__Key" }, entries.Select(entry => (string?)entry!["who"]).ToArray());
        Assert.AreEqual(1, issuer.Asked);
    }

    [TestMethod]
    [DataRow("expired", """{"exp":1000}""", "expired")]
    [DataRow("without an end", """{"exp":null}""", "expired")]
    [DataRow("with a text for an end", """{"exp":"tomorrow"}""", "no signed access token")]
    [DataRow("with an end before 1970", """{"exp":-1}""", "expired")]
    [DataRow("not yet valid", """{"nbf":99999999999}""", "not valid yet")]
    [DataRow("with a text for a beginning", """{"nbf":"now"}""", "no signed access token")]
    [DataRow("for somebody else", """{"aud":"others"}""", "not made for")]
    [DataRow("for several others", """{"aud":["a","b"]}""", "not made for")]
    [DataRow("for nobody", """{"aud":null}""", "not made for")]
    [DataRow("of another issuer", """{"iss":"https://elsewhere.example"}""", "issuer")]
    [DataRow("of no issuer", """{"iss":null}""", "issuer")]
    [DataRow("an ID token", """{"typ":"ID"}""", "no access token")]
    [DataRow("a refresh token", """{"typ":"Refresh"}""", "no access token")]
    public async Task A_token_that_is_no_good_is_a_401_that_says_why(string what, string change, string reason)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        JsonObject claims = issuer.Claims();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
        {
            claims.Remove(name);
            if (value != null)
                claims[name] = value.DeepClone();
        }

        HttpResponseMessage answer = await GetAsync(server, "/api/audit", issuer.Token(claims));
        Assert.AreEqual(401, (int)answer.StatusCode, what);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task A_token_that_is_not_signed_by_the_issuer_is_refused_whatever_it_calls_itself()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestIssuer other = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        JsonObject claims = issuer.Claims();
        string good = issuer.Token(claims);
        string[] parts = good.Split('.');
        string text = claims.ToJsonString();
        string twoAudiences = text.Replace("\"sub\"", "\"aud\":\"others\",\"sub\"");
        string twoAudiencesReversed = text.Replace("\"aud\"", "\"aud\":\"others\",\"aud\"");
        string twoRoles = text.Replace("\"roles\"", "\"roles\":[],\"roles\"");
        foreach (string bad in new[]
        {
            other.Token(claims), issuer.Token(claims, "none"), issuer.Token(claims, "HS256"), parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1][..^2] + "AA." + parts[2], good + "=", Plain(issuer.Token(claims, "RS256")), issuer.Token(claims, "ES256", header => header["kid"] = "ES384"),
            issuer.Token(claims, "ES256", header => header["alg"] = "ES384"), issuer.Token(claims, "ES256", header => header["crit"] = new JsonArray("exp")),
            issuer.Token(claims, "RS256", header => header["alg"] = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
            issuer.Token(claims, "ES256", header => header["typ"] = "logout+jwt"),
            issuer.Token(twoAudiences), issuer.Token(twoAudiencesReversed),
            issuer.Token(twoRoles), issuer.Token(text.Replace("erika", "\\ud800")),
            issuer.Token(text.Replace("\"exp\":", "\"exp\":null,\"e\":")), issuer.Token("[]"), issuer.Token("{"), "eyJ.eyJ.x", "ey..",
        })
            Assert.AreEqual(401, (int)(await GetAsync(server, "/api/audit", bad)).StatusCode, bad);
        Assert.AreEqual(200, (int)(await GetAsync(server, "/api/audit", good)).StatusCode);
        // Nor does a token pass for an API key.
        Assert.IsFalse((await server.GetAsync("/api/access", apiKey: good)).ContainsKey("operator"));
    }

    [TestMethod]
    [DataRow(null, 200)]
    [DataRow("JWT", 200)]
    [DataRow("at+jwt", 200)]
    [DataRow("application/AT+JWT", 200)]
    [DataRow("logout+jwt", 401)]
    [DataRow("secevent+jwt", 401)]
    [DataRow("dpop+jwt", 401)]
    public async Task Token_of_another_type_is_no_access_token(string? type, int status)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        string token = issuer.Token(issuer.Claims(), "ES256", header =>
        {
            header.Remove("typ");
            if (type != null)
                header["typ"] = type;
        });
        Assert.AreEqual(status, (int)(await GetAsync(server, "/api/audit", token)).StatusCode);
    }

    [TestMethod]
    public async Task Token_is_valid_by_the_servers_clock_give_or_take_a_minute()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        JsonObject claims = issuer.Claims();
        claims["nbf"] = (long)claims["exp"]! - 300;
        string token = issuer.Token(claims);
        foreach ((int seconds, string? reason) in new[] { (0, null), (350, null), (365, "expired"), (-50, null), (-65, "not valid yet") })
        {
            _clock.Shift = TimeSpan.FromSeconds(seconds);
            HttpResponseMessage answer = await GetAsync(server, "/api/audit", token);
            Assert.AreEqual(reason == null ? 200 : 401, (int)answer.StatusCode, $"{seconds} s");
            Assert.Contains(reason ?? "", await answer.Content.ReadAsStringAsync());
        }
    }

    [TestMethod]
    public async Task Key_that_names_its_algorithm_verifies_no_other()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.ChangeKeys = keys =>
        {
            foreach (JsonNode? key in keys.Where(key => (string?)key!["kid"] is "RS256" or "PS256"))
                key!["alg"] = "RS256";
        };
        await using RunningServer server = await StartAsync(issuer);
        Assert.AreEqual(200, (int)(await GetAsync(server, "/api/audit", issuer.Token(issuer.Claims(), "RS256"))).StatusCode);
        HttpResponseMessage answer = await GetAsync(server, "/api/audit", issuer.Token(issuer.Claims(), "PS256"));
        Assert.AreEqual(401, (int)answer.StatusCode);
        Assert.Contains("not signed with a key of", await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("preferred_username")]
    [DataRow("email")]
    [DataRow("azp")]
    [DataRow("client_id")]
    [DataRow("sub")]
    public async Task Sender_is_named_by_the_first_claim_that_names_one(string claim)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        JsonObject claims = issuer.Claims();
        string[] names = ["preferred_username", "email", "azp", "client_id", "sub"];
        foreach (string name in names)
            claims.Remove(name);
        foreach (string name in names.SkipWhile(name => name != claim))
            claims[name] = "by " + name;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/access");
        request.Headers.Authorization = new("Bearer", issuer.Token(claims));
        string answer = await (await server.Http.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.AreEqual("by " + claim, (string?)JsonNode.Parse(answer)!["operator"]);
    }

    [TestMethod]
    public async Task Claim_named_as_the_servers_own_role_lets_nobody_operate()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        JsonObject claims = issuer.Claims();
        claims.Remove("realm_access");
        foreach (string name in new[] { "role", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role" })
            claims[name] = "operator";
        Assert.AreEqual(403, (int)(await GetAsync(server, "/api/audit", issuer.Token(claims))).StatusCode);
    }

    [TestMethod]
    [DataRow("""{"realm_access":{"roles":["visitor"]}}""", false)]
    [DataRow("""{"realm_access":{}}""", false)]
    [DataRow("""{"realm_access":7}""", false)]
    [DataRow("""{"realm_access":null,"roles":["sensors-operator"]}""", true)]
    [DataRow("""{"realm_access":null,"groups":["sensors-operator"]}""", true)]
    [DataRow("""{"realm_access":null,"resource_access":{"nanosensors":{"roles":["sensors-operator"]}}}""", true)]
    [DataRow("""{"realm_access":null,"resource_access":{"another":{"roles":["sensors-operator"]}}}""", false)]
    public async Task Who_lacks_the_role_is_known_and_may_not(string change, bool may)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        JsonObject claims = issuer.Claims();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
            claims[name] = value?.DeepClone();
        HttpResponseMessage answer = await GetAsync(server, "/api/audit", issuer.Token(claims));
        Assert.AreEqual(may ? 200 : 403, (int)answer.StatusCode);
        Assert.AreEqual(200, (int)(await GetAsync(server, "/api/devices", issuer.Token(claims))).StatusCode);
    }

    [TestMethod]
    [DataRow("sensors:operate openid", true)]
    [DataRow("openid", false)]
    [DataRow(null, false)]
    public async Task A_scope_may_be_asked_for_instead(string? scope, bool may)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer, oidc => (oidc.Role, oidc.Scope) = (null, "sensors:operate"));
        JsonObject claims = issuer.Claims();
        claims["scope"] = scope;
        Assert.AreEqual(may ? 200 : 403, (int)(await GetAsync(server, "/api/audit", issuer.Token(claims))).StatusCode);
    }

    [TestMethod]
    public async Task A_new_key_of_the_issuer_is_found_and_made_up_ones_do_not_make_the_server_ask()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        Assert.AreEqual(200, (int)(await GetAsync(server, "/api/audit", issuer.Token(issuer.Claims()))).StatusCode);
        issuer.HasRotated = true;
        for (int i = 0; i < 20; i++)
            Assert.AreEqual(401, (int)(await GetAsync(server, "/api/audit", issuer.Token(issuer.Claims(), "next"))).StatusCode);
        Assert.AreEqual(1, issuer.Asked);
        _clock.Shift = TimeSpan.FromSeconds(61);
        Assert.AreEqual(200, (int)(await GetAsync(server, "/api/audit", issuer.Token(issuer.Claims(_clock.GetUtcNow()), "next"))).StatusCode);
        Assert.AreEqual(2, issuer.Asked);
    }

    [TestMethod]
    public async Task An_issuer_that_speaks_for_another_or_not_at_all_lets_nobody_in()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer);
        issuer.Name = "https://elsewhere.example";
        HttpResponseMessage answer = await GetAsync(server, "/api/audit", issuer.Token(issuer.Claims()));
        Assert.AreEqual(401, (int)answer.StatusCode);
        Assert.Contains("cannot be had", await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("Oidc:Authority", "http://login.example.org")]
    [DataRow("Oidc:Audience", "")]
    [DataRow("Oidc:Role", "")]
    public void A_provider_that_would_let_in_too_many_is_refused_at_the_start(string setting, string value)
    {
        SettingException refused = Assert.ThrowsExactly<SettingException>(
            () => ServerHost.Build(["--Oidc:Authority=https://login.example.org", "--Oidc:Audience=nanosensors", "--Oidc:Role=operator", $"--{setting}={value}"]));
        Assert.Contains(setting, refused.Message);
    }

    [TestMethod]
    [DataRow("https://login.example.org", true)]
    [DataRow("http://127.0.0.1:5000/realms/a", true)]
    [DataRow("http://[::1]:5000", true)]
    [DataRow("http://localhost", true)]
    [DataRow("http://10.0.0.1", false)]
    [DataRow("http://127.0.0.1.example.org", false)]
    [DataRow("http://[2001:db8::1]", false)]
    [DataRow("ftp://127.0.0.1", false)]
    [DataRow("/realms/a", false)]
    public void Provider_has_https_or_a_loopback_address(string authority, bool isSafe)
        => Assert.AreEqual(isSafe, ProviderDocuments.IsSafe(authority));

    [TestMethod]
    public void A_key_without_a_hash_is_refused_at_the_start()
    {
        SettingException refused = Assert.ThrowsExactly<SettingException>(() => ServerHost.Build(["--Api:Keys:0:Name=town hall", "--Api:Keys:0:Hash=secret"]));
        Assert.Contains("town hall", refused.Message);
        Assert.DoesNotContain("secret", refused.Message);
    }

    [TestMethod]
    public async Task The_policy_names_no_other_host_but_those_that_are_configured()
    {
        await using RunningServer plain = await RunningServer.StartAsync();
        string policy = (await plain.Http.GetAsync("/")).Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("http", policy);
        Assert.DoesNotContain("unsafe", policy);
        await using RunningServer server = await RunningServer.StartAsync(configure: settings =>
        {
            settings.Page.Tiles.Url = "https://{s}.tiles.example.org/{z}/{x}/{y}.png";
            settings.Oidc = new OidcSettings { Authority = "https://login.example.org/realms/district", Audience = "a", Role = "r", ClientId = "page" };
        });
        policy = (await server.Http.GetAsync("/")).Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("img-src 'self' data: https://*.tiles.example.org;", policy);
        Assert.Contains("connect-src 'self' https://login.example.org;", policy);
        Assert.AreEqual("page", (string?)(await server.GetAsync("/api/access"))["oidc"]!["clientId"]);
    }

    private Task<RunningServer> StartAsync(TestIssuer issuer, Action<OidcSettings>? change = null) => RunningServer.StartAsync(
        configure: settings =>
        {
            settings.Api.Key = Key;
            settings.Oidc = new OidcSettings { Authority = issuer.Address, Audience = "nanosensors", Role = "sensors-operator" };
            change?.Invoke(settings.Oidc);
        },
        clock: _clock);

    // The signature with the characters of plain base64.
    private static string Plain(string token)
        => token[..token.LastIndexOf('.')] + token[token.LastIndexOf('.')..].Replace('-', '+').Replace('_', '/');

    private static Task<HttpResponseMessage> GetAsync(RunningServer server, string path, string bearer)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Authorization", "Bearer " + bearer);
        return server.Http.SendAsync(request);
    }
}
