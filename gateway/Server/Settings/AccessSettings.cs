namespace NanoSensors.Server;

/// <summary>Who may register devices, command them, and read what is not open.</summary>
public sealed class ApiSettings
{
    /// <summary>A key that whoever sends it is let in with. There is no default.</summary>
    public string? Key { get; set; }

    /// <summary>More keys, each with a name that the audit log tells; only their hashes are here.</summary>
    public List<NamedKeySettings> Keys { get; set; } = [];
}

/// <summary>An API key as it may lie in a file. <c>-- key NAME</c> makes one.</summary>
public sealed class NamedKeySettings
{
    /// <summary>Who uses it, for instance "town hall".</summary>
    public string Name { get; set; } = "";

    /// <summary><c>sha256:</c> and 64 hex digits.</summary>
    public string Hash { get; set; } = "";
}

/// <summary>An OpenID Connect provider whose access tokens let in.</summary>
public sealed class OidcSettings
{
    /// <summary>The issuer, such as https://login.example.org/realms/district; unset, there is none.</summary>
    public string? Authority { get; set; }

    /// <summary>Whom a token must be made for.</summary>
    public string? Audience { get; set; }

    /// <summary>What a token must name among <c>roles</c>, <c>groups</c>, or Keycloak's <c>realm_access</c> and <c>resource_access</c>.</summary>
    public string? Role { get; set; }

    /// <summary>What a token must name in <c>scope</c> or <c>scp</c>.</summary>
    public string? Scope { get; set; }

    /// <summary>The page's own client, a public one with PKCE; unset, the page signs nobody in by this provider.</summary>
    public string? ClientId { get; set; }

    /// <summary>What the page asks for.</summary>
    public string PageScope { get; set; } = "openid";

    /// <summary>Where else than at the authority's own origin its token endpoint lies, for the page's policy; as https://login.example.org.</summary>
    public string? TokenOrigin { get; set; }
}
