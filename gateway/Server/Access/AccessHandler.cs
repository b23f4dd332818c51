using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NanoSensors.Server.Api;

namespace NanoSensors.Server.Access;

/// <summary>
/// Knows who sends a request: by an API key (<c>X-Api-Key</c>, or <c>Authorization: Bearer</c>), or by an access token of the OpenID Connect provider. There
/// are no cookies, so no other page can act in somebody's name.
/// </summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private string? _refusal;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? given = Request.Headers["X-Api-Key"];
        bool isBearer = string.IsNullOrEmpty(given);
        if (isBearer && Request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            given = header["Bearer ".Length..].Trim();
        if (string.IsNullOrEmpty(given))
            return AuthenticateResult.NoResult();
        if (keys.NameOf(given) is { } name)
            return Success(name, mayOperate: true);
        if (!isBearer || !tokens.IsOn || !SignedToken.LooksLike(given))
            return Fail("The API key is not the right one.");
        TokenResult token = await tokens.ReadAsync(given, Context.RequestAborted);
        return token.Refusal == null ? Success(token.Name, token.MayOperate) : Fail(token.Refusal);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!keys.Any && !tokens.IsOn)
        {
            return Problems.Of(
                403, "This server has no API key.",
                "Set Api__Key in the server's environment (or in appsettings.json), start it again, and send the key in the header X-Api-Key.").ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(
            401, _refusal ?? "The API key is missing.",
            "Send a key that the server was given (Api__Key, or one of Api__Keys) in the header X-Api-Key"
            + (tokens.IsOn ? ", or an access token of Oidc__Authority as Authorization: Bearer." : ".")).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Of(
        403, "This is not for you.", $"{Context.User.Identity?.Name} is known but has not the role or scope that Oidc__Role and Oidc__Scope ask for.").ExecuteAsync(Context);

    private AuthenticateResult Fail(string reason)
    {
        _refusal = reason;
        return AuthenticateResult.Fail(reason);
    }

    private AuthenticateResult Success(string name, bool mayOperate)
    {
        var identity = new ClaimsIdentity(Scheme.Name);
        identity.AddClaim(new Claim(ClaimTypes.Name, name));
        if (mayOperate)
            identity.AddClaim(new Claim(ClaimTypes.Role, AccessRules.Operator));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}
