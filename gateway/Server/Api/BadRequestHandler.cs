using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace NanoSensors.Server.Api;

/// <summary>A body that cannot be read is the sender's error, and the answer says where in the body it lies.</summary>
internal sealed class BadRequestHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;
        IResult answer = bad switch
        {
            { StatusCode: 413 } => Problems.Of(413, "The body is too large.", bad.Message),
            { InnerException: JsonException json } => Problems.Field(Path(json), json.Message),
            _ => Problems.Of(bad.StatusCode, "The request cannot be read.", bad.Message),
        };
        await answer.ExecuteAsync(context);
        return true;
    }

    // "$.latitude" is the body's latitude.
    private static string Path(JsonException json)
        => json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";
}
