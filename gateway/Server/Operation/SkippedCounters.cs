using System.Globalization;

namespace NanoSensors.Server.Operation;

/// <summary>
/// What the server has sent since a backup was made is not in it, and a node takes no downlink counter and no JoinNonce twice: a restored store goes on
/// so much further.
/// </summary>
internal static class SkippedCounters
{
    private const int Skipped = 1000;

    /// <summary>The statements that do it, for every store.</summary>
    public static readonly string Sql = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        UPDATE sessions SET f_cnt_down = f_cnt_down + {Skipped};
        UPDATE devices SET join_nonce = CASE WHEN join_nonce < {16777214 - Skipped} THEN join_nonce + {Skipped} ELSE 16777214 END WHERE join_nonce > 0;
        """);
}
