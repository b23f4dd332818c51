namespace NanoSensors.Server.Downlinks;

/// <summary>
/// Which addresses the server may call because a webhook names them. Whoever forges a webhook must not be able to make the server call any other host:
/// scheme, host and port have to be one of those that the operator has listed, and the path has to be The Things Stack's.
/// </summary>
internal sealed class AllowedHosts
{
    private readonly HashSet<string> _origins = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="list">As <see cref="ThingsStackSettings.Hosts"/>.</param>
    /// <exception cref="SettingException">An entry is no host.</exception>
    public AllowedHosts(string list)
    {
        foreach (string entry in list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string url = entry.Contains("://", StringComparison.Ordinal) ? entry : "https://" + entry;
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
            {
                throw new SettingException(
                    $"ThingsStack:Hosts has \"{entry}\": give hosts such as eu1.cloud.thethings.network in ThingsStack__Hosts, separated by ;.");
            }

            _origins.Add(Origin(uri));
        }
    }

    public bool IsEmpty => _origins.Count == 0;

    /// <summary>The address if it may be called.</summary>
    public Uri? Check(string? url)
        => Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
            && _origins.Contains(Origin(uri)) && IsPushPath(uri.AbsolutePath)
                ? uri
                : null;

    // https://www.thethingsindustries.com/docs/integrations/webhooks/scheduling-downlinks/
    private static bool IsPushPath(string path)
        => path.Split('/') is ["", "api", "v3", "as", "applications", { Length: > 0 }, "webhooks", { Length: > 0 }, "devices", { Length: > 0 }, "down", "push"];

    private static string Origin(Uri uri) => $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}";
}
