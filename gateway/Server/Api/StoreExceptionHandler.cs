using Microsoft.AspNetCore.Diagnostics;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>A store that cannot write is a 503, so that a sender that tries again may succeed.</summary>
internal sealed class StoreExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not StoreException)
            return false;
        context.Response.Headers.RetryAfter = "30";
        string detail = exception.Message + " Nothing of this request was stored; send it again.";
        await Problems.Of(503, "The store takes no writes now.", detail).ExecuteAsync(context);
        return true;
    }
}
