using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace NanoSensors.Server.Access;

/// <summary>What the library must find in an access token (RFC 9068, RFC 8725).</summary>
internal static class TokenValidation
{
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    // How much the provider's clock may differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static void Configure(JwtBearerOptions options, OidcSettings oidc, ProviderKeys keys, TimeProvider time)
    {
        options.ConfigurationManager = keys;
        options.EventsType = typeof(TokenEvents);
        options.SaveToken = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new JsonWebTokenHandler
        {
            MapInboundClaims = false,
            MaximumTokenSizeInBytes = AccessRules.MaxTokenLength,
        });
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = oidc.Audience,
            ValidAlgorithms = Algorithms,
            LifetimeValidator = (notBefore, expires, _, _) => IsInTime(notBefore, expires, time.GetUtcNow().UtcDateTime),
            TypeValidator = CheckType,
            TryAllIssuerSigningKeys = false,
            IssuerSigningKeyResolver = (_, _, keyId, parameters)
                => parameters.IssuerSigningKeys.Where(key => string.IsNullOrEmpty(keyId) || key.KeyId == keyId),
            IssuerSigningKeyValidator = IsMeantFor,
        };
    }

    // The library's own check follows the system's clock.
    private static bool IsInTime(DateTime? notBefore, DateTime? expires, DateTime now)
    {
        if (expires is not { } end || now - end >= Skew)
            throw new SecurityTokenExpiredException("exp is missing or past.");
        if (notBefore is { } start && start - now > Skew)
            throw new SecurityTokenNotYetValidException("nbf is in the future.");
        return true;
    }

    // A logout token and others have a type of their own. Many providers give an access token none.
    private static string CheckType(string? type, SecurityToken token, TokenValidationParameters parameters)
        => type?.ToLowerInvariant() is null or "" or "jwt" or "at+jwt" or "application/at+jwt"
            ? type ?? ""
            : throw new SecurityTokenInvalidTypeException("The header's typ is not that of an access token.");

    // A key that names its algorithm is for no other.
    private static bool IsMeantFor(SecurityKey key, SecurityToken token, TokenValidationParameters parameters)
        => key is JsonWebKey known && (string.IsNullOrEmpty(known.Alg) || known.Alg == ((JsonWebToken)token).Alg);
}
