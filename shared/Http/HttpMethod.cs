namespace NanoSensors.Http;

/// <summary>What a request wants done.</summary>
public enum HttpMethod
{
    /// <summary>One that is not known here; pages answer it with 405.</summary>
    Other = 0,

    /// <summary>GET.</summary>
    Get = 1,

    /// <summary>HEAD: as GET, and the body is left out by the server itself.</summary>
    Head = 2,

    /// <summary>POST.</summary>
    Post = 3,
}
