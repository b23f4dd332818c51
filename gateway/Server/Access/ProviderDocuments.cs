using Microsoft.IdentityModel.Protocols;

namespace NanoSensors.Server.Access;

/// <summary>Reads the provider's documents: by https or from this machine, without redirects, of at most 1 MiB.</summary>
internal sealed class ProviderDocuments : IDocumentRetriever, IDisposable
{
    private const int MaxBytes = 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        MaxResponseContentBufferSize = MaxBytes,
    };

    /// <summary>Whether an address is one of https, or a loopback address (IPv4 or IPv6) of http.</summary>
    public static bool IsSafe(string? address)
        => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <exception cref="InvalidDataException">The address is neither https nor loopback.</exception>
    /// <exception cref="HttpRequestException">There is no answer, one other than 2xx, or one that is too large.</exception>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!IsSafe(address))
            throw new InvalidDataException($"{address} is not an address of https");
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(address), cancel);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancel);
    }

    public void Dispose() => _http.Dispose();
}
