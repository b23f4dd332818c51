using System.Text.Json;

namespace NanoSensors.Server.Access;

/// <summary>Reads the provider's access tokens (RFC 9068, 8725): its signature, issuer, audience, time, and that it may operate.</summary>
internal sealed class AccessTokens(OidcSettings settings, IssuerKeys keys, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public bool IsOn => !string.IsNullOrEmpty(settings.Authority);

    public async Task<TokenResult> ReadAsync(string text, CancellationToken stop)
    {
        if (SignedToken.Read(text) is not { } token || token.Type?.ToLowerInvariant() is not (null or "jwt" or "at+jwt" or "application/at+jwt"))
            return Refuse("The token is no signed access token.");
        if (await keys.FindAsync(token.KeyId, stop) is not { } known)
            return Refuse($"The keys of {settings.Authority} cannot be had now; try again in a minute.");
        if (!known.Keys.Any(key => (token.KeyId == null || key.Id == token.KeyId) && key.Verifies(token)))
            return Refuse($"The token is not signed with a key of {settings.Authority}.");

        JsonElement claims = token.Claims;
        if (SignedToken.Text(claims, "iss") != known.Issuer)
            return Refuse($"The token's issuer is {SignedToken.Text(claims, "iss")}, not {known.Issuer}.");
        if (!Names(claims, "aud").Contains(settings.Audience))
            return Refuse($"The token is not made for {settings.Audience}.");
        DateTimeOffset now = time.GetUtcNow();
        if (Time(claims, "exp") is not { } expires || expires + Skew <= now)
            return Refuse("The token has expired.");
        if (claims.TryGetProperty("nbf", out _) && !(Time(claims, "nbf") - Skew <= now))
            return Refuse("The token is not valid yet.");
        // Keycloak signs ID and refresh tokens with the same key, and says so here.
        if (SignedToken.Text(claims, "typ") is not (null or "Bearer"))
            return Refuse("The token is no access token.");

        string name = SignedToken.Text(claims, "preferred_username") ?? SignedToken.Text(claims, "email") ?? SignedToken.Text(claims, "azp")
            ?? SignedToken.Text(claims, "client_id") ?? SignedToken.Text(claims, "sub") ?? "?";
        return new TokenResult(name, MayOperate(claims), null);
    }

    private static TokenResult Refuse(string reason) => new("", false, reason);

    private bool MayOperate(JsonElement claims)
        => (string.IsNullOrEmpty(settings.Role) || Roles(claims).Contains(settings.Role))
            && (string.IsNullOrEmpty(settings.Scope) || Names(claims, "scope").Concat(Names(claims, "scp")).SelectMany(text => text.Split(' ')).Contains(settings.Scope));

    private IEnumerable<string> Roles(JsonElement claims)
    {
        IEnumerable<string> roles = Names(claims, "roles").Concat(Names(claims, "groups"));
        if (Member(claims, "realm_access") is { } realm)
            roles = roles.Concat(Names(realm, "roles"));
        if (Member(claims, "resource_access") is { } resources && Member(resources, settings.Audience!) is { } own)
            roles = roles.Concat(Names(own, "roles"));
        return roles;
    }

    private static JsonElement? Member(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    // A text, or a list of them.
    private static IEnumerable<string> Names(JsonElement element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        _ => [],
    };

    // Seconds since 1970 within the years that a date can have.
    private static DateTimeOffset? Time(JsonElement claims, string name)
        => Member(claims, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double seconds) && seconds is >= 0 and < 253_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;
}

/// <param name="Name">Who it is, for the audit log.</param>
/// <param name="MayOperate">Whether it has the role and the scope.</param>
/// <param name="Refusal">Why it is no good, or null.</param>
internal readonly record struct TokenResult(string Name, bool MayOperate, string? Refusal);
