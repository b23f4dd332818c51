using System.Security.Cryptography;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace NanoSensors.Server.Access;

/// <summary>
/// Holds the signing keys of the OpenID Connect provider. They are fetched with the first token, again when they are an hour old, and
/// when a token names an unknown key; at most once per minute, or every 5 seconds while there are none. A fetch belongs to no request: it
/// continues when the sender hangs up. A request waits for it at most 3 seconds, and at most 32 requests do. When a fetch fails, the last
/// keys stay in use.
/// </summary>
/// <remarks>
/// The library's own ConfigurationManager follows the system's clock, fetches once per request while it has nothing, and lets any number of
/// requests wait.
/// </remarks>
internal sealed class ProviderKeys(OidcSettings settings, TimeProvider time, RefusalLog log)
    : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    private const int MaxWaiting = 32;
    private const int MinRsaBits = 2048;
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseWithoutKeys = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly ProviderDocuments _documents = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private volatile Known? _known;
    private Task _fetch = Task.CompletedTask;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;
    private int _waiting;

    /// <summary>Whether the keys were ever fetched.</summary>
    public bool Any => _known != null;

    /// <summary>Fetches the keys if they are old or a key is not among them, and waits for them for a limited time.</summary>
    /// <param name="keyId">The key that a token names; null or empty for none.</param>
    /// <param name="cancel">Ends the wait, not the fetch.</param>
    public async Task FindAsync(string? keyId, CancellationToken cancel)
    {
        if (_known is { } known && !IsOver(known.At, Fresh)
            && (string.IsNullOrEmpty(keyId) || known.Configuration.SigningKeys.Any(key => key.KeyId == keyId)))
            return;
        Task fetch = Start();
        if (fetch.IsCompleted)
            return;
        try
        {
            if (Interlocked.Increment(ref _waiting) <= MaxWaiting)
                await fetch.WaitAsync(LongestWait, cancel);
        }
        catch (TimeoutException)
        {
            // The token is judged by the keys that are known, if any.
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <exception cref="InvalidOperationException">The keys could not be fetched yet.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (_known == null)
            await FindAsync(null, cancel);
        return _known?.Configuration ?? throw new InvalidOperationException($"The keys of {settings.Authority} cannot be had.");
    }

    /// <summary>Starts a fetch unless the last one is too recent.</summary>
    public void RequestRefresh() => Start();

    public void Dispose()
    {
        _stop.Cancel();
        _documents.Dispose();
    }

    private Task Start()
    {
        lock (_lock)
        {
            if (_fetch.IsCompleted && IsOver(_triedAt, _known == null ? PauseWithoutKeys : Pause))
            {
                _triedAt = time.GetUtcNow();
                _fetch = Task.Run(FetchAsync);
            }

            return _fetch;
        }
    }

    // A clock that was set back must not stop the fetches.
    private bool IsOver(DateTimeOffset start, TimeSpan span) => time.GetUtcNow() - start is var age && (age < TimeSpan.Zero || age >= span);

    // A task that never fails: documents from outside can make a parser throw anything.
    private async Task FetchAsync()
    {
        string authority = settings.Authority!.TrimEnd('/');
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(LongestFetch);
            DateTimeOffset now = time.GetUtcNow();
            OpenIdConnectConfiguration found = await OpenIdConnectConfigurationRetriever.GetAsync(
                authority + "/.well-known/openid-configuration", _documents, limit.Token);
            // OpenID Connect Discovery 1.0, 4.3: the document must name the issuer that was asked.
            if (found.Issuer?.TrimEnd('/') != authority)
                throw new InvalidDataException($"the discovery document is of another issuer, {found.Issuer}");
            if (found.JsonWebKeySet == null)
                throw new InvalidDataException("the discovery document has no jwks_uri");
            var configuration = new OpenIdConnectConfiguration { Issuer = found.Issuer };
            foreach (JsonWebKey key in found.JsonWebKeySet.Keys.Where(IsUsable))
                configuration.SigningKeys.Add(key);
            _known = new Known(configuration, now);
        }
        catch (Exception e)
        {
            bool isLate = e is OperationCanceledException;
            string cause = isLate ? $"no answer within {LongestFetch.TotalSeconds} s." : e.GetBaseException().Message;
            if (!_stop.IsCancellationRequested)
                log.ProviderFailed(authority, cause);
        }
    }

    // Public keys that sign. A key for encryption, a secret one, and an RSA key that is too short are not used.
    private static bool IsUsable(JsonWebKey key)
    {
        if (key.Use is not (null or "" or "sig"))
            return false;
        if (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve)
            return true;
        if (key.Kty != JsonWebAlgorithmsKeyTypes.RSA)
            return false;
        try
        {
            byte[] modulus = Base64UrlEncoder.DecodeBytes(key.N), exponent = Base64UrlEncoder.DecodeBytes(key.E);
            using RSA rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
            return rsa.KeySize >= MinRsaBits;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private sealed record Known(OpenIdConnectConfiguration Configuration, DateTimeOffset At);
}
