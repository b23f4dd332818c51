using System.Security.Cryptography;
using System.Text;

namespace NanoSensors.Server.Api;

/// <summary>Lets a request pass that bears the key, in <c>X-Api-Key</c> or as <c>Authorization: Bearer</c>.</summary>
/// <param name="key">The key; if there is none, nobody passes.</param>
/// <param name="setting">The setting's name in the environment.</param>
internal sealed class ApiKeyFilter(string? key, string setting) : IEndpointFilter
{
    private readonly byte[]? _hash = string.IsNullOrEmpty(key) ? null : Hash(key);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (_hash == null)
        {
            return ValueTask.FromResult<object?>(Problems.Of(
                403, "This server has no API key.",
                $"Set {setting} in the server's environment (or in appsettings.json), start it again, and send the key in the header X-Api-Key."));
        }

        string? given = http.Request.Headers["X-Api-Key"];
        if (string.IsNullOrEmpty(given) && http.Request.Headers.Authorization.ToString() is { } header
            && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            given = header["Bearer ".Length..];
        if (string.IsNullOrEmpty(given) || !CryptographicOperations.FixedTimeEquals(Hash(given), _hash))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return ValueTask.FromResult<object?>(Problems.Of(
                401, string.IsNullOrEmpty(given) ? "The API key is missing." : "The API key is not the right one.",
                $"Send the key that the server was given as {setting}, in the header X-Api-Key."));
        }

        return next(context);
    }

    // Equal lengths for the comparison, whatever was given.
    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
