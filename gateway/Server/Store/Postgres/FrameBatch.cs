using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>
/// Raises the counters of the sessions whose frames share a transaction, by two statements for all of them. What it reads nobody changes before the commit,
/// for the writer's lock is held.
/// </summary>
internal static class FrameBatch
{
    /// <param name="writer">Within its transaction.</param>
    /// <param name="frames">In the order in which they came.</param>
    public static void Accept(PostgresWriter writer, IReadOnlyList<PendingFrame> frames)
    {
        var rows = new Row?[frames.Count];
        var sessions = new Dictionary<long, Row>();
        // Each by its own look into the index, however many rows the tables have.
        writer.All(
            """
            SELECT v.n, s.id, s.device, s.f_cnt_up FROM unnest($1, $2) WITH ORDINALITY v (dev_eui, join_nonce, n)
            CROSS JOIN LATERAL (SELECT id FROM devices WHERE dev_eui = v.dev_eui LIMIT 1) d
            CROSS JOIN LATERAL (SELECT id, device, f_cnt_up FROM sessions WHERE device = d.id AND join_nonce = v.join_nonce LIMIT 1) s
            """,
            row =>
            {
                if (!sessions.TryGetValue(row.GetInt64(1), out Row? session))
                    sessions.Add(row.GetInt64(1), session = new Row(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
                return rows[row.GetInt64(0) - 1] = session;
            },
            frames.Select(frame => frame.Session.Device.ToString()).ToArray(), frames.Select(frame => (long)frame.Session.JoinNonce).ToArray());
        List<(PendingFrame Frame, Row Row)> accepted = [];
        for (int i = 0; i < frames.Count; i++)
        {
            if (rows[i] is not { } row || frames[i].FCnt <= row.Highest)
                continue;
            row.Highest = frames[i].FCnt;
            accepted.Add((frames[i], row));
        }

        if (accepted.Count == 0)
            return;
        Row[] raised = [.. accepted.Select(one => one.Row).Distinct()];
        int changed = writer.Execute(
            "UPDATE sessions s SET f_cnt_up = v.f_cnt FROM unnest($1, $2) v (id, f_cnt) WHERE s.id = v.id AND s.f_cnt_up < v.f_cnt",
            Array.ConvertAll(raised, row => row.Session), Array.ConvertAll(raised, row => row.Highest));
        if (changed != raised.Length)
            throw new InvalidOperationException("A session's counter was raised by somebody who does not hold the writer's lock.");
        foreach ((PendingFrame frame, Row row) in accepted)
            frame.Accept(writer, row.Device, row.Session);
    }

    private sealed class Row(long session, long device, long highest)
    {
        public long Session { get; } = session;

        public long Device { get; } = device;

        public long Highest { get; set; } = highest;
    }
}
