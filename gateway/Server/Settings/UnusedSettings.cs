namespace NanoSensors.Server;

/// <summary>Finds settings that are set but do nothing, because another one is not.</summary>
internal static class UnusedSettings
{
    /// <summary>A sentence for each.</summary>
    public static IEnumerable<string> Of(ServerSettings settings)
    {
        OidcSettings oidc = settings.Oidc;
        WebhookSettings webhook = settings.Alerts.Webhook;
        foreach ((string name, string? value, string needed, string? main) in new[]
        {
            ("Oidc__Audience", oidc.Audience, "Oidc__Authority", oidc.Authority),
            ("Oidc__Role", oidc.Role, "Oidc__Authority", oidc.Authority),
            ("Oidc__Scope", oidc.Scope, "Oidc__Authority", oidc.Authority),
            ("Oidc__ClientId", oidc.ClientId, "Oidc__Authority", oidc.Authority),
            ("Oidc__TokenOrigin", oidc.TokenOrigin, "Oidc__Authority", oidc.Authority),
            ("ChirpStack__ApiToken", settings.ChirpStack.ApiToken, "ChirpStack__ApiUrl", settings.ChirpStack.ApiUrl),
            ("ThingsStack__ApiKey", settings.ThingsStack.ApiKey, "ThingsStack__Hosts", settings.ThingsStack.Hosts),
            ("Alerts__Webhook__Secret", webhook.Secret, "Alerts__Webhook__Url", webhook.Url),
            ("Alerts__Webhook__Bearer", webhook.Bearer, "Alerts__Webhook__Url", webhook.Url),
            ("Page__Tiles__Attribution", settings.Page.Tiles.Attribution, "Page__Tiles__Url", settings.Page.Tiles.Url),
        })
        {
            if (!string.IsNullOrEmpty(value) && string.IsNullOrEmpty(main))
                yield return $"{name} has no effect, because {needed} is not set.";
        }
    }
}
