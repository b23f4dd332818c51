namespace System.Net.NetworkInformation;

/// <summary>Kinds of authentication.</summary>
public enum AuthenticationType
{
    /// <summary>None.</summary>
    Open,

    /// <summary>WPA2.</summary>
    WPA2,
}
