using NanoSensors.Http;

namespace NanoSensors.Tests.Device;

/// <summary>
/// A web server with pages for tests: / is two pieces, /long is <see cref="LongPieces"/> pieces of 100 bytes, /form tells a form's fields, /wide is a piece too
/// long; a POST from elsewhere is refused.
/// </summary>
public sealed class HttpBench : IHttpPages
{
    public readonly FakeListener Listener = new FakeListener();
    public readonly HttpServer Server;
    public int LongPieces = 30;
    public string Fields = "";
    public long Now;

    public HttpBench()
    {
        Server = new HttpServer(Listener, this, 2);
    }

    public void Open(HttpRequest request, HttpResponse response, long nowMicroseconds)
    {
        if (request.PathIs("/"))
            response.Page = 1;
        else if (request.PathIs("/long"))
            response.Page = 2;
        else if (request.PathIs("/wide"))
            response.Page = 3;
        else if (!request.PathIs("/form"))
            response.Answer(404, "no such page");
        else if (request.IsFromElsewhere)
            response.Answer(403, "from elsewhere");
        else
            ReadForm(request.Form, response);
    }

    public bool Write(HttpResponse response, long nowMicroseconds)
    {
        switch (response.Page)
        {
            case 1:
                response.Html(response.Piece == 0 ? "<a> & " : "\"b\"");
                return response.Piece == 0;
            case 2:
                for (int i = 0; i < 100; i++)
                    response.Writer.Byte((byte)('a' + response.Cursor));
                response.Cursor = (response.Cursor + 1) % 26;
                return response.Piece < LongPieces - 1;
            default:
                for (int i = 0; i < 2000; i++)
                    response.Writer.Byte((byte)'x');
                return false;
        }
    }

    /// <summary>Steps the server every 10 ms until a caller's connection is closed, for at most so many steps.</summary>
    public int Serve(FakeConnection caller, int steps)
    {
        int count = 0;
        for (; count < steps && !caller.IsClosed; count++)
            Step();
        return count;
    }

    public string Ask(string request)
    {
        FakeConnection caller = Listener.Call(request);
        Serve(caller, 500);
        return caller.Answer;
    }

    public void Step()
    {
        Server.Step(Now);
        Now += 10000;
    }

    /// <summary>A text's characters as bytes.</summary>
    public static byte[] BytesOf(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)text[i];
        return bytes;
    }

    /// <summary>The body of an answer in chunks, put together; "broken" if it is not whole.</summary>
    public static string BodyOf(string answer)
    {
        int at = answer.IndexOf("\r\n\r\n") + 4;
        string body = "";
        while (true)
        {
            int end = answer.IndexOf("\r\n", at);
            if (end < 0)
                return "broken";
            int length = 0;
            for (int i = at; i < end; i++)
                length = length * 16 + "0123456789abcdef".IndexOf(answer[i]);
            at = end + 2;
            if (length == 0)
                return body;
            body += answer.Substring(at, length);
            at += length + 2;
        }
    }

    private void ReadForm(FormReader form, HttpResponse response)
    {
        Fields = "";
        while (form.Next())
        {
            Fields += form.NameIs("a") ? "a:" : "?:";
            for (int i = 0; i < form.ValueLength; i++)
                Fields += (char)form.Value[i];
            Fields += form.IsTooLong ? "!" : ";";
        }

        response.Answer(200, "taken");
    }
}
