using System.Text;
using RabbitMQ.Client;

namespace NanoSensors.Server.Tests;

/// <summary>A queue of its own on the shared broker, with someone who publishes to it as ChirpStack does.</summary>
internal sealed class BrokerSite : IAsyncDisposable
{
    private static int _last;

    private IConnection _connection;
    private readonly string _application = Guid.NewGuid().ToString();

    private BrokerSite(RabbitBroker broker, IConnection connection, IChannel channel)
    {
        Broker = broker;
        _connection = connection;
        Channel = channel;
        Queue = "nanosensors-" + Interlocked.Increment(ref _last);
    }

    public RabbitBroker Broker { get; }

    public IChannel Channel { get; private set; }

    public string Queue { get; }

    public string DeadLetters => Queue + ".dead";

    /// <summary>Skips the test if there is no RabbitMQ.</summary>
    public static async Task<BrokerSite> StartAsync()
    {
        RabbitBroker broker = await RabbitBroker.RequireAsync();
        IConnection connection = await broker.ConnectAsync();
        IChannel channel = await OpenAsync(connection);
        var site = new BrokerSite(broker, connection, channel);
        // So that what is published before a server is there waits for it.
        await new Server.Amqp.BrokerTopology(site.Settings, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
            .DeclareAsync(connection, CancellationToken.None);
        return site;
    }

    /// <summary>Ends the broker as a power cut would, and starts it again.</summary>
    public Task CrashBrokerAsync() => Broker.CrashAndRestartAsync();

    /// <summary>Waits for the broker, if it is away.</summary>
    public async Task ReconnectAsync()
    {
        await _connection.DisposeAsync();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                _connection = await Broker.ConnectAsync();
                Channel = await OpenAsync(_connection);
                return;
            }
            catch (RabbitMQ.Client.Exceptions.BrokerUnreachableException) when (attempt < 300)
            {
                await Task.Delay(200);
            }
        }
    }

    private static Task<IChannel> OpenAsync(IConnection connection) => connection.CreateChannelAsync(
        new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));

    private AmqpSettings Settings => Apply(new AmqpSettings());

    public AmqpSettings Apply(AmqpSettings settings)
    {
        settings.Uri = Broker.Uri;
        settings.Queue = Queue;
        settings.DeadLetterQueue = DeadLetters;
        settings.BindingKey = $"application.{_application}.device.*.event.*";
        return settings;
    }

    public Task<RunningServer> ServerAsync(string? folder = null, Action<ServerSettings>? configure = null) => RunningServer.StartAsync(folder, settings =>
    {
        Apply(settings.Amqp);
        configure?.Invoke(settings);
    });

    public Task PublishAsync(string type, string body) => PublishAsync(type, Encoding.UTF8.GetBytes(body), null);

    public async Task PublishAsync(string type, byte[] body, string? contentType)
        => await Channel.BasicPublishAsync(
            "amq.topic", $"application.{_application}.device.0101010101010101.event.{type}", mandatory: true,
            new BasicProperties { ContentType = contentType, Persistent = true }, body);

    /// <summary>As many uplinks, their counters from <paramref name="first"/> on; returns when the broker has them.</summary>
    public async Task PublishUplinksAsync(uint first, int count)
        => await Task.WhenAll(Enumerable.Range((int)first, count).Select(fCnt => PublishAsync(
            "up", Events.ChirpStack(1, Events.Parking(fCnt % 2 == 0), (uint)fCnt).ToJsonString())));

    /// <summary>The MQTT topic that comes to the same queue.</summary>
    public string Topic(string type) => $"application/{_application}/device/0101010101010101/event/{type}";

    /// <summary>How many events were refused.</summary>
    public async Task<uint> DeadAsync() => (await Channel.QueueDeclarePassiveAsync(DeadLetters)).MessageCount;

    /// <summary>How many wait; those in a server's hands are not among them, and come back when it is gone.</summary>
    public async Task<uint> WaitingAsync() => (await Channel.QueueDeclarePassiveAsync(Queue)).MessageCount;

    /// <summary>Waits until so many readings are stored and so many events refused, and no more.</summary>
    public async Task ExpectAsync(RunningServer server, int readings, uint dead = 0)
    {
        long patience = Environment.TickCount64 + 30_000;
        int stored = 0;
        uint refused = 0;
        while (Environment.TickCount64 < patience
            && ((stored = (await server.ReadingsAsync()).Count) < readings || (refused = await DeadAsync()) < dead || await WaitingAsync() > 0))
            await Task.Delay(20);
        Assert.AreEqual(readings, stored, "readings");
        Assert.AreEqual(dead, refused, "dead letters");
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.QueueDeleteAsync(Queue);
        await Channel.QueueDeleteAsync(DeadLetters);
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
