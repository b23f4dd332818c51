using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace NanoSensors.Server.Api;

/// <summary>
/// So many API requests a minute for each address, the key's guesses among them. Webhooks, the page's files and what watches the server are not
/// limited: a network server sends for a whole district from one address.
/// </summary>
internal static class RateLimits
{
    public static void AddRateLimits(this IServiceCollection services, HttpSettings settings) => services.AddRateLimiter(options =>
    {
        if (settings.RequestsPerMinute == 0)
            return;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Path.StartsWithSegments("/api")
            ? RateLimitPartition.GetTokenBucketLimiter(Client(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = settings.RequestsPerMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / settings.RequestsPerMinute,
                QueueLimit = 0,
            })
            : RateLimitPartition.GetNoLimiter(""));
        options.OnRejected = async (context, _) =>
        {
            TimeSpan wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? after : TimeSpan.FromSeconds(1);
            int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await Problems.Of(
                429, "Too many requests.",
                $"This address may make {settings.RequestsPerMinute} a minute (Http__RequestsPerMinute); try again in {seconds} s.")
                .ExecuteAsync(context.HttpContext);
        };
    });

    // One household has a whole /64 of IPv6.
    internal static string Client(IPAddress? address)
    {
        if (address == null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
