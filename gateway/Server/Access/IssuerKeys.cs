using System.Text.Json;

namespace NanoSensors.Server.Access;

/// <summary>
/// The keys of an OpenID Connect provider, found by its discovery document. They are asked for anew every hour, and when a token names one that is not
/// among them, but not more often than once a minute (after a failure
/// every five seconds): whoever makes up names cannot make this server ask.
/// </summary>
internal sealed class IssuerKeys(OidcSettings settings, TimeProvider time, ILogger<IssuerKeys> log) : IDisposable
{
    private const int MaxDocument = 1024 * 1024;
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MaxDocument,
    };

    private readonly SemaphoreSlim _one = new(1);
    private Known? _known;
    private DateTimeOffset _tried = DateTimeOffset.MinValue;

    /// <summary>The keys that a token may have been signed with.</summary>
    /// <param name="keyId">The one that it names, or null.</param>
    public async Task<Known?> FindAsync(string? keyId, CancellationToken stop)
    {
        if (_known is { } known && time.GetUtcNow() - known.Read < Fresh && known.Has(keyId))
            return known;
        await _one.WaitAsync(stop);
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now - _tried < Pause)
                return _known;
            _tried = now;
            _known = await ReadAsync(now, stop);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidDataException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            _tried = time.GetUtcNow() - Pause + PauseAfterFailure;
            log.LogWarning("The keys of Oidc__Authority {Authority} cannot be had: {Message}", settings.Authority, e.Message);
        }
        finally
        {
            _one.Release();
        }

        return _known;
    }

    public void Dispose()
    {
        _http.Dispose();
        _one.Dispose();
    }

    private async Task<Known> ReadAsync(DateTimeOffset now, CancellationToken stop)
    {
        string authority = settings.Authority!.TrimEnd('/');
        JsonElement discovery = await GetAsync(authority + "/.well-known/openid-configuration", stop);
        // OpenID Connect Discovery 1.0, 4.3: it must speak for whom it was asked.
        if (SignedToken.Text(discovery, "issuer") is not { } issuer || issuer.TrimEnd('/') != authority)
            throw new InvalidDataException($"the discovery document is of another issuer, {SignedToken.Text(discovery, "issuer")}");
        if (SignedToken.Text(discovery, "jwks_uri") is not { } address || !IsSafe(address))
            throw new InvalidDataException("the discovery document has no jwks_uri with https");
        JsonElement set = await GetAsync(address, stop);
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out JsonElement keys) || keys.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException("the key set has no keys");
        return new Known(issuer, [.. keys.EnumerateArray().Select(VerificationKey.Read).OfType<VerificationKey>()], now);
    }

    /// <summary>https, or this machine.</summary>
    internal static bool IsSafe(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));

    private async Task<JsonElement> GetAsync(string address, CancellationToken stop)
    {
        using HttpResponseMessage answer = await _http.GetAsync(address, stop);
        answer.EnsureSuccessStatusCode();
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
        return document.RootElement.Clone();
    }

    /// <param name="Issuer">What tokens call it.</param>
    internal sealed record Known(string Issuer, IReadOnlyList<VerificationKey> Keys, DateTimeOffset Read)
    {
        public bool Has(string? keyId) => keyId == null || Keys.Any(key => key.Id == keyId);
    }
}
