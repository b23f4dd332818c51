namespace NanoSensors.Http;

/// <summary>What a server has done since it started. Every number only grows.</summary>
public sealed class HttpStatistics
{
    /// <summary>Requests handed to the pages.</summary>
    public int Requests;

    /// <summary>Requests refused by the server itself: malformed, or larger than anything it takes.</summary>
    public int Refused;

    /// <summary>Connections closed because request or response took too long.</summary>
    public int TimedOut;

    /// <summary>Connections closed because a newer caller wanted the place and nothing had come on them.</summary>
    public int GivenUp;

    /// <summary>Responses broken off because a piece did not fit: a fault of the page.</summary>
    public int BrokenOff;
}
