using Microsoft.AspNetCore.Authentication;

namespace NanoSensors.Server.Access;

/// <summary>What is for operators only.</summary>
internal static class AccessRules
{
    /// <summary>Who may register, command, and read what is not open.</summary>
    public const string Operator = "operator";

    private const string Scheme = "Access";

    public static void AddAccess(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings.Oidc).AddSingleton(new ApiKeys(settings.Api));
        services.AddSingleton<IssuerKeys>().AddSingleton<AccessTokens>();
        services.AddAuthentication(Scheme).AddScheme<AuthenticationSchemeOptions, AccessHandler>(Scheme, null);
        services.AddAuthorizationBuilder().AddPolicy(Operator, policy => policy.RequireRole(Operator));
    }

    /// <summary>For operators only.</summary>
    public static RouteHandlerBuilder RequireOperator(this RouteHandlerBuilder route)
        => route.RequireAuthorization(Operator).ProducesProblem(401).ProducesProblem(403);
}
