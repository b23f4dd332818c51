using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace NanoSensors.Server.Api;

/// <summary>Gives what GET /api/… answers an ETag, its hash, and a client that has it already a 304 without the body (RFC 9110, 8.8.3 and 13.1.2).</summary>
internal sealed class EntityTags(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // The events have no end to take a hash of.
        PathString path = context.Request.Path;
        if (!HttpMethods.IsGet(context.Request.Method) || !path.StartsWithSegments("/api") || path.StartsWithSegments("/api/events"))
        {
            await next(context);
            return;
        }

        HttpResponse response = context.Response;
        Stream body = response.Body;
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await next(context);
            await response.BodyWriter.FlushAsync();
        }
        finally
        {
            response.Body = body;
        }

        if (response.StatusCode == StatusCodes.Status200OK)
        {
            var tag = new EntityTagHeaderValue("\"" + Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)).AsSpan(0, 16)) + "\"");
            response.Headers.ETag = tag.ToString();
            // To be asked for each time, and then often no more than "not modified".
            // What was told to one who signed in is for nobody else's cache.
            response.Headers.CacheControl = context.User.Identity?.IsAuthenticated == true ? "private, no-cache" : "no-cache";
            if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.ContentType = null;
                response.ContentLength = null;
                return;
            }
        }

        if (buffer.Length == 0)
            return;
        response.ContentLength = buffer.Length;
        buffer.Position = 0;
        await buffer.CopyToAsync(body, context.RequestAborted);
    }
}
