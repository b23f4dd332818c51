using System.Net.Sockets;
using System.Text;

namespace NanoSensors.Server.Tests;

/// <summary>Malformed credentials are refused: they never cause an answer of 5xx and never an exception in the log.</summary>
[TestClass]
public sealed class TokenFuzzTests
{
    private const string Key = "a key of this test's own";

    [TestMethod]
    [DataRow("""{"alg":"RS256","kid":"\ud800"}""")]
    [DataRow("""{"alg":"RS256","kid":"\udc00x"}""")]
    [DataRow("""{"alg":"\ud800"}""")]
    [DataRow("""{"alg":"RS256","typ":"\ud800"}""")]
    [DataRow("""{"alg":"RS256","\ud800":1}""")]
    [DataRow("""{"alg":"RS256","x":"\ud800"}""")]
    public async Task Unsigned_token_with_half_a_surrogate_in_its_header_is_refused(string header)
    {
        using var log = new LogRecorder();
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer, log);
        string token = Part(header) + "." + Part(issuer.Claims().ToJsonString()) + ".AAAA";
        Assert.AreEqual(401, await StatusAsync(server, "/api/audit", token));
        Assert.AreEqual(200, await StatusAsync(server, "/health", token));
        Assert.IsEmpty(log.Faults);
    }

    [TestMethod]
    public async Task Mutated_tokens_are_refused_without_a_fault()
    {
        const int Rounds = 4000;
        using var log = new LogRecorder();
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer, log);
        var random = new Random(20260112);
        for (int i = 0; i < Rounds; i++)
        {
            string token = Mutated(random, issuer);
            string path = i % 2 == 0 ? "/api/audit" : "/health";
            int status = await StatusAsync(server, path, token);
            Assert.AreEqual(path == "/health" ? 200 : 401, status, $"round {i}: {token}");
        }

        Assert.IsEmpty(log.Faults);
        Assert.AreEqual(200, await StatusAsync(server, "/api/audit", issuer.Token(issuer.Claims())));
    }

    [TestMethod]
    public async Task Odd_authorization_headers_are_refused_without_a_fault()
    {
        using var log = new LogRecorder();
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using RunningServer server = await StartAsync(issuer, log);
        string good = issuer.Token(issuer.Claims());
        string[] parts = good.Split('.');
        string jwe = Part("""{"alg":"RSA-OAEP","enc":"A256GCM","cty":"JWT"}""");
        foreach (string header in new[]
        {
            "Bearer", "Bearer ", "Bearer  ", "bearer .", "Bearer ..", "Bearer " + new string('.', 8000),
            "Bearer ey" + new string('.', 8000),
            "Bearer ey" + new string('A', 8000),
            $"Bearer ey{new string('A', 4000)}.{new string('A', 3000)}.{new string('A', 900)}", "Bearer ey..",
            "Bearer eyJ.eyJ.eyJ", $"Bearer {good} {good}", $"Bearer {jwe}.{good.Replace('.', '_')}.AA.AA.AA", $"Bearer {jwe}....",
            $"Bearer {jwe}.{parts[1]}.{parts[2]}", "Bearer " + Part("""{"alg":"dir","enc":"A128CBC-HS256"}""") + "..AA.AA.AA",
            "Bearer \u00e9\u00ff", "Bearer ey\u00e9.\u00ff.\u0080",
            "Bearer \uD83D\uDE00.ey.", "Negotiate AAAA", "Basic OnBhc3M=", "DPoP " + good, "\u00e9",
            "Bearer " + Part("{\"a\":" + new string('[', 5000)) + ".e30.AA", $"Bearer {good}.",
            "Bearer " + TestIssuer.Part([0xff, 0xfe, 0x00]) + ".e30.AA",
        })
        {
            foreach (string path in new[] { "/api/audit", "/health" })
            {
                int status = await RawAsync(server, path, Encoding.UTF8.GetBytes($"Authorization: {header}\r\n"));
                Assert.IsTrue(status is 401 or 431 || (path == "/health" && status == 200), $"{path} answered {status} to {header}");
            }
        }

        foreach (byte[] bytes in new byte[][] { [0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xff], [0x01], [0xf4, 0x90, 0x80, 0x80] })
        {
            foreach (string name in new[] { "Authorization: Bearer ey", "X-Api-Key: " })
            {
                int status = await RawAsync(server, "/api/audit", [.. Encoding.ASCII.GetBytes(name), .. bytes, 13, 10]);
                Assert.IsTrue(status is 400 or 401, $"{status} for {name}{Convert.ToHexString(bytes)}");
            }
        }

        Assert.IsEmpty(log.Faults);
    }

    // One of several kinds of damage: to the JSON of a header or of claims, to the signature, or to the text.
    private static string Mutated(Random random, TestIssuer issuer)
    {
        string header = """{"alg":"ES256","kid":"ES256","typ":"JWT"}""";
        string claims = issuer.Claims().ToJsonString();
        string[] pieces =
        [
            "\\ud800", "\"", "{", "[", "null", "\\u0000", "1e999", ",", "-", "\"kid\":7,", "\"alg\":[],", "\"aud\":{},", "\\", "\u00e9",
            "\"exp\":\"x\",",
        ];
        switch (random.Next(5))
        {
            case 0:
                header = header.Insert(random.Next(header.Length), pieces[random.Next(pieces.Length)]);
                break;
            case 1:
                int at = random.Next(header.Length);
                header = header.Remove(at, random.Next(header.Length - at + 1));
                break;
            case 2:
                claims = claims.Insert(random.Next(claims.Length), pieces[random.Next(pieces.Length)]);
                break;
            case 3:
                byte[] noise = new byte[random.Next(60)];
                random.NextBytes(noise);
                int half = noise.Length / 2;
                return $"ey{TestIssuer.Part(noise)}.{TestIssuer.Part(noise[half..])}.{TestIssuer.Part(noise[..half])}";
            default:
                string whole = issuer.Token(claims);
                char[] text = whole.ToCharArray();
                // Not the last character, some of whose bits mean nothing.
                text[random.Next(2, text.Length - 1)] = "AZaz09-_.=+/ ~"[random.Next(14)];
                string changed = new(text);
                return changed == whole ? changed + "." : changed;
        }

        byte[] signature = new byte[64];
        random.NextBytes(signature);
        return Part(header) + "." + Part(claims) + "." + TestIssuer.Part(signature);
    }

    private static string Part(string text) => TestIssuer.Part(Encoding.UTF8.GetBytes(text));

    private static Task<RunningServer> StartAsync(TestIssuer issuer, LogRecorder log) => RunningServer.StartAsync(
        configure: settings =>
        {
            settings.Api.Key = Key;
            settings.Http.RequestsPerMinute = 0;
            settings.Oidc = new OidcSettings { Authority = issuer.Address, Audience = "nanosensors", Role = "sensors-operator" };
        },
        log: log);

    private static async Task<int> StatusAsync(RunningServer server, string path, string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
        using HttpResponseMessage answer = await server.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    // Bytes that no HTTP client would send.
    private static async Task<int> RawAsync(RunningServer server, string path, byte[] header)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
        NetworkStream stream = client.GetStream();
        byte[] start = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        await stream.WriteAsync((byte[])[.. start, .. header, 13, 10]);
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1]);
    }
}
