using System.Text.Json.Nodes;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Alerts;

/// <summary>What is wrong with devices and gateways, from what is known of them now. Nothing is remembered here.</summary>
internal sealed class AlertRules(AlertSettings settings)
{
    // LoRaWAN's own battery level, where a node tells no voltage: of 254 steps.
    private const int LowLevel = 25;
    private const int WellLevel = 51;

    /// <param name="status">The device.</param>
    /// <param name="watched">Since when somebody has listened without a pause.</param>
    /// <param name="now">Now.</param>
    public IEnumerable<Finding> Of(DeviceStatus status, DateTimeOffset watched, DateTimeOffset now)
    {
        if (Silence(status, watched, now) is { } silent)
            yield return silent;
        if (Battery(status, now) is { } battery)
            yield return battery;
        if (status.SensorHealth is { } health)
        {
            yield return new Finding(
                AlertKind.Sensor, Subject(status), status.Device.Name, health == "fault" ? FindingState.Wrong : FindingState.Right,
                status.LastReading?.Time ?? now, new JsonObject { ["sensorHealth"] = health }.ToJsonString());
        }

        if (status.RemainingDevNonces is { } nonces && settings.FewDevNonces > 0)
        {
            yield return new Finding(
                AlertKind.Joins, Subject(status), status.Device.Name, nonces < settings.FewDevNonces ? FindingState.Wrong : FindingState.Right,
                status.LastReading?.Time ?? now, new JsonObject { ["remainingDevNonces"] = nonces, ["limitDevNonces"] = settings.FewDevNonces }.ToJsonString());
        }

        if (status.SilenceStep is { } step)
        {
            yield return new Finding(
                AlertKind.Network, Subject(status), status.Device.Name, step == "none" ? FindingState.Right : FindingState.Wrong,
                status.LastReading?.Time ?? now, new JsonObject { ["silenceStep"] = step }.ToJsonString());
        }
    }

    /// <summary>The same for a gateway.</summary>
    public Finding Of(HeardGateway gateway, DateTimeOffset watched, DateTimeOffset now)
    {
        TimeSpan patience = TimeSpan.FromMinutes(settings.GatewayDownMinutes);
        DateTimeOffset from = Later(gateway.LastHeard, watched);
        string eui = gateway.Gateway.ToString();
        return new Finding(
            AlertKind.Gateway, eui, eui, State(from, gateway.LastHeard, patience, now), now - from > patience ? from + patience : gateway.LastHeard,
            new JsonObject { ["lastHeard"] = Rfc3339.Format(gateway.LastHeard), ["limitSeconds"] = (int)patience.TotalSeconds }.ToJsonString());
    }

    // A device that was never heard has not been put up yet.
    private Finding? Silence(DeviceStatus status, DateTimeOffset watched, DateTimeOffset now)
    {
        if (status.LastSeen is not { } seen || settings.SilenceOf(status.Device.ExpectedIntervalSeconds) is not { } patience)
            return null;
        DateTimeOffset from = Later(seen, watched);
        return new Finding(
            AlertKind.Silent, Subject(status), status.Device.Name, State(from, seen, patience, now), now - from > patience ? from + patience : seen,
            new JsonObject { ["lastSeen"] = Rfc3339.Format(seen), ["limitSeconds"] = (int)patience.TotalSeconds }.ToJsonString());
    }

    // After a pause of the watching itself nothing is known until it was heard, or was not for long enough.
    private static FindingState State(DateTimeOffset from, DateTimeOffset heard, TimeSpan patience, DateTimeOffset now)
        => now - from > patience ? FindingState.Wrong : now - heard > patience ? FindingState.Between : FindingState.Right;

    private Finding? Battery(DeviceStatus status, DateTimeOffset now)
    {
        DateTimeOffset time = status.LastReading?.Time ?? now;
        if (status.BatteryVolts is { } volts)
        {
            // The codec's steps are 20 mV; a comparison of doubles must not hang on their last bit.
            double above = Math.Round(volts - settings.BatteryLowVolts, 3);
            FindingState state = above <= 0 ? FindingState.Wrong : above >= Math.Round(settings.BatteryHysteresisVolts, 3) ? FindingState.Right : FindingState.Between;
            return new Finding(
                AlertKind.Battery, Subject(status), status.Device.Name, state, time,
                new JsonObject { ["batteryVolts"] = volts, ["limitVolts"] = settings.BatteryLowVolts }.ToJsonString());
        }

        if (status.LinkStatus is not { Battery: >= 1 and <= 254 } link)
            return null;
        return new Finding(
            AlertKind.Battery, Subject(status), status.Device.Name,
            link.Battery <= LowLevel ? FindingState.Wrong : link.Battery >= WellLevel ? FindingState.Right : FindingState.Between, link.Time,
            new JsonObject { ["batteryPercent"] = (int)Math.Round((link.Battery - 1) / 2.53), ["limitPercent"] = 10 }.ToJsonString());
    }

    private static string Subject(DeviceStatus status) => status.Device.DevEui.ToString();

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
