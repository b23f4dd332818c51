namespace System.Device.Wifi;

/// <summary>Whether the runtime connects again by itself.</summary>
public enum WifiReconnectionKind
{
    /// <summary>Yes.</summary>
    Automatic,

    /// <summary>No.</summary>
    Manual,
}
