using NanoSensors.Server.Access;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/access: how one signs in here, and who one is.</summary>
internal static class AccessEndpoint
{
    public static void MapAccess(this IEndpointRouteBuilder routes) => routes.MapGet("/api/access", Get)
        .WithName("getAccess").WithSummary("How one signs in here, and as whom one has")
        .WithDescription("With a key or a token: whom the server takes the sender for. One that is no good is as none.");

    private static AccessView Get(HttpContext context, ApiKeys keys, OidcSettings oidc) => new(
        keys.Any,
        string.IsNullOrEmpty(oidc.Authority) || string.IsNullOrEmpty(oidc.ClientId) ? null : new OidcView(oidc.Authority.TrimEnd('/'), oidc.ClientId, oidc.PageScope),
        context.User.IsInRole(AccessRules.Operator) ? context.User.Identity?.Name : null);
}

/// <param name="ApiKey">Whether there is any API key.</param>
/// <param name="Oidc">The provider that the page signs in with, if there is one.</param>
/// <param name="Operator">Who the sender is, if he may operate.</param>
public sealed record AccessView(bool ApiKey, OidcView? Oidc, string? Operator);

/// <param name="Authority">The issuer.</param>
/// <param name="ClientId">A public client with PKCE.</param>
/// <param name="Scope">What to ask for.</param>
public sealed record OidcView(string Authority, string ClientId, string Scope);
