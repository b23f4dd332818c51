using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NanoSensors.Server.Api;

namespace NanoSensors.Server.Access;

/// <summary>
/// Identifies the sender of a request: by an API key (<c>X-Api-Key</c>, or <c>Authorization: Bearer</c>), or by an access token of the
/// OpenID Connect provider, which the JWT bearer scheme validates. There are no cookies, so no other page can act in an operator's name.
/// </summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys, OidcSettings oidc,
    RefusalLog refusals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string BearerPrefix = "Bearer ";

    private string? _refusal;

    /// <summary>What a request sends as <c>Authorization: Bearer</c>, or null.</summary>
    public static string? Bearer(HttpRequest request)
        => request.Headers.Authorization.ToString() is { } header && header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            && header[BearerPrefix.Length..].Trim() is { Length: > 0 } given
            ? given
            : null;

    /// <summary>Who somebody is, and whether as an operator.</summary>
    public static ClaimsIdentity Identity(string name, bool mayOperate)
    {
        var identity = new ClaimsIdentity(AccessRules.Scheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, name));
        if (mayOperate)
            identity.AddClaim(new Claim(ClaimTypes.Role, AccessRules.Operator));
        return identity;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? given = Request.Headers["X-Api-Key"];
        bool isBearer = string.IsNullOrEmpty(given);
        if (isBearer)
            given = Bearer(Request);
        if (string.IsNullOrEmpty(given))
            return AuthenticateResult.NoResult();
        if (keys.NameOf(given) is { } name)
            return Success(new ClaimsPrincipal(Identity(name, mayOperate: true)));
        if (!isBearer || string.IsNullOrEmpty(oidc.Authority) || !TokenEvents.LooksLikeToken(given))
            return Fail("The API key is not the right one.");
        AuthenticateResult token = await Context.AuthenticateAsync(AccessRules.TokenScheme);
        return token.Succeeded ? Success(token.Principal) : Fail(token.Failure?.Message ?? "The token is no signed access token.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!keys.Any && string.IsNullOrEmpty(oidc.Authority))
        {
            return Problems.Of(
                403, "This server has no API key.",
                "Set Api__Key in the server's environment (or in appsettings.json), start it again, "
                + "and send the key in the header X-Api-Key.")
                .ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(
            401, _refusal ?? "The API key is missing.",
            "Send a key that the server was given (Api__Key, or one of Api__Keys) in the header X-Api-Key"
            + (!string.IsNullOrEmpty(oidc.Authority) ? ", or an access token of Oidc__Authority as Authorization: Bearer." : "."))
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Of(
        403, "This is not for you.",
        $"{Context.User.Identity?.Name} is known but has not the role or scope that Oidc__Role and Oidc__Scope ask for.")
        .ExecuteAsync(Context);

    private AuthenticateResult Fail(string reason)
    {
        _refusal = reason;
        if (!Context.RequestAborted.IsCancellationRequested)
            refusals.Refused(reason, Context.Items[TokenEvents.Fault] as Exception, Context.Connection.RemoteIpAddress);
        return AuthenticateResult.Fail(reason);
    }

    private AuthenticateResult Success(ClaimsPrincipal sender) => AuthenticateResult.Success(new AuthenticationTicket(sender, Scheme.Name));
}
