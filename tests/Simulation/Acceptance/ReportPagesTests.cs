using System.Text;
using NanoSensors.Board;
using NanoSensors.BoardTest;
using NanoSensors.Http;

namespace NanoSensors.Tests.Simulation.Acceptance;

/// <summary>The page of the acceptance kit offers the report as a file.</summary>
[TestClass]
public class ReportPagesTests
{
    private readonly AcceptanceReport _report = new AcceptanceBench { PartFailure = "<b> is no \"cipher\"" }.Run();

    [TestMethod]
    public void The_file_is_the_printed_report() =>
        Assert.AreEqual(AcceptanceRunTests.TextOf(_report), BodyOf(Ask("GET /acceptance.txt")));

    [TestMethod]
    public void The_page_shows_the_report_escaped_and_links_to_the_file()
    {
        string page = BodyOf(Ask("GET /"));
        StringAssert.Contains(page, "href=\"/acceptance.txt\" download");
        StringAssert.Contains(page, "FAILED: &lt;b&gt; is no &quot;cipher&quot;");
        Assert.AreEqual(AcceptanceRunTests.TextOf(_report).Count(c => c == '\n'), page.Count(c => c == '\n'));
        StringAssert.EndsWith(page, "</pre></html>");
    }

    [TestMethod]
    [DataRow("GET /other", "404")]
    [DataRow("POST /", "405")]
    public void Anything_else_is_refused_with_what_there_is(string request, string status) =>
        StringAssert.StartsWith(Ask(request), $"HTTP/1.1 {status} ");

    private string Ask(string request)
    {
        var caller = new OneCaller($"{request} HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 0\r\n\r\n");
        var server = new HttpServer(caller, new ReportPages(new AcceptanceText(_report, "esp32-wroom-32e-rfm95w", "SIMULATED 1.0")), 1);
        for (long now = 0; now < 10_000_000 && !caller.IsClosed; now += 10_000)
            server.Step(now);
        Assert.AreEqual(0, server.Statistics.BrokenOff, "a piece did not fit");
        return caller.Answer;
    }

    private static string BodyOf(string answer)
    {
        StringAssert.StartsWith(answer, "HTTP/1.1 200 ");
        var body = new StringBuilder();
        int at = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        while (true)
        {
            int end = answer.IndexOf("\r\n", at, StringComparison.Ordinal);
            int length = Convert.ToInt32(answer[at..end], 16);
            if (length == 0)
                return body.ToString();
            body.Append(answer, end + 2, length);
            at = end + 2 + length + 2;
        }
    }

    private sealed class OneCaller(string request) : IListener, IConnection
    {
        private readonly byte[] _request = Encoding.ASCII.GetBytes(request);
        private readonly StringBuilder _answer = new();
        private int _at;
        private bool _isTaken;

        internal bool IsClosed { get; private set; }

        internal string Answer => _answer.ToString();

        public IConnection Accept()
        {
            if (_isTaken)
                return null!;
            _isTaken = true;
            return this;
        }

        public int Receive(byte[] buffer, int offset, int length)
        {
            int count = Math.Min(length, _request.Length - _at);
            Array.Copy(_request, _at, buffer, offset, count);
            _at += count;
            return count;
        }

        public int Send(byte[] data, int offset, int length)
        {
            _answer.Append(Encoding.ASCII.GetString(data, offset, length));
            return length;
        }

        public void Close() => IsClosed = true;
    }
}
