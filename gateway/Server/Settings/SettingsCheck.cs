using System.Globalization;
using System.Net;
using NanoSensors.Server.Access;
using NanoSensors.Server.Alerts;

namespace NanoSensors.Server;

/// <summary>Finds settings that the server cannot start with before anything is opened.</summary>
internal static class SettingsCheck
{
    /// <exception cref="SettingException">One of them.</exception>
    public static void Check(ServerSettings settings)
    {
        foreach (string url in ListenAddress.Split(settings.Http.Url))
            ListenAddress.Check(url);
        if (!IPAddress.TryParse(settings.Udp.Address, out _))
        {
            throw new SettingException(
                $"Udp:Address is \"{settings.Udp.Address}\": give an IP address in Udp__Address, 0.0.0.0 for all of this machine's.");
        }

        if (settings.Udp.Port is < 0 or > 65535)
            throw new SettingException($"Udp:Port is {settings.Udp.Port}: give 0 to 65535 in Udp__Port.");
        if (settings.Network.NetId.Length != 6 || !uint.TryParse(settings.Network.NetId, NumberStyles.AllowHexSpecifier, null, out _))
        {
            throw new SettingException(
                $"Network:NetId is \"{settings.Network.NetId}\": give 6 hex digits in Network__NetId, 000000 for a private network.");
        }

        if (settings.Network.DeduplicationMilliseconds is < 0 or > 800)
        {
            throw new SettingException(
                $"Network:DeduplicationMilliseconds is {settings.Network.DeduplicationMilliseconds}: "
                + "give 0 to 800, so that an answer reaches RX1 one second after the uplink.");
        }

        if (settings.Network.DownlinkExpiryHours is < 1 or > 8784)
            throw new SettingException($"Network:DownlinkExpiryHours is {settings.Network.DownlinkExpiryHours}: give 1 to 8784.");
        if (settings.Network.AdrDataRates.Length > 0 && DataRateRange.Parse(settings.Network.AdrDataRates) == null)
        {
            throw new SettingException(
                $"Network:AdrDataRates is \"{settings.Network.AdrDataRates}\": give data rates of 0 to 5 such as 0-5 in Network__AdrDataRates, or nothing for no ADR.");
        }

        if (settings.Network.DeviceStatusHours is < 0 or > 8784)
            throw new SettingException($"Network:DeviceStatusHours is {settings.Network.DeviceStatusHours}: give 1 to 8784, or 0 for never.");
        if (string.IsNullOrWhiteSpace(settings.Store.KeyFolder))
            throw new SettingException("Store:KeyFolder is empty: give a folder that only the server may read in Store__KeyFolder.");
        if (settings.Store.RetentionDays is < 0 or > 36_500)
            throw new SettingException($"Store:RetentionDays is {settings.Store.RetentionDays}: give 1 to 36500, or 0 to keep all.");
        if (settings.Http.RequestsPerMinute is < 0 or > 60_000)
            throw new SettingException($"Http:RequestsPerMinute is {settings.Http.RequestsPerMinute}: give 1 to 60000, or 0 for any number.");
        CheckAlerts(settings.Alerts);
        CheckAccess(settings);
        CheckPage(settings.Page.Tiles);
        KeyStrength.Check(settings);
        if (settings.Ingest.MaxBodyBytes is < 4096 or > 16 * 1024 * 1024)
            throw new SettingException($"Ingest:MaxBodyBytes is {settings.Ingest.MaxBodyBytes}: give 4096 to 16777216.");
        Check(settings.Amqp);
        if (!IsHeaderValue(settings.ThingsStack.ApiKey))
        {
            throw new SettingException(
                "ThingsStack:ApiKey begins or ends with a blank, or has a character that is not ASCII: "
                + "give The Things Stack's key alone in ThingsStack__ApiKey.");
        }

        Check(settings.ChirpStack);
        if (!new Downlinks.AllowedHosts(settings.ThingsStack.Hosts).IsEmpty && settings.Ingest.KeyOf(settings.Ingest.ThingsStack) == null)
        {
            throw new SettingException(
                "ThingsStack:Hosts is set, but webhooks need no key, so that anybody could tell where commands go to: set Ingest__ThingsStack__Key, and send it in the "
                + "webhook's header X-Api-Key.");
        }
    }

    private static void Check(ChirpStackSettings chirpStack)
    {
        if (string.IsNullOrEmpty(chirpStack.ApiUrl))
            return;
        if (!Uri.TryCreate(chirpStack.ApiUrl, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
            throw new SettingException($"ChirpStack:ApiUrl is \"{chirpStack.ApiUrl}\": give the REST API's address, such as http://127.0.0.1:8090, in ChirpStack__ApiUrl.");
        if (string.IsNullOrEmpty(chirpStack.ApiToken) || !IsHeaderValue(chirpStack.ApiToken))
            throw new SettingException("ChirpStack:ApiToken is missing, or no token: give an API key of ChirpStack's in ChirpStack__ApiToken.");
    }

    // The address holds a password, so no error repeats it.
    private static void Check(AmqpSettings amqp)
    {
        if (!string.IsNullOrEmpty(amqp.Uri)
            && (!Uri.TryCreate(amqp.Uri, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0))
        {
            throw new SettingException(
                "Amqp:Uri is no address of a broker: give amqp://user:password@host:5672/vhost, or amqps, in Amqp__Uri; in a password / is %2F and @ is %40.");
        }

        if (amqp.Prefetch is < 1 or > 65535)
            throw new SettingException($"Amqp:Prefetch is {amqp.Prefetch}: give 1 to 65535, some thousands for a region.");
        foreach ((string name, string value) in new[]
        {
            ("Exchange", amqp.Exchange), ("BindingKey", amqp.BindingKey), ("Queue", amqp.Queue), ("DeadLetterQueue", amqp.DeadLetterQueue),
        })
        {
            if (value.Length is 0 or > 255)
                throw new SettingException($"Amqp:{name} is \"{value}\": give a name of 1 to 255 characters in Amqp__{name}.");
        }

        if (amqp.Queue == amqp.DeadLetterQueue)
            throw new SettingException($"Amqp:DeadLetterQueue is Amqp:Queue, \"{amqp.Queue}\": give another name, so that what cannot be used does not come back.");
    }

    private static void CheckAccess(ServerSettings settings)
    {
        foreach (NamedKeySettings key in settings.Api.Keys)
        {
            if (string.IsNullOrWhiteSpace(key.Name) || ApiKeys.ReadHash(key.Hash) == null)
                throw new SettingException($"Api:Keys: \"{key.Name}\" needs a Name and a Hash of sha256: and 64 hex digits; `-- key NAME` makes both.");
        }

        OidcSettings oidc = settings.Oidc;
        if (!string.IsNullOrEmpty(oidc.Authority))
        {
            if (!ProviderDocuments.IsSafe(oidc.Authority))
                throw new SettingException($"Oidc:Authority is \"{oidc.Authority}\": give the issuer's address with https in Oidc__Authority.");
            if (string.IsNullOrEmpty(oidc.Audience))
                throw new SettingException("Oidc:Audience is missing: say in Oidc__Audience whom a token must be made for, or anybody's tokens would do.");
            if (string.IsNullOrEmpty(oidc.Role) && string.IsNullOrEmpty(oidc.Scope))
                throw new SettingException("Oidc:Authority is set, but neither Oidc:Role nor Oidc:Scope: name what a token must have, or everybody whom the provider knows could command devices.");
        }

        if (!string.IsNullOrEmpty(oidc.TokenOrigin) && !IsOrigin(oidc.TokenOrigin))
        {
            throw new SettingException(
                $"Oidc:TokenOrigin is \"{oidc.TokenOrigin}\": give scheme and host alone in Oidc__TokenOrigin, "
                + "such as https://login.example.org.");
        }
    }

    private static void CheckPage(TileSettings tiles)
    {
        if (!string.IsNullOrEmpty(tiles.Url)
            && (tiles.Origin is not { } origin || !origin.StartsWith("http", StringComparison.Ordinal)
                || !tiles.Url.Contains("{z}", StringComparison.Ordinal) || !tiles.Url.Contains("{x}", StringComparison.Ordinal)
                || !(tiles.Url.Contains("{y}", StringComparison.Ordinal) || tiles.Url.Contains("{-y}", StringComparison.Ordinal))))
        {
            throw new SettingException(
                $"Page:Tiles:Url is \"{tiles.Url}\": give an address such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png "
                + "in Page__Tiles__Url.");
        }

        if (tiles.MaxZoom is < 1 or > 24)
            throw new SettingException($"Page:Tiles:MaxZoom is {tiles.MaxZoom}: give 1 to 24.");
    }

    private static void CheckAlerts(AlertSettings alerts)
    {
        if (alerts.CheckSeconds is < 0 or > 3600)
            throw new SettingException($"Alerts:CheckSeconds is {alerts.CheckSeconds}: give 1 to 3600, or 0 for no alerts.");
        if (alerts.ExpectedIntervalSeconds is not 0 and (< 10 or > 604_800))
            throw new SettingException($"Alerts:ExpectedIntervalSeconds is {alerts.ExpectedIntervalSeconds}: give 10 to 604800, or 0 for no alert of silence but where a device has its own.");
        if (alerts.SilentIntervals is < 1 or > 1000)
            throw new SettingException($"Alerts:SilentIntervals is {alerts.SilentIntervals}: give 1 to 1000.");
        if (alerts.GatewayDownMinutes is < 1 or > 10_080)
            throw new SettingException($"Alerts:GatewayDownMinutes is {alerts.GatewayDownMinutes}: give 1 to 10080.");
        if (alerts.FewDevNonces is < 0 or > 65_536)
            throw new SettingException($"Alerts:FewDevNonces is {alerts.FewDevNonces}: give 0 to 65536.");
        if (alerts.BatteryLowVolts is not (>= 0 and <= 10))
            throw new SettingException($"Alerts:BatteryLowVolts is {alerts.BatteryLowVolts}: give 0 to 10.");
        if (alerts.BatteryHysteresisVolts is not (>= 0 and <= 5))
            throw new SettingException($"Alerts:BatteryHysteresisVolts is {alerts.BatteryHysteresisVolts}: give 0 to 5.");
        if (!string.IsNullOrEmpty(alerts.Webhook.Url) && !(Uri.TryCreate(alerts.Webhook.Url, UriKind.Absolute, out Uri? url) && url.Scheme is ("http" or "https")))
            throw new SettingException("Alerts:Webhook:Url is no address: give one such as https://example.org/alerts in Alerts__Webhook__Url.");
        // Standard Webhooks: 24 to 64 bytes.
        if (!string.IsNullOrEmpty(alerts.Webhook.Secret)
            && (WebhookSender.ReadSecret(alerts.Webhook.Secret) is not { Length: >= 24 and <= 64 } secret
                || secret.Distinct().Count() == 1))
        {
            throw new SettingException(
                "Alerts:Webhook:Secret is not base64 of 24 to 64 random bytes: make one with `openssl rand -base64 32`, "
                + "and give the receiver the same.");
        }

        if (!IsHeaderValue(alerts.Webhook.Bearer))
        {
            throw new SettingException(
                "Alerts:Webhook:Bearer begins or ends with a blank, or has a character that is not ASCII: "
                + "give the receiver's token alone in Alerts__Webhook__Bearer.");
        }
    }

    private static bool IsOrigin(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is ("http" or "https")
            && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
            && text.All(c => c > ' ' && c < 127 && c is not (';' or ','));

    private static bool IsHeaderValue(string? text)
        => text == null || (text == text.Trim() && text.All(c => c >= ' ' && c < 127));

    public static bool IsLoopback(string urls) => urls.Split(';').All(url => Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.IsLoopback);
}
