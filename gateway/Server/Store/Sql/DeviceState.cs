using System.Data.Common;

namespace NanoSensors.Server.Store.Sql;

/// <summary>What a device's row tells of it now, and how a reading changes it.</summary>
internal sealed class DeviceState
{
    /// <summary>The columns that a reading may change, as <see cref="Of"/> expects them after id and name.</summary>
    public static readonly DeviceColumn[] Changing =
    [
        DeviceColumn.Of("profile", state => state.Profile),
        DeviceColumn.Of("last_seen", state => state.LastSeen),
        DeviceColumn.Of("last_reading", state => state.LastReading),
        DeviceColumn.Of("last_reading_time", state => state.LastReadingTime),
        DeviceColumn.Of("rssi", state => state.Rssi),
        DeviceColumn.Of("snr", state => state.Snr),
        DeviceColumn.Of("spreading_factor", state => state.SpreadingFactor),
        DeviceColumn.Of("source", state => state.Source),
        DeviceColumn.Of("battery_volts", state => state.BatteryVolts),
        DeviceColumn.Of("sensor_health", state => state.SensorHealth),
        DeviceColumn.Of("firmware", state => state.FirmwareVersion),
        DeviceColumn.Of("configuration_hash", state => state.ConfigurationHash),
        DeviceColumn.Of("dev_nonces", state => state.RemainingDevNonces),
        DeviceColumn.Of("silence_step", state => state.SilenceStep),
        DeviceColumn.Of("runtime", state => state.RuntimeVersion),
        DeviceColumn.Of("occupied", state => state.Occupied),
        DeviceColumn.Of("occupied_since", state => state.OccupiedSince),
        DeviceColumn.Of("occupied_time", state => state.OccupiedTime),
    ];

    /// <summary>All that <see cref="Of"/> expects.</summary>
    public static readonly string Columns = "id, name, " + string.Join(", ", Changing.Select(column => column.Name));

    /// <summary>How many they are.</summary>
    public static readonly int ColumnCount = Changing.Length + 2;

    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Whether its row is to be written.</summary>
    public bool IsChanged { get; set; }

    public string? Profile { get; private set; }

    public long? LastSeen { get; private set; }

    public long? LastReading { get; private set; }

    public long? LastReadingTime { get; private set; }

    public double? Rssi { get; private set; }

    public double? Snr { get; private set; }

    public long? SpreadingFactor { get; private set; }

    public string? Source { get; private set; }

    public double? BatteryVolts { get; private set; }

    public string? SensorHealth { get; private set; }

    public string? FirmwareVersion { get; private set; }

    public string? ConfigurationHash { get; private set; }

    public long? RemainingDevNonces { get; private set; }

    public string? SilenceStep { get; private set; }

    public string? RuntimeVersion { get; private set; }

    public bool? Occupied { get; private set; }

    public long? OccupiedSince { get; private set; }

    public long? OccupiedTime { get; private set; }

    public static DeviceState Of(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Name = row.GetString(1),
        Profile = SqlRows.Text(row, 2),
        LastSeen = SqlRows.Integer(row, 3),
        LastReading = SqlRows.Integer(row, 4),
        LastReadingTime = SqlRows.Integer(row, 5),
        Rssi = SqlRows.Number(row, 6),
        Snr = SqlRows.Number(row, 7),
        SpreadingFactor = SqlRows.Integer(row, 8),
        Source = SqlRows.Text(row, 9),
        BatteryVolts = SqlRows.Number(row, 10),
        SensorHealth = SqlRows.Text(row, 11),
        FirmwareVersion = SqlRows.Text(row, 12),
        ConfigurationHash = SqlRows.Text(row, 13),
        RemainingDevNonces = SqlRows.Integer(row, 14),
        SilenceStep = SqlRows.Text(row, 15),
        RuntimeVersion = SqlRows.Text(row, 16),
        Occupied = row.IsDBNull(17) ? null : row.GetBoolean(17),
        OccupiedSince = SqlRows.Integer(row, 18),
        OccupiedTime = SqlRows.Integer(row, 19),
    };

    /// <summary>A reading was stored. A late one changes nothing of what a later one has told.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="time">Its time in milliseconds since 1970 UTC.</param>
    /// <param name="reading">The reading.</param>
    public void Take(long id, long time, NewReading reading)
    {
        if (!(LastReadingTime > time))
        {
            LastSeen = LastSeen > time ? LastSeen : time;
            LastReading = id;
            LastReadingTime = time;
            Rssi = reading.Rssi;
            Snr = reading.Snr;
            SpreadingFactor = reading.SpreadingFactor ?? SpreadingFactor;
            Source = reading.Source;
            BatteryVolts = reading.BatteryVolts ?? BatteryVolts;
            SensorHealth = reading.SensorHealth ?? SensorHealth;
            FirmwareVersion = reading.FirmwareVersion ?? FirmwareVersion;
            ConfigurationHash = reading.ConfigurationHash ?? ConfigurationHash;
            RemainingDevNonces = reading.RemainingDevNonces ?? RemainingDevNonces;
            SilenceStep = reading.SilenceStep ?? SilenceStep;
            RuntimeVersion = reading.RuntimeVersion ?? RuntimeVersion;
            Profile ??= reading.Kind is "parking" or "air" or "footfall" ? reading.Kind : null;
        }

        if (reading.Occupied is not { } occupied || OccupiedTime > time)
            return;
        if (reading.IsTransition || Occupied != occupied)
            OccupiedSince = time;
        Occupied = occupied;
        OccupiedTime = time;
    }
}
