namespace NanoSensors.Http;

/// <summary>What a board shows to browsers. Both calls come from <see cref="HttpServer.Step"/> and must be short.</summary>
public interface IHttpPages
{
    /// <summary>
    /// Decides on a request: sets the response's status, and <see cref="HttpResponse.Page"/> so that <see cref="Write"/> knows what to
    /// write; or answers with one line by <see cref="HttpResponse.Answer"/>, and then <see cref="Write"/> is not called.
    /// </summary>
    /// <param name="request">Valid during this call only.</param>
    /// <param name="response">Fresh: 200, HTML.</param>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    void Open(HttpRequest request, HttpResponse response, long nowMicroseconds);

    /// <summary>
    /// Writes the next piece of the body into <see cref="HttpResponse.Writer"/>. Pieces of two requests alternate, so what must be
    /// remembered between two of them is in <see cref="HttpResponse.Page"/>, <see cref="HttpResponse.Piece"/> and <see cref="HttpResponse.Cursor"/>.
    /// </summary>
    /// <param name="response">The response under way.</param>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    /// <returns>False if this was the last piece. A piece may be empty.</returns>
    bool Write(HttpResponse response, long nowMicroseconds);
}
