using NanoSensors.Server.Devices;
using NanoSensors.Server.Live;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Alerts;

/// <summary>
/// Looks every few seconds at what is known of devices and gateways, and begins and ends alerts. It reads the store, which it shares with any other
/// server, and never stands in the way of an uplink.
/// </summary>
internal sealed class AlertService(
    IAlertStore alerts, IDeviceRegistry devices, GatewayWatch gateways, AlertSettings settings, WebhookSender webhook, AlertFeed feed, ServerMetrics metrics,
    TimeProvider time, ILogger<AlertService> log)
    : BackgroundService
{
    private readonly AlertRules _rules = new(settings);

    // Longer than a restart takes: a server that was away has missed what was sent meanwhile.
    private readonly TimeSpan _pause = TimeSpan.FromSeconds((settings.CheckSeconds * 2) + 60);

    private readonly Lock _telling = new();

    // Those that were open when somebody was last told; null before the first look.
    private HashSet<long>? _told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.CheckSeconds), time);
            do
            {
                try
                {
                    await CheckAsync();
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogWarning("Alerts could not be looked after now, and will be in {Seconds} s: {Message}", settings.CheckSeconds, e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    /// <summary>Looks once.</summary>
    internal async Task CheckAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset watched = await alerts.WatchAsync(now, _pause);
        Dictionary<(string Kind, string Subject), Alert> open = alerts.Open().ToDictionary(alert => (alert.Kind, alert.Subject));
        _told ??= [.. open.Values.Select(alert => alert.Id)];
        IEnumerable<Finding> findings = devices.List().SelectMany(status => _rules.Of(status, watched, now))
            .Concat((await gateways.ListAsync()).Select(gateway => _rules.Of(gateway, watched, now)));
        bool changed = false;
        foreach (Finding finding in findings)
        {
            bool isOpen = open.Remove((finding.Kind, finding.Subject));
            if (finding.State == FindingState.Wrong && !isOpen)
                changed |= await BeginAsync(finding);
            else if (finding.State == FindingState.Right && isOpen)
                changed |= await EndAsync(finding.Kind, finding.Subject, finding.Since);
        }

        // What nobody minds any more, or what was taken away.
        foreach (Alert alert in open.Values)
            changed |= await EndAsync(alert.Kind, alert.Subject, now);
        if (changed)
            webhook.Wake();
        Tell(alerts.Open());
    }

    // Whichever server has begun or ended them.
    private void Tell(IReadOnlyList<Alert> open)
    {
        HashSet<long> told, now = [.. open.Select(alert => alert.Id)];
        lock (_telling)
        {
            told = _told!;
            _told = now;
        }

        foreach (long ended in told.Except(now))
        {
            foreach (Alert alert in alerts.List(new AlertQuery(null, null, null, ended + 1, 1)))
                feed.Publish(alert);
        }

        foreach (Alert alert in open.Where(alert => !told.Contains(alert.Id)))
            feed.Publish(alert);
    }

    private async Task<bool> BeginAsync(Finding finding)
    {
        var alert = new NewAlert(finding.Kind, finding.Subject, finding.Name, finding.Since, finding.Detail);
        if (await alerts.BeginAsync(alert, webhook.IsOn) is not { } begun)
            return false;
        metrics.Alert(begun.Kind, "begun");
        log.LogWarning("Alert {Id}: {Text}", begun.Id, AlertTexts.English(begun));
        return true;
    }

    private async Task<bool> EndAsync(string kind, string subject, DateTimeOffset since)
    {
        if (await alerts.EndAsync(kind, subject, since, webhook.IsOn) is not { } ended)
            return false;
        metrics.Alert(ended.Kind, "ended");
        log.LogInformation("Alert {Id}: {Text}", ended.Id, AlertTexts.English(ended));
        return true;
    }
}
