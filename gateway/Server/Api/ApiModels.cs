using System.Text.Json;
using System.Text.Json.Serialization;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>A reading as the API shows it. A value that is not known is absent.</summary>
/// <param name="Device">DevEUI, 16 hex digits.</param>
/// <param name="Time">UTC, RFC 3339 with milliseconds.</param>
/// <param name="Kind">parking, air, footfall, status, acknowledgement, or unknown if the payload could not be decoded.</param>
/// <param name="Source">gateway, chirpstack or tts.</param>
/// <param name="Rssi">dBm.</param>
/// <param name="Snr">dB.</param>
/// <param name="Data">What the codec made of the payload.</param>
/// <param name="Error">Why it could not.</param>
/// <param name="Payload">The payload in hex, if it could not.</param>
/// <param name="Gateway">The one that heard it best.</param>
/// <param name="SpreadingFactor">7 to 12.</param>
public sealed record ReadingView(
    string Device, string Name, string Time, string Kind, int FPort, uint FCnt, string Source, double? Rssi, double? Snr, RawJson Data,
    string? Error, string? Payload, string? Gateway, int? SpreadingFactor)
{
    internal static ReadingView Of(Reading reading) => new(
        reading.Device.ToString(), reading.Name, Rfc3339.Format(reading.Time), reading.Kind, reading.FPort, reading.FCnt, reading.Source,
        reading.Rssi, reading.Snr, new RawJson(reading.Data), reading.Error,
        reading.Payload == null ? null : Convert.ToHexStringLower(reading.Payload), reading.Gateway, reading.SpreadingFactor);
}

/// <param name="Readings">The newest first.</param>
/// <param name="Next">For the parameter <c>cursor</c> of the next page, or null if this was the last.</param>
public sealed record ReadingList(
    IReadOnlyList<ReadingView> Readings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

/// <summary>A device as the API shows it. A value that is not known is absent.</summary>
/// <param name="Device">DevEUI, 16 hex digits.</param>
/// <param name="Profile">parking, air or footfall.</param>
/// <param name="Rssi">dBm, of the last reading.</param>
/// <param name="Snr">dB, of the last reading.</param>
/// <param name="Source">Where it was heard through last: gateway, chirpstack or tts.</param>
/// <param name="SensorHealth">ok, degraded or fault, as the device said last.</param>
/// <param name="ConfigurationHash">Two devices with the same run the same configuration.</param>
/// <param name="RuntimeVersion">The runtime's firmware image, as the device said last.</param>
/// <param name="RuntimeExpected">Whether that is the version that the firmware was built for.</param>
/// <param name="RemainingDevNonces">How many joins the device has left, as it said last.</param>
/// <param name="SilenceStep">Its last step against a silent network: none, droppedAnswers, rejoined, restarted, or unknown and a number.</param>
/// <param name="SilentAfterSeconds">After how long without an uplink it is called silent; absent if its silence is no alert.</param>
/// <param name="Alerts">The kinds of its open alerts.</param>
/// <param name="BatteryForecast">Only of one device alone, and only where there is enough to tell it from.</param>
/// <param name="Status">Only of one device alone: what it said last of itself.</param>
public sealed record DeviceView(
    string Device, string Name, string? Profile, double? Latitude, double? Longitude, string? LastSeen, ReadingView? LastReading,
    double? BatteryVolts, double? Rssi, double? Snr, LinkStatusView? LinkStatus, string? LastJoin, DownlinkStatusView? LastDownlink,
    NetworkFaultView? LastFault, int? SpreadingFactor, string? Source, string? SensorHealth, string? FirmwareVersion, string? ConfigurationHash,
    string? RuntimeVersion, bool? RuntimeExpected, int? RemainingDevNonces, string? SilenceStep,
    int? SilentAfterSeconds, IReadOnlyList<string> Alerts, BatteryForecastView? BatteryForecast, NodeStatusView? Status)
{
    internal static DeviceView Of(DeviceStatus status, AlertSettings settings, IEnumerable<Alert> open, BatteryForecast? forecast = null, NodeStatus? told = null) => new(
        status.Device.DevEui.ToString(), status.Device.Name, status.Device.Profile, status.Device.Latitude, status.Device.Longitude,
        status.LastSeen is { } seen ? Rfc3339.Format(seen) : null, status.LastReading == null ? null : ReadingView.Of(status.LastReading),
        status.BatteryVolts, status.Rssi, status.Snr, status.LinkStatus == null ? null : LinkStatusView.Of(status.LinkStatus),
        status.LastJoin is { } joined ? Rfc3339.Format(joined) : null,
        status.LastDownlink is { } down ? new DownlinkStatusView(down.State, down.Detail, Rfc3339.Format(down.Time)) : null,
        status.LastFault is { } fault
            ? new NetworkFaultView(fault.Fault.Level, fault.Fault.Code, fault.Fault.Description, Rfc3339.Format(fault.Time))
            : null,
        status.SpreadingFactor, status.Source, status.SensorHealth, status.FirmwareVersion, status.ConfigurationHash,
        status.RuntimeVersion, PinnedRuntime.IsExpected(status.RuntimeVersion), status.RemainingDevNonces, status.SilenceStep,
        settings.SilenceOf(status.Device.ExpectedIntervalSeconds) is { } silence ? (int)silence.TotalSeconds : null,
        [.. open.Select(alert => alert.Kind)], forecast == null ? null : BatteryForecastView.Of(forecast),
        told == null ? null : NodeStatusView.Of(told));
}

/// <summary>A node's last status.</summary>
/// <param name="Time">UTC, RFC 3339.</param>
/// <param name="Data">As the codec decoded it: resets, uptime, late receive windows, writes to flash, and each sensor's health.</param>
/// <param name="WakeUpsPerDay">How often a day a parking node's magnetometer wakes it, cars included; absent where two statuses do not tell.</param>
public sealed record NodeStatusView(string Time, RawJson Data, double? WakeUpsPerDay)
{
    internal static NodeStatusView Of(NodeStatus status)
        => new(Rfc3339.Format(status.Time), new RawJson(status.Data), status.WakeUpsPerDay is { } rate ? Math.Round(rate, 1) : null);
}

/// <summary>When the battery will be at the voltage that calls it low, if it goes on as in the last months.</summary>
/// <param name="LowAt">UTC, RFC 3339.</param>
/// <param name="VoltsPerDay">Below 0.</param>
/// <param name="Days">From how many days' voltages that was worked out.</param>
/// <param name="LimitVolts">The voltage that calls it low.</param>
public sealed record BatteryForecastView(string LowAt, double VoltsPerDay, int Days, double LimitVolts)
{
    internal static BatteryForecastView Of(BatteryForecast forecast)
        => new(Rfc3339.Format(forecast.LowAt), Math.Round(forecast.VoltsPerDay, 6), forecast.Days, forecast.LimitVolts);
}

/// <summary>How a device was heard, the oldest first.</summary>
public sealed record SignalList(string Device, IReadOnlyList<SignalView> Points);

/// <param name="FCnt">Counts a session's frames: where numbers are missing, frames are.</param>
/// <param name="Rssi">dBm.</param>
/// <param name="Snr">dB.</param>
/// <param name="SpreadingFactor">7 to 12.</param>
/// <param name="Gateway">The one that heard it best.</param>
public sealed record SignalView(string Time, uint FCnt, double? Rssi, double? Snr, int? SpreadingFactor, string? Gateway);

/// <summary>What another network server told last of a downlink to the device.</summary>
/// <param name="State">transmitted, acknowledged, unanswered or failed.</param>
/// <param name="Detail">The gateway, or the reason; absent if not told.</param>
public sealed record DownlinkStatusView(string State, string? Detail, string Time);

/// <summary>What another network server complained of last.</summary>
/// <param name="Level">warning or error.</param>
/// <param name="Code">That server's own word.</param>
public sealed record NetworkFaultView(string Level, string Code, string Description, string Time);

/// <summary>A device's last answer to the network's daily question (DevStatusReq).</summary>
/// <param name="BatteryPercent">0 to 100, or absent: on external power, or it does not know.</param>
/// <param name="ExternalPower">True if it does not live on a battery.</param>
/// <param name="MarginDb">SNR at the device, -32 to 31 dB.</param>
public sealed record LinkStatusView(int? BatteryPercent, bool ExternalPower, int MarginDb, string Time)
{
    internal static LinkStatusView Of(LinkStatus status) => new(
        status.Battery is >= 1 and <= 254 ? (int)Math.Round((status.Battery - 1) / 2.53) : null, status.Battery == 0, status.MarginDb,
        Rfc3339.Format(status.Time));
}

public sealed record DeviceList(IReadOnlyList<DeviceView> Devices);

/// <summary>GeoJSON (RFC 7946): the bays.</summary>
public sealed record ParkingCollection(string Type, IReadOnlyList<ParkingFeature> Features);

/// <param name="Geometry">Null for a bay without a registered position.</param>
public sealed record ParkingFeature(
    string Type, string Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] PointGeometry? Geometry, ParkingProperties Properties);

/// <param name="Coordinates">Longitude, latitude.</param>
public sealed record PointGeometry(string Type, double[] Coordinates);

/// <summary>A bay; what is not known is null, so that every bay has the same columns.</summary>
public sealed record ParkingProperties(
    string Device,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? Occupied,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Since,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? LastSeen,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? BatteryVolts);

/// <summary>A command and what became of it.</summary>
/// <param name="State">queued, sent, acknowledged, refused or expired.</param>
/// <param name="Payload">In hex.</param>
/// <param name="Result">The node's answer.</param>
public sealed record CommandView(
    long Id, string Device, string State, int FPort, string Payload, RawJson Command, string Created, string Expires, string? Sent, string? Result)
{
    internal static CommandView Of(Downlink downlink) => new(
        downlink.Id, downlink.Device.ToString(), downlink.State, downlink.Content.FPort, Convert.ToHexStringLower(downlink.Content.Payload),
        new RawJson(downlink.Content.Command), Rfc3339.Format(downlink.Created), Rfc3339.Format(downlink.Expires),
        downlink.Sent is { } sent ? Rfc3339.Format(sent) : null, downlink.Result);
}

public sealed record CommandList(IReadOnlyList<CommandView> Commands);

/// <param name="Next">For the parameter <c>before</c> of the next page; absent if this was the last.</param>
public sealed record AuditList(IReadOnlyList<AuditView> Entries, long? Next);

/// <summary>What an operator had done.</summary>
/// <param name="Who">The name of the API key, or of the person.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Action">register or command.</param>
/// <param name="Detail">The command, or the registration without keys.</param>
public sealed record AuditView(long Id, string Time, string? Who, string? Address, string Action, string Device, RawJson Detail);

/// <param name="Status">ok or failing.</param>
/// <param name="Store">ok, or why the store takes no writes.</param>
/// <param name="Udp">Where gateways may send to, or "off".</param>
/// <param name="Gateways">How many gateways were heard within the last minute.</param>
/// <param name="Broker">off, connected, or what keeps the server from taking events from the broker, where they wait meanwhile.</param>
public sealed record HealthView(string Status, string Store, string Udp, int Gateways, string Broker);

/// <summary>A device to register.</summary>
/// <param name="Device">DevEUI, 16 hex digits.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Profile">parking, air or footfall.</param>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
/// <param name="JoinEui">16 hex digits; with an AppKey.</param>
/// <param name="ExpectedIntervalSeconds">How often it reports, 10 to 604800 s, or 0 if its silence is no alert; otherwise the server's default.</param>
/// <param name="AppKey">32 hex digits, for a device behind this server's own gateways. No answer ever contains it.</param>
public sealed record DeviceRegistration(
    string? Device, string? Name, string? Profile, double? Latitude, double? Longitude, string? JoinEui, string? AppKey,
    int? ExpectedIntervalSeconds = null);

/// <summary>JSON that is written as it is.</summary>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson(string Text);

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return new RawJson(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
        => writer.WriteRawValue(value.Text, skipInputValidation: true);
}
