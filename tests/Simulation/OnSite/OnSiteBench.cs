using System.Net;
using System.Text;
using NanoSensors.Board;
using NanoSensors.Http;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.SelfTest;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Node;

namespace NanoSensors.Tests.Simulation.OnSite;

/// <summary>A simulated node with its page open on a real port, asked by .NET's own client.</summary>
internal sealed class OnSiteBench : IDisposable
{
    internal const string Password = "K7QM-4TXR-9WDZ";

    private readonly TcpPort _port = new(0);
    private readonly HttpClient _client;

    internal OnSiteBench(NodeProfile profile = NodeProfile.Parking, SelfTestReport? selfTest = null, bool provisioned = true)
    {
        Node = new NodeBench(profile, seed: 95, provisioned);
        byte[] password = Encoding.ASCII.GetBytes(Password);
        var store = new RecordStore(Node.Board.Storage);
        new PasswordGuard(store).Set(password, password.Length, new byte[PasswordGuard.SaltLength]);
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port.Number}/"), Timeout = TimeSpan.FromSeconds(20) };
        Host = new BoardHost(Node.Time, Node.Board, () =>
        {
            var records = new RecordStore(Node.Board.Storage);
            Application = new NodeApplication(
                Node.Settings, Node.Sensors, new Sx1276(Node.Board.Radio.Spi, Node.Board.Radio.Reset), new ManagedAes128(), records, Node.Board.Battery,
                Node.Board.Supervisor, Node.Board.Entropy);
            var pages = new NodePages(Application, Node.Settings, NodeIdentity.Read(records), new PasswordGuard(records), selfTest);
            Server = new HttpServer(_port, pages, 2);
            return new OnSiteApplication(Application, pages, Server, Node.Board.Supervisor);
        });
        Host.Start();
        Run(60);
    }

    internal NodeBench Node { get; }

    internal BoardHost Host { get; }

    internal NodeApplication Application { get; private set; } = null!;

    internal HttpServer Server { get; private set; } = null!;

    internal void Run(double seconds) => Node.Time.RunUntil(Node.Time.NowMicroseconds + (long)(seconds * 1e6));

    internal string Get(string path)
    {
        HttpResponseMessage answer = Serve(_client.GetAsync(path));
        string body = Serve(answer.Content.ReadAsStringAsync());
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, body);
        Assert.AreEqual(0, Server.Statistics.BrokenOff, $"{path}: a piece did not fit");
        return body;
    }

    internal (HttpStatusCode Status, string Body) Post(string path, Dictionary<string, string> form, string? origin = null)
    {
        using var request = new HttpRequestMessage(System.Net.Http.HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (origin != null)
            request.Headers.Add("Origin", origin);
        HttpResponseMessage answer = Serve(_client.SendAsync(request));
        return (answer.StatusCode, Serve(answer.Content.ReadAsStringAsync()));
    }

    // The simulated board goes on a little faster than the clock on the wall, for as long as the answer takes.
    private T Serve<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Run(0.01);
            Thread.Sleep(1);
        }

        return task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _client.Dispose();
        _port.Dispose();
    }
}
