using NanoSensors.Server.Store;

namespace NanoSensors.Server.Operation;

/// <summary>Removes what is older than the operator wants it kept, at the start and once a day.</summary>
internal sealed class RetentionService(IStore store, StoreSettings settings, TimeProvider time, ILogger<RetentionService> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Period, time);
            do
            {
                try
                {
                    await RunAsync(stoppingToken);
                }
                catch (StoreException e)
                {
                    log.LogWarning("What is too old could not be removed, and will be tomorrow: {Message}", e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    /// <summary>Removes all that is too old now.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        DateTimeOffset before = time.GetUtcNow().AddDays(-settings.RetentionDays);
        while (await store.RemoveBeforeAsync(before))
            stop.ThrowIfCancellationRequested();
    }
}
