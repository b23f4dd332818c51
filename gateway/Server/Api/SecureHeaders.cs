namespace NanoSensors.Server.Api;

/// <summary>Tells browsers to keep the page to itself: no frames around it, no inline code or style, no other host but those that an operator has named.</summary>
internal sealed class SecureHeaders(RequestDelegate next, string policy)
{
    /// <summary>The content security policy: map tiles and the sign-in's provider are the only other hosts, each only if configured.</summary>
    public static string PolicyOf(ServerSettings settings)
    {
        string images = settings.Page.Tiles.Origin is { } tiles ? " " + tiles : "";
        string connections = "";
        if (!string.IsNullOrEmpty(settings.Oidc.Authority) && !string.IsNullOrEmpty(settings.Oidc.ClientId))
        {
            connections = " " + new Uri(settings.Oidc.Authority).GetLeftPart(UriPartial.Authority);
            if (!string.IsNullOrEmpty(settings.Oidc.TokenOrigin))
                connections += " " + settings.Oidc.TokenOrigin;
        }

        return $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{images}; connect-src 'self'{connections}; manifest-src 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    }

    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = policy;
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
