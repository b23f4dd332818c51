using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace NanoSensors.Server.Access;

/// <summary>
/// The server's part in the validation of an access token: it has the keys fetched beforehand, decides what the sender may do, and says in
/// words why a token is refused. Any exception that a token causes in a parser ends as a refusal.
/// </summary>
internal sealed class TokenEvents(OidcSettings settings, ProviderKeys keys) : JwtBearerEvents
{
    /// <summary>The key of the unexpected exception in <see cref="HttpContext.Items"/>, for the log.</summary>
    public static readonly object Fault = new();

    private const string Malformed = "The token is no signed access token.";

    private string NotSigned => $"The token is not signed with a key of {settings.Authority}.";

    /// <summary>Whether a text has the outer form of a signed token, three parts. An encrypted token has five and is refused.</summary>
    public static bool LooksLikeToken(string text) => text.StartsWith("ey", StringComparison.Ordinal) && text.Count(c => c == '.') == 2;

    public override async Task MessageReceived(MessageReceivedContext context)
    {
        context.Token = AccessHandler.Bearer(context.Request);
        if (context.Token == null || context.Token.Length > AccessRules.MaxTokenLength)
        {
            context.Fail(Malformed);
            return;
        }

        await keys.FindAsync(new JsonWebToken(context.Token).Kid, context.HttpContext.RequestAborted);
        if (!keys.Any)
            context.Fail($"The keys of {settings.Authority} cannot be had now; try again in a minute.");
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (TokenClaims.Read((JsonWebToken)context.SecurityToken) is not { } claims)
        {
            context.Fail("The token demands an extension (crit) that this server does not know.");
        }
        else if (!claims.IsAccessToken)
        {
            context.Fail("The token is no access token.");
        }
        else
        {
            // The sender gets no other claim of the token: a claim must not pass for the server's own role.
            context.Principal = new ClaimsPrincipal(AccessHandler.Identity(claims.Name, claims.MayOperate(settings)));
        }

        return Task.CompletedTask;
    }

    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        context.Fail(Reason(context.Exception));
        if (context.Exception is not (SecurityTokenException or ArgumentException or OperationCanceledException))
            context.HttpContext.Items[Fault] = context.Exception;
        return Task.CompletedTask;
    }

    private string Reason(Exception exception) => exception switch
    {
        SecurityTokenExpiredException or SecurityTokenNoExpirationException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenInvalidAudienceException => $"The token is not made for {settings.Audience}.",
        SecurityTokenInvalidIssuerException wrong => $"The token's issuer is {wrong.InvalidIssuer}, not {settings.Authority}.",
        SecurityTokenInvalidSignatureException or SecurityTokenInvalidSigningKeyException or SecurityTokenInvalidAlgorithmException
            => NotSigned,
        _ => Malformed,
    };
}
