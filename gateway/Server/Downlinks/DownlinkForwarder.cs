using NanoSensors.Server.Devices;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Downlinks;

/// <summary>
/// Hands commands for devices behind other network servers to those servers' queues. A command is claimed in the store before it is sent, so that of
/// several instances one sends it; while a network server is away it is tried ever more seldom until the command expires.
/// </summary>
internal sealed class DownlinkForwarder(
    IEnumerable<IDownlinkRoute> routes, IDownlinkQueue queue, TimeProvider time, ILogger<DownlinkForwarder> log) : BackgroundService
{
    private const int Batch = 16;

    // Longer than any attempt may take.
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>What keeps a device from getting commands, with the remedy; null for nothing.</summary>
    public string? Obstacle(DeviceStatus device)
        => device.Source is null or "gateway" ? null
            : routes.FirstOrDefault(route => route.Source == device.Source) is { } route ? route.Obstacle(device)
            : $"It was last heard through {device.Source}, which takes no commands.";

    /// <summary>A command has been queued.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It will look anyway.
        }
    }

    /// <summary>Sends what is due now.</summary>
    /// <returns>True if there may be more.</returns>
    internal async Task<bool> ForwardAsync(CancellationToken stop)
    {
        IReadOnlyList<ForwardedDownlink> due = await queue.ClaimAsync(time.GetUtcNow() + Claim, Batch);
        await Task.WhenAll(due.Select(async one => await queue.SettleAsync(one, await SendAsync(one, stop))));
        return due.Count > 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await ForwardAsync(stoppingToken))
                {
                }

                await _wake.WaitAsync(Period, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (StoreException e)
            {
                log.LogWarning("Commands wait: {Message}", e.Message);
                await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<ForwardOutcome> SendAsync(ForwardedDownlink one, CancellationToken stop)
    {
        ForwardAnswer answer;
        try
        {
            answer = await routes.First(route => route.Source == one.Source).SendAsync(one, stop);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or UriFormatException)
        {
            answer = new ForwardAnswer(ForwardState.Later, e is OperationCanceledException ? "the network server does not answer" : e.Message);
        }

        long id = one.Downlink.Id;
        switch (answer.State)
        {
            case ForwardState.Sent:
                log.LogInformation("Command {Id} for {Device} is with {Source}", id, one.Downlink.Device, one.Source);
                return ForwardOutcome.Sent(answer.Text);
            case ForwardState.Refused:
                log.LogWarning("Command {Id} for {Device} is refused: {Reason}", id, one.Downlink.Device, answer.Text);
                return ForwardOutcome.Refused(answer.Text!);
            default:
                TimeSpan pause = TimeSpan.FromSeconds(Math.Min(5 * Math.Pow(2, Math.Min(one.Attempts, 10)), MaxPause.TotalSeconds));
                log.LogWarning("Command {Id} for {Device} waits: {Reason}; next try in {Pause} s", id, one.Downlink.Device, answer.Text, pause.TotalSeconds);
                return ForwardOutcome.Later(answer.Text!, time.GetUtcNow() + pause);
        }
    }
}
