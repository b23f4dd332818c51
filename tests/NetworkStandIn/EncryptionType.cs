namespace System.Net.NetworkInformation;

/// <summary>Kinds of encryption.</summary>
public enum EncryptionType
{
    /// <summary>None.</summary>
    None,

    /// <summary>WPA2 with a password.</summary>
    WPA2_PSK,
}
