using System.Data.Common;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Store.Sql;

internal sealed class SqlDevices(SqlDatabase database, KeyVault vault) : IDeviceRegistry
{
    private const string DeviceColumns = "d.dev_eui, d.name, d.profile, d.latitude, d.longitude, d.join_eui, d.expected_interval, ";

    private readonly string _statusQuery =
        "SELECT " + DeviceColumns + "NULL, d.last_seen, d.battery_volts, d.rssi, d.snr, d.occupied, d.occupied_since, d.source, "
        + "d.status_battery, d.status_margin, d.status_time, d.joined_time, d.downlink_state, d.downlink_detail, d.downlink_time, "
        + "d.fault_level, d.fault_code, d.fault_text, d.fault_time, d.push_url, d.sensor_health, d.firmware, d.configuration_hash, d.spreading_factor, d.dev_nonces, d.silence_step, d.runtime, " + SqlRows.ReadingColumns + " FROM devices d " + database.LastReadingJoin;

    public Task<bool> RegisterAsync(Device device) => database.WriteAsync(writer => Register(writer, device));

    public Task RegisterAsync(IReadOnlyCollection<Device> devices) => database.WriteAsync(writer =>
    {
        foreach (Device device in devices)
            Register(writer, device);
        return true;
    });

    public Device? Find(Eui64 devEui) => database
        .Query("SELECT " + DeviceColumns + "d.app_key FROM devices d WHERE d.dev_eui = $1", ToDevice, devEui.ToString()).FirstOrDefault();

    public DeviceStatus? Status(Eui64 devEui) => database
        .Query(_statusQuery + " WHERE d.dev_eui = $1", ToStatus, devEui.ToString()).FirstOrDefault();

    public IReadOnlyList<DeviceStatus> List() => [.. database.Query(_statusQuery + " ORDER BY d.dev_eui", ToStatus)
        .OrderBy(status => status.Device.Name, NaturalOrder.Instance)];

    /// <summary>The row of a device; adds one for a device that another network server knows and we do not.</summary>
    public static DeviceRow RowOf(SqlWriter writer, Eui64 devEui, string? name)
    {
        string eui = devEui.ToString();
        if (writer.First("SELECT id, name FROM devices WHERE dev_eui = $1", row => new DeviceRow(row.GetInt64(0), row.GetString(1)), eui) is { } known)
            return known;
        string given = string.IsNullOrWhiteSpace(name) ? eui : name;
        return new DeviceRow((long)writer.Scalar("INSERT INTO devices (dev_eui, name) VALUES ($1, $2) RETURNING id", eui, given)!, given);
    }

    private bool Register(SqlWriter writer, Device device)
    {
        string eui = device.DevEui.ToString();
        object? row = writer.Scalar("SELECT id FROM devices WHERE dev_eui = $1", eui);
        if (row is not long id)
        {
            writer.Execute(
                "INSERT INTO devices (dev_eui, name, profile, latitude, longitude, join_eui, app_key, expected_interval) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                eui, device.Name, device.Profile, device.Latitude, device.Longitude, device.JoinEui?.ToString(), Protect(device.AppKey), device.ExpectedIntervalSeconds);
            return true;
        }

        bool newKey = device.AppKey != null
            && (writer.Scalar("SELECT app_key FROM devices WHERE id = $1", id) is not byte[] old
                || !device.AppKey.AsSpan().SequenceEqual(vault.Unprotect(old)));
        writer.Execute(
            """
            UPDATE devices SET name = $2, profile = coalesce($3, profile), latitude = coalesce($4, latitude),
                longitude = coalesce($5, longitude), join_eui = coalesce($6, join_eui), expected_interval = coalesce($7, expected_interval) WHERE id = $1
            """,
            id, device.Name, device.Profile, device.Latitude, device.Longitude, device.JoinEui?.ToString(), device.ExpectedIntervalSeconds);
        if (newKey)
        {
            // join_nonce goes on: it is part of the sessions' names.
            writer.Execute("UPDATE devices SET app_key = $2, last_dev_nonce = -1 WHERE id = $1", id, Protect(device.AppKey));
            writer.Execute("DELETE FROM sessions WHERE device = $1", id);
        }

        return false;
    }

    private byte[]? Protect(byte[]? key) => key == null ? null : vault.Protect(key);

    private Device ToDevice(DbDataReader row) => new()
    {
        DevEui = SqlRows.Eui(row.GetString(0)),
        Name = row.GetString(1),
        Profile = SqlRows.Text(row, 2),
        Latitude = SqlRows.Number(row, 3),
        Longitude = SqlRows.Number(row, 4),
        JoinEui = row.IsDBNull(5) ? null : SqlRows.Eui(row.GetString(5)),
        ExpectedIntervalSeconds = row.IsDBNull(6) ? null : row.GetInt32(6),
        AppKey = row.IsDBNull(7) ? null : vault.Unprotect(row.GetFieldValue<byte[]>(7)),
    };

    private DeviceStatus ToStatus(DbDataReader row) => new()
    {
        Device = ToDevice(row),
        LastSeen = SqlRows.TimeOrNull(row, 8),
        BatteryVolts = SqlRows.Number(row, 9),
        Rssi = SqlRows.Number(row, 10),
        Snr = SqlRows.Number(row, 11),
        Occupied = row.IsDBNull(12) ? null : row.GetBoolean(12),
        OccupiedSince = SqlRows.TimeOrNull(row, 13),
        Source = SqlRows.Text(row, 14),
        LastJoin = SqlRows.TimeOrNull(row, 18),
        LastDownlink = row.IsDBNull(19) ? null : new DownlinkStatus(row.GetString(19), SqlRows.Text(row, 20), SqlRows.Time(row.GetInt64(21))),
        LastFault = row.IsDBNull(22)
            ? null
            : new NetworkFaultStatus(new NetworkFault(row.GetString(22), row.GetString(23), row.GetString(24)), SqlRows.Time(row.GetInt64(25))),
        HasPushAddress = !row.IsDBNull(26),
        LastReading = row.IsDBNull(34) ? null : SqlRows.ToReading(row, 34),
        LinkStatus = row.IsDBNull(15) ? null : new LinkStatus(row.GetInt32(15), row.GetInt32(16), SqlRows.Time(row.GetInt64(17))),
        SensorHealth = SqlRows.Text(row, 27),
        FirmwareVersion = SqlRows.Text(row, 28),
        ConfigurationHash = SqlRows.Text(row, 29),
        SpreadingFactor = row.IsDBNull(30) ? null : row.GetInt32(30),
        RemainingDevNonces = (int?)SqlRows.Integer(row, 31),
        SilenceStep = SqlRows.Text(row, 32),
        RuntimeVersion = SqlRows.Text(row, 33),
    };
}
