namespace NanoSensors.Server.Api;

/// <summary>Tells browsers to keep the page to itself: no frames around it, no other host's scripts, no guessing of types.</summary>
internal sealed class SecureHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy =
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
            + "frame-ancestors 'none'; base-uri 'none'";
        return next(context);
    }
}
