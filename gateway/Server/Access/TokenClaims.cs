using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace NanoSensors.Server.Access;

/// <summary>The claims of a token whose signature is verified: its kind, the sender's name, roles and scopes.</summary>
internal sealed class TokenClaims
{
    // A member that comes twice can be read in two ways: the library takes one of them, another program may take the other.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly JsonElement _claims;

    private TokenClaims(JsonElement claims) => _claims = claims;

    /// <summary>Whether it is an access token. Keycloak signs ID and refresh tokens with the same key; their <c>typ</c> differs.</summary>
    public bool IsAccessToken => Text("typ") is null or "Bearer";

    /// <summary>The sender's name for the audit log.</summary>
    public string Name => Text("preferred_username") ?? Text("email") ?? Text("azp") ?? Text("client_id") ?? Text("sub") ?? "?";

    /// <returns>Null if the header has critical extensions (RFC 7515, 4.1.11), which the server knows none of.</returns>
    /// <exception cref="JsonException">The header or the claims are ambiguous or nested too deep.</exception>
    public static TokenClaims? Read(JsonWebToken token)
    {
        using JsonDocument header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedHeader), Strict);
        if (header.RootElement.TryGetProperty("crit", out _))
            return null;
        using JsonDocument claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), Strict);
        return new TokenClaims(claims.RootElement.Clone());
    }

    /// <summary>Whether the token has the role and the scope that the settings ask for.</summary>
    public bool MayOperate(OidcSettings settings)
        => (string.IsNullOrEmpty(settings.Role) || Roles(settings.Audience!).Contains(settings.Role))
            && (string.IsNullOrEmpty(settings.Scope) || Scopes().Contains(settings.Scope));

    private IEnumerable<string> Scopes() => Names(_claims, "scope").Concat(Names(_claims, "scp")).SelectMany(text => text.Split(' '));

    private IEnumerable<string> Roles(string audience)
    {
        IEnumerable<string> roles = Names(_claims, "roles").Concat(Names(_claims, "groups"));
        if (Member(_claims, "realm_access") is { } realm)
            roles = roles.Concat(Names(realm, "roles"));
        if (Member(_claims, "resource_access") is { } resources && Member(resources, audience) is { } own)
            roles = roles.Concat(Names(own, "roles"));
        return roles;
    }

    private string? Text(string name) => Member(_claims, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    // A string, or an array of them.
    private static IEnumerable<string> Names(JsonElement element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list
            => list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        _ => [],
    };
}
