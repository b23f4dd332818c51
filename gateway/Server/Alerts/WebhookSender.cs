using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NanoSensors.Server.Api;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Alerts;

/// <summary>
/// Posts alerts to the operator's address, as Standard Webhooks has it (https://www.standardwebhooks.com): <c>webhook-id</c>, <c>webhook-timestamp</c> and,
/// with a secret, <c>webhook-signature</c>. Anything but a 2xx is tried again, ever more seldom, for a week. What is to be told lies in the store, so
/// that it is told at least once whatever happens here; a receiver knows by the id what it has had already.
/// </summary>
internal sealed class WebhookSender : BackgroundService
{
    private const int Batch = 20;
    private const string SecretPrefix = "whsec_";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GiveUp = TimeSpan.FromDays(7);

    private readonly IAlertStore _alerts;
    private readonly WebhookSettings _settings;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly byte[]? _secret;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Patience };
    private readonly SemaphoreSlim _wake = new(0);

    public WebhookSender(IAlertStore alerts, AlertSettings settings, ServerMetrics metrics, TimeProvider time, ILogger<WebhookSender> log)
    {
        _alerts = alerts;
        _settings = settings.Webhook;
        _metrics = metrics;
        _time = time;
        _log = log;
        _secret = ReadSecret(_settings.Secret);
    }

    /// <summary>Whether there is an address to post to.</summary>
    public bool IsOn => !string.IsNullOrEmpty(_settings.Url);

    /// <summary>There is something new to tell.</summary>
    public void Wake() => _wake.Release();

    /// <summary>The bytes of a secret; null if there is none, or it is no base64.</summary>
    internal static byte[]? ReadSecret(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        string base64 = text.StartsWith(SecretPrefix, StringComparison.Ordinal) ? text[SecretPrefix.Length..] : text;
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) && length > 0 ? bytes[..length] : null;
    }

    public override void Dispose()
    {
        base.Dispose();
        _http.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SendDueAsync(stoppingToken) < Batch)
                    await _wake.WaitAsync(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _log.LogWarning("Alerts could not be told now, and will be later: {Message}", e.Message);
                await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> SendDueAsync(CancellationToken stop)
    {
        DateTimeOffset now = _time.GetUtcNow();
        IReadOnlyList<AlertNotice> due = await _alerts.TakeNoticesAsync(now, now + Lease, Batch);
        foreach (AlertNotice notice in due)
        {
            string? refusal = await PostAsync(notice, stop);
            _metrics.AlertNotice(refusal == null ? "delivered" : "failed");
            if (refusal == null)
            {
                await _alerts.RemoveNoticeAsync(notice.Id);
                // Its end may have waited for its beginning.
                Wake();
                continue;
            }

            TimeSpan wait = Backoff(notice.Attempts);
            if (_time.GetUtcNow() - (notice.Alert.Ended ?? notice.Alert.Began) > GiveUp)
            {
                _log.LogError("Alert {Id} ({Event}) was told to nobody for a week and is given up: {Reason}", notice.Alert.Id, notice.Event, refusal);
                await _alerts.RemoveNoticeAsync(notice.Id);
                continue;
            }

            _log.LogWarning("Alert {Id} ({Event}): Alerts__Webhook__Url did not take it ({Reason}); again in {Wait}", notice.Alert.Id, notice.Event, refusal, wait);
            await _alerts.PutOffNoticeAsync(notice.Id, _time.GetUtcNow() + wait);
        }

        return due.Count;
    }

    /// <summary>How long to wait after so many attempts before this one: 15 s, doubled up to an hour.</summary>
    internal static TimeSpan Backoff(int attempts) => TimeSpan.FromSeconds(Math.Min(3600, 15 * Math.Pow(2, Math.Min(attempts, 10))));

    // Null if it was taken, or why not.
    private async Task<string?> PostAsync(AlertNotice notice, CancellationToken stop)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"alert-{notice.Alert.Id}-{notice.Event}");
        // As it was then: the beginning is told as a beginning, though the end may be known by now.
        Alert alert = notice.Event == "begun" ? notice.Alert with { Ended = null } : notice.Alert;
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new AlertNotification(id, "alert." + notice.Event, AlertView.Of(alert)), ApiJson.Default.AlertNotification);
        string timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        if (_secret != null)
            request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(_secret, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body])));
        if (!string.IsNullOrEmpty(_settings.Bearer))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _settings.Bearer);
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return answer.IsSuccessStatusCode ? null : $"answered {(int)answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
    }
}
