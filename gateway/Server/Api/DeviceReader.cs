using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Api;

/// <summary>Checks a registration, from the API or from the settings.</summary>
internal static class DeviceReader
{
    private static readonly string[] Profiles = ["parking", "air", "footfall"];

    /// <returns>Null if something is wrong; <paramref name="errors"/> then names it. Keys are not repeated there.</returns>
    public static Device? Read(DeviceRegistration given, Dictionary<string, string[]> errors)
    {
        if (!Eui64.TryParse(given.Device, out Eui64 devEui))
        {
            errors["device"] =
                [given.Device == null ? "is missing: the DevEUI, 16 hex digits" : $"must be a DevEUI of 16 hex digits, not \"{given.Device}\""];
        }

        if (given.Name is { Length: > 100 } || (given.Name != null && string.IsNullOrWhiteSpace(given.Name)))
            errors["name"] = ["must have 1 to 100 characters"];
        else if (given.Name?.Contains('\0', StringComparison.Ordinal) == true)
            errors["name"] = ["must not hold U+0000, which not every store can keep"];
        if (given.Profile != null && !Profiles.Contains(given.Profile))
            errors["profile"] = [$"must be parking, air or footfall, not \"{given.Profile}\""];
        Degrees(given.Latitude, 90, "latitude", errors);
        Degrees(given.Longitude, 180, "longitude", errors);
        if ((given.Latitude == null) != (given.Longitude == null))
            errors[given.Latitude == null ? "latitude" : "longitude"] = ["is missing: a position has both latitude and longitude"];
        Eui64 joinEui = default;
        if (given.JoinEui != null && !Eui64.TryParse(given.JoinEui, out joinEui))
            errors["joinEui"] = [$"must be 16 hex digits, not \"{given.JoinEui}\""];
        if (given.ExpectedIntervalSeconds is { } interval and not 0 and (< 10 or > 604_800))
            errors["expectedIntervalSeconds"] = [$"must be 10 to 604800, or 0 if its silence is no alert, not {interval}"];
        byte[]? appKey = null;
        if (given.AppKey != null)
        {
            appKey = Hex.Parse(given.AppKey);
            if (appKey is not { Length: LoRaWanCrypto.KeyLength })
                errors["appKey"] = ["must be 32 hex digits"];
        }

        if (errors.Count > 0)
            return null;
        return new Device
        {
            DevEui = devEui,
            Name = given.Name?.Trim() ?? devEui.ToString(),
            Profile = given.Profile,
            Latitude = given.Latitude,
            Longitude = given.Longitude,
            JoinEui = given.JoinEui == null ? null : joinEui,
            AppKey = appKey,
            ExpectedIntervalSeconds = given.ExpectedIntervalSeconds,
        };
    }

    private static void Degrees(double? value, double limit, string name, Dictionary<string, string[]> errors)
    {
        if (value is { } degrees && !(Math.Abs(degrees) <= limit))
            errors[name] = [$"must be degrees from -{limit} to {limit}, not {degrees}"];
    }
}
