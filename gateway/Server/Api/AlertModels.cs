using NanoSensors.Server.Alerts;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <param name="Open">How many are open, whatever was asked for.</param>
/// <param name="Alerts">The newest first.</param>
/// <param name="Next">For the parameter <c>before</c> of the next page; absent if this was the last.</param>
public sealed record AlertList(int Open, IReadOnlyList<AlertView> Alerts, long? Next);

/// <summary>Something that is or was wrong.</summary>
/// <param name="Kind">silent, battery, sensor, gateway, joins or network.</param>
/// <param name="Device">DevEUI, if it is about a device.</param>
/// <param name="Gateway">EUI, if it is about a gateway.</param>
/// <param name="Began">UTC, RFC 3339 with milliseconds.</param>
/// <param name="Ended">Absent while it is open.</param>
/// <param name="Detail">The figures: lastSeen or lastHeard with limitSeconds, batteryVolts with limitVolts, sensorHealth, remainingDevNonces with limitDevNonces, silenceStep.</param>
/// <param name="Text">The same in a sentence.</param>
public sealed record AlertView(
    long Id, string Kind, string? Device, string? Gateway, string Name, string Began, string? Ended, RawJson Detail, AlertText Text)
{
    internal static AlertView Of(Alert alert) => new(
        alert.Id, alert.Kind, alert.Kind == AlertKind.Gateway ? null : alert.Subject, alert.Kind == AlertKind.Gateway ? alert.Subject : null, alert.Name,
        Rfc3339.Format(alert.Began), alert.Ended is { } ended ? Rfc3339.Format(ended) : null, new RawJson(alert.Detail),
        new AlertText(AlertTexts.German(alert), AlertTexts.English(alert)));
}

/// <summary>A sentence in the page's languages.</summary>
public sealed record AlertText(string De, string En);

/// <summary>What the webhook is sent.</summary>
/// <param name="Id">The same as in the header <c>webhook-id</c>, however often it is sent.</param>
/// <param name="Type">alert.begun or alert.ended.</param>
public sealed record AlertNotification(string Id, string Type, AlertView Alert);

/// <summary>The own gateways.</summary>
public sealed record GatewayList(IReadOnlyList<GatewayView> Gateways);

/// <param name="Gateway">EUI, 16 hex digits.</param>
/// <param name="LastHeard">UTC, RFC 3339 with milliseconds.</param>
/// <param name="Down">True while there is an alert about it.</param>
public sealed record GatewayView(string Gateway, string LastHeard, bool Down);
