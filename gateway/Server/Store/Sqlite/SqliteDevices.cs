using Microsoft.Data.Sqlite;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Store.Sqlite;

internal sealed class SqliteDevices(SqliteDatabase database, KeyVault vault) : IDeviceRegistry
{
    private const string DeviceColumns = "d.dev_eui, d.name, d.profile, d.latitude, d.longitude, d.join_eui, ";

    private const string StatusQuery =
        "SELECT " + DeviceColumns + "NULL, d.last_seen, d.battery_volts, d.rssi, d.snr, d.occupied, d.occupied_since, d.source, "
        + "d.status_battery, d.status_margin, d.status_time, " + SqliteRows.ReadingColumns + " FROM devices d LEFT JOIN readings r ON r.id = d.last_reading ";

    public Task<bool> RegisterAsync(Device device) => database.WriteAsync(writer => Register(writer, device));

    public Task RegisterAsync(IReadOnlyCollection<Device> devices) => database.WriteAsync(writer =>
    {
        foreach (Device device in devices)
            Register(writer, device);
        return true;
    });

    public Device? Find(Eui64 devEui) => database.Read(connection => connection
        .Command("SELECT " + DeviceColumns + "d.app_key FROM devices d WHERE d.dev_eui = $1", devEui.ToString())
        .Rows(row => ToDevice(row)).FirstOrDefault());

    public DeviceStatus? Status(Eui64 devEui) => database.Read(connection => connection
        .Command(StatusQuery + "WHERE d.dev_eui = $1", devEui.ToString()).Rows(ToStatus).FirstOrDefault());

    public IReadOnlyList<DeviceStatus> List() => [.. database.Read(connection => connection.Command(StatusQuery + "ORDER BY d.dev_eui").Rows(ToStatus))
        .OrderBy(status => status.Device.Name, NaturalOrder.Instance)];

    /// <summary>The row of a device; adds one for a device that another network server knows and we do not.</summary>
    public static DeviceRow RowOf(SqliteWriter writer, Eui64 devEui, string? name)
    {
        string eui = devEui.ToString();
        if (writer.First("SELECT id, name FROM devices WHERE dev_eui = $1", row => new DeviceRow(row.GetInt64(0), row.GetString(1)), eui) is { } known)
            return known;
        string given = string.IsNullOrWhiteSpace(name) ? eui : name;
        writer.Execute("INSERT INTO devices (dev_eui, name) VALUES ($1, $2)", eui, given);
        return new DeviceRow(writer.LastInsertId, given);
    }

    private bool Register(SqliteWriter writer, Device device)
    {
        string eui = device.DevEui.ToString();
        object? row = writer.Scalar("SELECT id FROM devices WHERE dev_eui = $1", eui);
        if (row is not long id)
        {
            writer.Execute(
                "INSERT INTO devices (dev_eui, name, profile, latitude, longitude, join_eui, app_key) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                eui, device.Name, device.Profile, device.Latitude, device.Longitude, device.JoinEui?.ToString(), Protect(device.AppKey));
            return true;
        }

        bool newKey = device.AppKey != null
            && (writer.Scalar("SELECT app_key FROM devices WHERE id = $1", id) is not byte[] old
                || !device.AppKey.AsSpan().SequenceEqual(vault.Unprotect(old)));
        writer.Execute(
            """
            UPDATE devices SET name = $2, profile = coalesce($3, profile), latitude = coalesce($4, latitude),
                longitude = coalesce($5, longitude), join_eui = coalesce($6, join_eui) WHERE id = $1
            """,
            id, device.Name, device.Profile, device.Latitude, device.Longitude, device.JoinEui?.ToString());
        if (newKey)
        {
            // join_nonce goes on: it is part of the sessions' names.
            writer.Execute("UPDATE devices SET app_key = $2, last_dev_nonce = -1 WHERE id = $1", id, Protect(device.AppKey));
            writer.Execute("DELETE FROM sessions WHERE device = $1", id);
        }

        return false;
    }

    private byte[]? Protect(byte[]? key) => key == null ? null : vault.Protect(key);

    private Device ToDevice(SqliteDataReader row) => new()
    {
        DevEui = SqliteRows.Eui(row.GetString(0)),
        Name = row.GetString(1),
        Profile = SqliteRows.Text(row, 2),
        Latitude = SqliteRows.Number(row, 3),
        Longitude = SqliteRows.Number(row, 4),
        JoinEui = row.IsDBNull(5) ? null : SqliteRows.Eui(row.GetString(5)),
        AppKey = row.IsDBNull(6) ? null : vault.Unprotect(row.GetFieldValue<byte[]>(6)),
    };

    private DeviceStatus ToStatus(SqliteDataReader row) => new()
    {
        Device = ToDevice(row),
        LastSeen = SqliteRows.TimeOrNull(row, 7),
        BatteryVolts = SqliteRows.Number(row, 8),
        Rssi = SqliteRows.Number(row, 9),
        Snr = SqliteRows.Number(row, 10),
        Occupied = row.IsDBNull(11) ? null : row.GetInt64(11) != 0,
        OccupiedSince = SqliteRows.TimeOrNull(row, 12),
        Source = SqliteRows.Text(row, 13),
        LastReading = row.IsDBNull(17) ? null : SqliteRows.ToReading(row, 17),
        LinkStatus = row.IsDBNull(14) ? null : new LinkStatus(row.GetInt32(14), row.GetInt32(15), SqliteRows.Time(row.GetInt64(16))),
    };
}
