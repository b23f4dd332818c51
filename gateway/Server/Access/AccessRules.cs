using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace NanoSensors.Server.Access;

/// <summary>What is for operators only.</summary>
internal static class AccessRules
{
    /// <summary>Who may register, command, and read what is not open.</summary>
    public const string Operator = "operator";

    /// <summary>The scheme that every request is authenticated by: API keys, and tokens by way of <see cref="TokenScheme"/>.</summary>
    public const string Scheme = "Access";

    /// <summary>The scheme of the provider's access tokens.</summary>
    public const string TokenScheme = "AccessToken";

    /// <summary>The longest token taken, characters.</summary>
    public const int MaxTokenLength = 16 * 1024;

    public static void AddAccess(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings.Oidc).AddSingleton(new ApiKeys(settings.Api)).AddSingleton<RefusalLog>();
        AuthenticationBuilder schemes = services.AddAuthentication(Scheme)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(Scheme, null);
        if (!string.IsNullOrEmpty(settings.Oidc.Authority))
        {
            services.AddSingleton<ProviderKeys>().AddSingleton<TokenEvents>();
            schemes.AddJwtBearer(TokenScheme);
            services.AddOptions<JwtBearerOptions>(TokenScheme)
                .Configure<OidcSettings, ProviderKeys, TimeProvider>(TokenValidation.Configure);
        }

        services.AddAuthorizationBuilder().AddPolicy(Operator, policy => policy.RequireRole(Operator));
        // Both handlers log each refused request, one of them with a stack; RefusalLog does it within bounds.
        services.AddLogging(logging => logging
            .AddFilter(typeof(AccessHandler).FullName, LogLevel.Warning)
            .AddFilter(typeof(JwtBearerHandler).FullName, LogLevel.None));
    }

    /// <summary>For operators only.</summary>
    public static RouteHandlerBuilder RequireOperator(this RouteHandlerBuilder route)
        => route.RequireAuthorization(Operator).ProducesProblem(401).ProducesProblem(403);
}
