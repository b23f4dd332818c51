namespace NanoSensors.Server.Store.Sql;

/// <summary>A frame of a session in a transaction that is not durable yet.</summary>
/// <param name="session">As it was when the frame was looked at.</param>
/// <param name="fCnt">The frame's counter.</param>
/// <param name="heard">How it was heard.</param>
/// <param name="reading">What it carries, or null.</param>
internal sealed class PendingFrame(Session session, uint fCnt, Heard heard, NewReading? reading)
{
    public Session Session { get; } = session;

    public uint FCnt { get; } = fCnt;

    public Heard Heard { get; } = heard;

    public NewReading? Reading { get; } = reading;

    /// <summary>Null if its counter was used already, or its session is gone. To be read after the commit.</summary>
    public PendingReading? Accepted { get; private set; }

    /// <summary>The session's counter was raised to this frame's: what it carries is stored, and what it tells of the device.</summary>
    public void Accept(SqlWriter writer, long device, long sessionRow)
    {
        // Of the sessions before the device has taken leave.
        if (Session.LastFCntUp < 0)
            writer.Execute("DELETE FROM sessions WHERE device = $1 AND id < $2", device, sessionRow);
        // A reading of now says all this itself, unless it turns out to be one that waited and came before.
        if (Reading is not { IsLate: false } || Reading.Time != Heard.Time)
        {
            writer.Execute(
                "UPDATE devices SET last_seen = CASE WHEN last_seen > $2 THEN last_seen ELSE $2 END, rssi = $3, snr = $4, source = 'gateway' WHERE id = $1",
                device, Heard.Time.ToUnixTimeMilliseconds(), Heard.Rssi, Heard.Snr);
        }

        Accepted = Reading == null ? new PendingReading() : writer.Append(Reading);
    }
}
