using System.Net.Sockets;
using System.Text;
using NanoSensors.Http;
using NanoSensors.Simulation;
using HttpMethod = NanoSensors.Http.HttpMethod;

namespace NanoSensors.Tests.Simulation.Http;

/// <summary>The web server of a board behind real sockets, asked by .NET's own client.</summary>
[TestClass]
public sealed class TcpPortTests
{
    [TestMethod]
    public async Task A_browser_s_request_is_answered_and_a_silent_caller_does_not_stand_in_the_way()
    {
        using var port = new TcpPort(0);
        var server = new HttpServer(port, new OnePage(), 2);
        using var silent = new TcpClient("127.0.0.1", port.Number);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port.Number}/"), Timeout = TimeSpan.FromSeconds(20) };
        Task<string> page = client.GetStringAsync("/?x=1");
        Task<HttpResponseMessage> form = client.PostAsync("/", new FormUrlEncodedContent([new("name", "Bücherei & Café")]));
        Run(server, Task.WhenAll(page, form));
        Assert.AreEqual(string.Concat(Enumerable.Repeat("0123456789\n", 900)), await page);
        Assert.AreEqual("Bücherei &amp; Café", await (await form).Content.ReadAsStringAsync());
        Assert.AreEqual(2, server.Statistics.Requests);
    }

    [TestMethod]
    public void Serving_allocates_nothing()
    {
        var caller = new Caller();
        var server = new HttpServer(caller, new OnePage(), 2);
        long now = 0;
        caller.Serve(server.Step, 100, ref now);
        Action<long> step = server.Step;
        long before = GC.GetAllocatedBytesForCurrentThread();
        caller.Serve(step, 1000, ref now);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"Figure: {allocated} bytes allocated by 1000 pages of {caller.Received} bytes");
        Assert.AreEqual(0, allocated);
        Assert.AreEqual(1100, server.Statistics.Requests);
    }

    private static void Run(HttpServer server, Task until)
    {
        long start = Environment.TickCount64;
        while (!until.IsCompleted && Environment.TickCount64 - start < 20_000)
        {
            server.Step((Environment.TickCount64 - start) * 1000);
            Thread.Sleep(1);
        }
    }

    private sealed class OnePage : IHttpPages
    {
        private byte[] _name = [];

        public void Open(HttpRequest request, HttpResponse response, long nowMicroseconds)
        {
            if (request.Method != HttpMethod.Post)
                return;
            response.Page = 1;
            FormReader form = request.Form;
            if (form.Next() && form.NameIs("name"))
                _name = form.Value[..form.ValueLength];
        }

        public bool Write(HttpResponse response, long nowMicroseconds)
        {
            if (response.Page == 1)
            {
                response.Html(_name, 0, _name.Length);
                return false;
            }

            for (int i = 0; i < 30; i++)
                response.Writer.Text("0123456789\n");
            return response.Piece < 29;
        }
    }
}
