namespace NanoSensors.Server.Store.Sqlite;

/// <summary>
/// The tables. Each entry of <see cref="Steps"/> takes the schema from its index to the next number, which the file keeps in
/// user_version: append, never change one that was released. Times are milliseconds since 1970 UTC.
/// </summary>
internal static class SqliteSchema
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE devices (
            id INTEGER PRIMARY KEY,
            dev_eui TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            profile TEXT,
            latitude REAL,
            longitude REAL,
            join_eui TEXT,
            app_key BLOB,
            last_dev_nonce INTEGER NOT NULL DEFAULT -1,
            join_nonce INTEGER NOT NULL DEFAULT 0,
            last_seen INTEGER,
            rssi REAL,
            snr REAL,
            source TEXT,
            battery_volts REAL,
            last_reading INTEGER,
            last_reading_time INTEGER,
            occupied INTEGER,
            occupied_since INTEGER,
            occupied_time INTEGER
        );

        CREATE TABLE readings (
            id INTEGER PRIMARY KEY,
            device INTEGER NOT NULL REFERENCES devices (id),
            session TEXT NOT NULL,
            f_cnt INTEGER NOT NULL,
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            f_port INTEGER NOT NULL,
            payload BLOB NOT NULL,
            data TEXT NOT NULL,
            error TEXT,
            source TEXT NOT NULL,
            gateway TEXT,
            rssi REAL,
            snr REAL
        );
        CREATE UNIQUE INDEX readings_once ON readings (device, session, f_cnt);
        CREATE INDEX readings_by_time ON readings (time, id);
        CREATE INDEX readings_by_device ON readings (device, time, id);
        CREATE INDEX readings_by_kind ON readings (kind, time, id);

        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            device INTEGER NOT NULL REFERENCES devices (id),
            source TEXT NOT NULL,
            type TEXT NOT NULL,
            key TEXT NOT NULL,
            time INTEGER NOT NULL,
            data TEXT NOT NULL
        );
        CREATE UNIQUE INDEX events_once ON events (device, source, type, key);

        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            device INTEGER NOT NULL REFERENCES devices (id),
            dev_addr TEXT NOT NULL,
            join_nonce INTEGER NOT NULL,
            nwk_s_key BLOB NOT NULL,
            app_s_key BLOB NOT NULL,
            f_cnt_up INTEGER NOT NULL DEFAULT -1,
            f_cnt_down INTEGER NOT NULL DEFAULT -1,
            joined INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX sessions_once ON sessions (device, join_nonce);
        CREATE INDEX sessions_by_address ON sessions (dev_addr);

        CREATE TABLE downlinks (
            id INTEGER PRIMARY KEY,
            device INTEGER NOT NULL REFERENCES devices (id),
            f_port INTEGER NOT NULL,
            payload BLOB NOT NULL,
            token INTEGER,
            command TEXT NOT NULL,
            state TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            sent INTEGER,
            result TEXT
        );
        CREATE INDEX downlinks_by_device ON downlinks (device, id);
        """,
        """
        ALTER TABLE sessions ADD COLUMN link TEXT;
        ALTER TABLE devices ADD COLUMN status_battery INTEGER;
        ALTER TABLE devices ADD COLUMN status_margin INTEGER;
        ALTER TABLE devices ADD COLUMN status_time INTEGER;
        """,
        """
        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value BLOB NOT NULL
        );
        """,
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            time INTEGER NOT NULL,
            address TEXT,
            action TEXT NOT NULL,
            device TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        """,
        """
        ALTER TABLE devices ADD COLUMN joined_time INTEGER;
        ALTER TABLE devices ADD COLUMN downlink_state TEXT;
        ALTER TABLE devices ADD COLUMN downlink_detail TEXT;
        ALTER TABLE devices ADD COLUMN downlink_time INTEGER;
        ALTER TABLE devices ADD COLUMN fault_level TEXT;
        ALTER TABLE devices ADD COLUMN fault_code TEXT;
        ALTER TABLE devices ADD COLUMN fault_text TEXT;
        ALTER TABLE devices ADD COLUMN fault_time INTEGER;
        ALTER TABLE devices ADD COLUMN push_url TEXT;
        ALTER TABLE devices ADD COLUMN push_key BLOB;
        ALTER TABLE downlinks ADD COLUMN reference TEXT;
        ALTER TABLE downlinks ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE downlinks ADD COLUMN next_try INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX downlinks_waiting ON downlinks (next_try) WHERE state = 'queued';
        """,
        """
        CREATE TABLE alerts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            name TEXT NOT NULL,
            began INTEGER NOT NULL,
            ended INTEGER,
            detail TEXT NOT NULL
        );
        CREATE UNIQUE INDEX alerts_open ON alerts (kind, subject) WHERE ended IS NULL;
        CREATE TABLE alert_notices (
            id INTEGER PRIMARY KEY,
            alert INTEGER NOT NULL REFERENCES alerts (id),
            event TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            due INTEGER NOT NULL
        );
        CREATE INDEX alert_notices_by_alert ON alert_notices (alert, id);
        CREATE TABLE gateways (
            eui TEXT PRIMARY KEY,
            last_heard INTEGER NOT NULL
        );
        CREATE TABLE watch (
            id INTEGER PRIMARY KEY,
            since INTEGER NOT NULL,
            last INTEGER NOT NULL
        );
        ALTER TABLE readings ADD COLUMN spreading_factor INTEGER;
        ALTER TABLE devices ADD COLUMN spreading_factor INTEGER;
        ALTER TABLE devices ADD COLUMN expected_interval INTEGER;
        ALTER TABLE devices ADD COLUMN sensor_health TEXT;
        ALTER TABLE devices ADD COLUMN firmware TEXT;
        ALTER TABLE devices ADD COLUMN configuration_hash TEXT;
        """,
        """
        ALTER TABLE audit ADD COLUMN who TEXT;
        """,
        """
        ALTER TABLE devices ADD COLUMN dev_nonces INTEGER;
        ALTER TABLE devices ADD COLUMN silence_step TEXT;
        ALTER TABLE devices ADD COLUMN runtime TEXT;
        """,
    ];

    /// <summary>The schema that this server writes.</summary>
    public static int Version => Steps.Length;

    /// <exception cref="SettingException">The file was written by a newer server.</exception>
    public static void Migrate(SqliteWriter writer)
    {
        long version = (long)writer.Scalar("PRAGMA user_version")!;
        if (version > Steps.Length)
        {
            throw new SettingException(
                $"Store:ConnectionString: the file has schema {version}, this server knows {Steps.Length}. Start the newer server, or restore a backup.");
        }

        for (; version < Steps.Length; version++)
        {
            writer.Begin();
            writer.Script(Steps[version]);
            writer.Script($"PRAGMA user_version = {version + 1}");
            writer.Commit();
        }
    }
}
