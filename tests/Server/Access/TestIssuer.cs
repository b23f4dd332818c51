using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NanoSensors.Server.Tests;

/// <summary>An OpenID Connect provider as far as its discovery, its keys and its tokens go.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa _next = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string _challenge = "";

    private TestIssuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>What discovery calls it; null for its address.</summary>
    public string? Name { get; set; }

    /// <summary>Whether its next key is among those that it shows.</summary>
    public bool HasRotated { get; set; }

    /// <summary>Requests for the key set.</summary>
    public int Asked { get; private set; }

    /// <summary>Requests for the discovery document, the refused ones included.</summary>
    public int Discovered { get; private set; }

    /// <summary>Whether it answers 503 to everything.</summary>
    public bool IsAway { get; set; }

    /// <summary>While set, no request is answered before this completes.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Changes the discovery document; null for none.</summary>
    public Action<JsonObject>? ChangeDiscovery { get; set; }

    /// <summary>Changes the key set; null for none.</summary>
    public Action<JsonArray>? ChangeKeys { get; set; }

    public byte[] RsaPublicKey => Encoding.ASCII.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem());

    /// <param name="url">Where it listens.</param>
    public static async Task<TestIssuer> StartAsync(string url = "http://127.0.0.1:0")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return next(context);
        });
        var issuer = new TestIssuer(app);
        app.Use(async (context, next) =>
        {
            if (context.Request.Path == "/.well-known/openid-configuration")
                issuer.Discovered++;
            if (issuer.Hold is { } hold)
                await hold.Task.WaitAsync(context.RequestAborted);
            if (issuer.IsAway)
                context.Response.StatusCode = 503;
            else
                await next(context);
        });
        app.MapGet("/.well-known/openid-configuration", () =>
        {
            var document = new JsonObject
            {
                ["issuer"] = issuer.Name ?? issuer.Address, ["jwks_uri"] = issuer.Address + "/keys", ["authorization_endpoint"] = issuer.Address + "/authorize",
                ["token_endpoint"] = issuer.Address + "/token",
            };
            issuer.ChangeDiscovery?.Invoke(document);
            return Results.Text(document.ToJsonString(), "application/json");
        });
        // Whoever asks is signed in as Erika, if he can show what the code was asked for with (RFC 7636).
        app.MapGet("/authorize", (HttpRequest request) =>
        {
            issuer._challenge = request.Query["code_challenge"].ToString();
            return Results.Redirect($"{request.Query["redirect_uri"]}?code=the-code&state={request.Query["state"]}");
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            IFormCollection form = await request.ReadFormAsync();
            return form["code"] == "the-code" && Part(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == issuer._challenge
                ? Results.Text(new JsonObject { ["access_token"] = issuer.Token(issuer.Claims()), ["token_type"] = "Bearer" }.ToJsonString(), "application/json")
                : Results.BadRequest();
        });
        app.MapGet("/keys", () =>
        {
            issuer.Asked++;
            return Results.Text(issuer.KeySet().ToJsonString(), "application/json");
        });
        app.MapGet("/redirect", () => Results.Redirect("/keys"));
        await app.StartAsync();
        return issuer;
    }

    /// <summary>Claims that let in, to be changed.</summary>
    public JsonObject Claims(DateTimeOffset? now = null)
    {
        long seconds = (now ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Address, ["aud"] = "nanosensors", ["sub"] = "4711", ["preferred_username"] = "erika", ["iat"] = seconds, ["exp"] = seconds + 300,
            ["typ"] = "Bearer", ["realm_access"] = new JsonObject { ["roles"] = new JsonArray("sensors-operator") },
        };
    }

    public string Token(JsonObject claims, string algorithm = "ES256", Action<JsonObject>? header = null) => Token(claims.ToJsonString(), algorithm, header);

    public string Token(string claims, string algorithm = "ES256", Action<JsonObject>? header = null)
    {
        var head = new JsonObject { ["alg"] = algorithm, ["kid"] = algorithm == "next" ? "next" : algorithm[..2] + algorithm[^3..], ["typ"] = "JWT" };
        if (algorithm == "next")
            head["alg"] = "ES256";
        header?.Invoke(head);
        string signed = Part(Encoding.UTF8.GetBytes(head.ToJsonString())) + "." + Part(Encoding.UTF8.GetBytes(claims));
        byte[] bytes = Encoding.ASCII.GetBytes(signed);
        byte[] signature = algorithm switch
        {
            "RS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "ES384" => _p384.SignData(bytes, HashAlgorithmName.SHA384),
            "HS256" => HMACSHA256.HashData(RsaPublicKey, bytes),
            "none" => [],
            "next" => _next.SignData(bytes, HashAlgorithmName.SHA256),
            _ => _p256.SignData(bytes, HashAlgorithmName.SHA256),
        };
        return signed + "." + Part(signature);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private JsonObject KeySet()
    {
        RSAParameters rsa = _rsa.ExportParameters(false);
        JsonObject Rsa(string id) => new() { ["kty"] = "RSA", ["kid"] = id, ["use"] = "sig", ["n"] = Part(rsa.Modulus!), ["e"] = Part(rsa.Exponent!) };
        JsonObject Ec(string id, string curve, ECDsa key) => new()
        {
            ["kty"] = "EC", ["kid"] = id, ["crv"] = curve, ["x"] = Part(key.ExportParameters(false).Q.X!), ["y"] = Part(key.ExportParameters(false).Q.Y!),
        };
        // A key for encryption and one of a kind that nobody here knows are passed over.
        var keys = new JsonArray(
            Rsa("RS256"), Rsa("PS256"), Rsa("HS256"), Ec("ES256", "P-256", _p256), Ec("ES384", "P-384", _p384),
            new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = "AA" }, new JsonObject { ["kty"] = "RSA", ["use"] = "enc", ["kid"] = "enc" });
        if (HasRotated)
            keys.Add(Ec("next", "P-256", _next));
        ChangeKeys?.Invoke(keys);
        return new JsonObject { ["keys"] = keys };
    }

    /// <summary>Base64url without padding.</summary>
    public static string Part(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
