using System.Net;

namespace NanoSensors.Server;

/// <summary>Reads the addresses in <see cref="HttpSettings.Url"/>.</summary>
internal static class ListenAddress
{
    /// <summary>The addresses, which are separated by semicolons.</summary>
    public static string[] Split(string urls) => urls.Split(';', StringSplitOptions.TrimEntries);

    /// <summary>Checks one address.</summary>
    /// <exception cref="SettingException">The server cannot listen there, or would listen somewhere else.</exception>
    public static void Check(string url)
    {
        // Kestrel takes * and + for every address.
        string address = url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal)
            .Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            throw new SettingException($"Http:Url is \"{url}\": give an address such as http://127.0.0.1:8080 in Http__Url.");
        if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            throw new SettingException(
                $"Http:Url is \"{url}\": give scheme, address and port alone in Http__Url, as {uri.Scheme}://{uri.Authority}.");
        }

        // Kestrel would take any name for every address of this machine, a mistyped localhost too.
        if (uri.Host != "localhost" && !IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
        {
            throw new SettingException(
                $"Http:Url is \"{url}\": {uri.Host} is a name, but a server listens at addresses. "
                + $"Give an address of this machine in Http__Url, or {uri.Scheme}://0.0.0.0:{uri.Port} for all of them.");
        }
    }
}
