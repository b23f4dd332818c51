using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace NanoSensors.Server.Api;

/// <summary>
/// Answers 415 to a body in a charset that .NET does not decode, such as UTF-7. The framework would throw while it reads the body.
/// </summary>
internal sealed class BodyCharsets(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        string? text = context.Request.ContentType;
        if (MediaTypeHeaderValue.TryParse(text, out MediaTypeHeaderValue? type) && type.Charset is { Length: > 0 } charset
            && context.Request.Path.StartsWithSegments("/api") && !IsKnown(charset))
        {
            return Problems.Of(415, "The body's charset is not known.", $"The content type is \"{text}\"; send the body in UTF-8.")
                .ExecuteAsync(context);
        }

        return next(context);
    }

    private static bool IsKnown(StringSegment charset)
    {
        try
        {
            Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(charset).ToString());
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
