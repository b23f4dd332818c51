using NanoSensors.Http;

namespace NanoSensors.Tests.Device;

[TestClass]
public class HttpServerTests
{
    [TestMethod]
    public void A_page_comes_in_chunks_with_its_text_escaped()
    {
        HttpBench bench = new HttpBench();
        string answer = bench.Ask("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
        Assert.AreEqual("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n", answer.Substring(0, 85));
        Assert.AreEqual("&lt;a&gt; &amp; &quot;b&quot;", HttpBench.BodyOf(answer));
        Assert.IsTrue(answer.Contains("\r\nContent-Security-Policy: default-src 'none';"));
        Assert.AreEqual(1, bench.Server.Statistics.Requests);
        Assert.IsFalse(bench.Server.IsBusy);
    }

    [TestMethod]
    public void A_request_that_comes_byte_by_byte_and_an_answer_that_is_taken_so_are_the_same()
    {
        HttpBench bench = new HttpBench();
        string whole = bench.Ask("GET /long?x=1 HTTP/1.1\r\nHost: a\r\n\r\n");
        FakeConnection caller = bench.Listener.Call("GET /long?x=1 HTTP/1.1\r\nHost: a\r\n\r\n");
        caller.Portion = 7;
        bench.Serve(caller, 2000);
        Assert.AreEqual(whole, caller.Answer);
        Assert.AreEqual(3000, HttpBench.BodyOf(whole).Length);
    }

    [TestMethod]
    public void Old_clients_get_no_chunks_and_head_gets_no_body()
    {
        HttpBench bench = new HttpBench();
        string answer = bench.Ask("GET / HTTP/1.0\r\n\r\n");
        Assert.IsTrue(answer.EndsWith("\r\n\r\n&lt;a&gt; &amp; &quot;b&quot;"));
        answer = bench.Ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.IsTrue(answer.EndsWith("\r\n\r\n"));
        Assert.AreEqual("HTTP/1.1 200", answer.Substring(0, 12));
    }

    [TestMethod]
    public void A_form_is_read_field_by_field()
    {
        HttpBench bench = new HttpBench();
        Assert.AreEqual("HTTP/1.1 200", Post(bench, "a=1+2%26%3d%C3%A4&&b=&a=x%zz%", "192.168.4.1", "http://192.168.4.1").Substring(0, 12));
        Assert.AreEqual("a:1 2&=\u00C3\u00A4;?:;a:x%zz%;", bench.Fields);
        string longest = "";
        for (int i = 0; i < 256; i++)
            longest += "y";
        Post(bench, "a=" + longest, "h", "http://h");
        Assert.AreEqual("a:" + longest + ";", bench.Fields);
        Post(bench, "a=" + longest + "z", "h", "http://h");
        Assert.AreEqual("a:" + longest + "!", bench.Fields);
    }

    [TestMethod]
    public void A_form_that_another_site_sends_is_told_apart()
    {
        HttpBench bench = new HttpBench();
        Assert.AreEqual("HTTP/1.1 403", Post(bench, "a=1", "192.168.4.1", "http://evil.example").Substring(0, 12));
        Assert.AreEqual("HTTP/1.1 403", Post(bench, "a=1", "192.168.4.1", "null").Substring(0, 12));
        Assert.AreEqual("HTTP/1.1 403", Post(bench, "a=1", "192.168.4.1", "http://192.168.4.1:81").Substring(0, 12));
        Assert.AreEqual("HTTP/1.1 200", Post(bench, "a=1", "Gateway.local", "http://gateway.local").Substring(0, 12));
        Assert.AreEqual(
            "HTTP/1.1 200", bench.Ask("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Type: text/plain\r\n\r\na=1").Substring(0, 12));
        Assert.AreEqual("", bench.Fields);
    }

    [TestMethod]
    public void A_target_that_is_a_whole_address_is_taken_and_its_host_counts()
    {
        HttpBench bench = new HttpBench();
        string asked = bench.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.AreEqual(asked, bench.Ask("GET http://192.168.4.1/ HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.AreEqual(asked, bench.Ask("GET HTTP://192.168.4.1:80?x=1 HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.AreEqual("HTTP/1.1 200", bench.Ask("GET http://192.168.4.1 HTTP/1.0\r\n\r\n").Substring(0, 12));
        string post = "Content-Length: 3\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=1";
        string whole = "POST http://gateway/form HTTP/1.1\r\nHost: other\r\n";
        Assert.AreEqual("HTTP/1.1 200", bench.Ask(whole + "Origin: http://gateway\r\n" + post).Substring(0, 12));
        Assert.AreEqual("HTTP/1.1 403", bench.Ask(whole + "Origin: http://other\r\n" + post).Substring(0, 12));
        Refused(bench, "400", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n");
        Refused(bench, "400", "GET http:// HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    [TestMethod]
    public void What_is_no_request_is_refused_with_its_reason()
    {
        HttpBench bench = new HttpBench();
        string host = "\r\nHost: a\r\n";
        Refused(bench, "400", "GET/ HTTP/1.1" + host + "\r\n");
        Refused(bench, "400", "GET / HTTP/2.0" + host + "\r\n");
        Refused(bench, "400", "GET ftp://a/ HTTP/1.1" + host + "\r\n");
        Refused(bench, "400", "GET / HTTP/1.1\r\n\r\n");
        Refused(bench, "400", "GET / HTTP/1.1" + host + "no colon\r\n\r\n");
        Refused(bench, "400", "GET / HTTP/1.1" + host + " folded: x\r\n\r\n");
        Refused(bench, "400", "POST / HTTP/1.1" + host + "Content-Length: -1\r\n\r\n");
        Refused(bench, "400", "POST / HTTP/1.1" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n");
        Refused(bench, "411", "POST / HTTP/1.1" + host + "\r\n");
        Refused(bench, "413", "POST / HTTP/1.1" + host + "Content-Length: 1537\r\n\r\n");
        Refused(bench, "413", "POST / HTTP/1.1" + host + "Content-Length: 9999999999\r\n\r\n");
        Refused(bench, "501", "POST / HTTP/1.1" + host + "Transfer-Encoding: chunked\r\n\r\n");
        Refused(bench, "414", "GET /" + Repeat("x", 64) + " HTTP/1.1" + host + "\r\n");
        Refused(bench, "414", "GET /" + Repeat("x", 600) + " HTTP/1.1" + host + "\r\n");
        Refused(bench, "431", "GET / HTTP/1.1" + host + "Origin: " + Repeat("x", 81) + "\r\n\r\n");
        Refused(bench, "431", "GET / HTTP/1.1" + host + Repeat("Cookie: 0123456789012345678901234567890123456789\r\n", 200));
        Assert.AreEqual(16, bench.Server.Statistics.Refused);
        Assert.AreEqual("HTTP/1.1 200", bench.Ask("GET / HTTP/1.1" + host + "Cookie: " + Repeat("x", 2000) + "\r\n\r\n").Substring(0, 12));
        Assert.AreEqual("HTTP/1.1 404", bench.Ask("GET /other HTTP/1.1" + host + "\r\n").Substring(0, 12));
    }

    [TestMethod]
    public void Random_bytes_are_answered_or_closed_and_never_end_the_server()
    {
        HttpBench bench = new HttpBench();
        string valid = "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n\r\na=1&b=%41&c=";
        uint state = 20260112;
        for (int run = 0; run < 300; run++)
        {
            char[] text = valid.ToCharArray();
            for (int k = 0; k < 4; k++)
            {
                state = state * 1664525 + 1013904223;
                text[(int)(long)((state >> 8) % (uint)text.Length)] = (char)(int)(state >> 24);
            }

            FakeConnection caller = bench.Listener.Call(new string(text));
            caller.IsEnded = run % 2 == 0;
            bench.Serve(caller, 1200);
            Assert.IsTrue(caller.IsClosed);
        }

        Assert.AreEqual("HTTP/1.1 200", bench.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").Substring(0, 12));
    }

    [TestMethod]
    public void Who_sends_nothing_is_closed_after_ten_seconds_and_makes_room_for_a_newer_caller_after_one()
    {
        HttpBench bench = new HttpBench();
        FakeConnection silent = bench.Listener.Call("");
        Assert.IsTrue(bench.Serve(silent, 2000) >= 1000);
        Assert.AreEqual(1, bench.Server.Statistics.TimedOut);
        Assert.AreEqual("", silent.Answer);

        FakeConnection first = bench.Listener.Call("GET / HT");
        FakeConnection second = bench.Listener.Call("GET /long HTTP/1.1\r\n");
        for (int i = 0; i < 50; i++)
            bench.Step();
        // Not yet: a second has not gone by, and both places are taken.
        FakeConnection third = bench.Listener.Call("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        bench.Serve(third, 5);
        Assert.AreEqual("", third.Answer);
        Assert.IsFalse(first.IsClosed);
        Assert.IsTrue(bench.Serve(third, 100) < 60);
        Assert.AreEqual("HTTP/1.1 200", third.Answer.Substring(0, 12));
        Assert.IsTrue(first.IsClosed);
        Assert.IsFalse(second.IsClosed);
        second.Say("Host: a\r\n\r\n");
        bench.Serve(second, 500);
        Assert.AreEqual(3000, HttpBench.BodyOf(second.Answer).Length);
    }

    [TestMethod]
    public void A_caller_that_does_not_take_its_answer_is_closed_after_half_a_minute()
    {
        HttpBench bench = new HttpBench();
        FakeConnection caller = bench.Listener.Call("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
        caller.IsFull = true;
        Assert.IsTrue(bench.Serve(caller, 5000) >= 3000);
        Assert.AreEqual(1, bench.Server.Statistics.TimedOut);
    }

    [TestMethod]
    public void A_piece_that_does_not_fit_breaks_the_page_off_and_is_counted()
    {
        HttpBench bench = new HttpBench();
        Assert.AreEqual("broken", HttpBench.BodyOf(bench.Ask("GET /wide HTTP/1.1\r\nHost: a\r\n\r\n")));
        Assert.AreEqual(1, bench.Server.Statistics.BrokenOff);
    }

    [TestMethod]
    public void The_rest_of_a_refused_request_is_read_so_that_the_answer_arrives()
    {
        HttpBench bench = new HttpBench();
        FakeConnection caller = bench.Listener.Call("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n" + Repeat("0123456789", 500));
        bench.Serve(caller, 500);
        Assert.AreEqual("HTTP/1.1 413", caller.Answer.Substring(0, 12));
        Assert.AreEqual(0, caller.Receive(new byte[1], 0, 1));
    }

    private static void Refused(HttpBench bench, string status, string request)
    {
        string answer = bench.Ask(request);
        Assert.IsTrue(answer.Length > 12);
        Assert.AreEqual(status, answer.Substring(9, 3));
    }

    private static string Post(HttpBench bench, string form, string host, string origin)
    {
        return bench.Ask(
            "POST /form HTTP/1.1\r\nhost: " + host + "\r\nORIGIN: " + origin + "\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: "
            + form.Length.ToString() + "\r\n\r\n" + form);
    }

    private static string Repeat(string text, int times)
    {
        string all = "";
        for (int i = 0; i < times; i++)
            all += text;
        return all;
    }
}
