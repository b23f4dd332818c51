namespace nanoFramework.Networking;

/// <summary>SNTP; not simulated.</summary>
public static class Sntp
{
    /// <summary>The server's name.</summary>
    public static string Server1 { get; set; }

    /// <summary>Starts.</summary>
    public static void Start()
    {
    }
}
