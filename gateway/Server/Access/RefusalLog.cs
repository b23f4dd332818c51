using System.Net;

namespace NanoSensors.Server.Access;

/// <summary>
/// Logs why credentials are refused, each reason at most once per minute, so that a flood of them does not fill the log. It logs no
/// credential.
/// </summary>
internal sealed class RefusalLog(TimeProvider time, ILogger<RefusalLog> log)
{
    private const int MaxReasons = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _logged = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <param name="reason">What the answer says.</param>
    /// <param name="fault">The exception that no malformed token should cause; null otherwise.</param>
    /// <param name="sender">The sender's address.</param>
    public void Refused(string reason, Exception? fault, IPAddress? sender)
    {
        if (!IsTimeFor(reason))
            return;
        log.LogInformation(
            "A request from {Sender} was refused: {Reason}{Fault} This reason is logged at most once per minute.",
            sender, reason, fault == null ? "" : $" ({fault.GetType().Name})");
    }

    /// <param name="authority">The provider.</param>
    /// <param name="cause">Why its keys could not be fetched.</param>
    public void ProviderFailed(string authority, string cause)
    {
        if (IsTimeFor(authority))
        {
            log.LogWarning(
                "The keys of Oidc__Authority {Authority} cannot be had: {Cause} This is logged at most once per minute.",
                authority, cause);
        }
    }

    private bool IsTimeFor(string reason)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            if (_logged.TryGetValue(reason, out DateTimeOffset last) && now >= last && now - last < Pause)
                return false;
            if (_logged.Count >= MaxReasons)
            {
                foreach ((string old, DateTimeOffset at) in _logged.ToArray())
                {
                    if (now < at || now - at >= Pause)
                        _logged.Remove(old);
                }

                if (_logged.Count >= MaxReasons)
                    return false;
            }

            _logged[reason] = now;
            return true;
        }
    }
}
