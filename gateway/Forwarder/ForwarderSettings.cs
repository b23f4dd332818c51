using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>How a gateway is set up. Read while it runs; change it only before the forwarder is made.</summary>
public sealed class ForwarderSettings
{
    /// <summary>Longest rest of a gateway that starts over and over, s: its supply flickers, and the nodes wait for it.</summary>
    public const int LongestRestSeconds = 60;

    /// <summary>The most servers a gateway can have.</summary>
    public const int MostServers = 3;

    /// <summary>The gateway's EUI, by which the network server knows it.</summary>
    public ulong GatewayEui;

    /// <summary>The servers, each as "host:port", by which the archive knows them whatever their order. Empty: it knows them by their
    /// place in the list.</summary>
    public string[] ServerNames = new string[0];

    /// <summary>What each radio listens to, one entry a radio, 1 to 3. Reception is made continuous and not inverted.</summary>
    public ReceiveSettings[] Receivers = new ReceiveSettings[0];

    /// <summary>
    /// For each radio, which spreading factors it steps through by channel activity detection: bit n for SFn. 0, and what is missing: it stays on the
    /// spreading factor of its receiver. What stepping costs is in the README: far more than it wins.
    /// </summary>
    public int[] SteppedSpreadingFactors = new int[0];

    /// <summary>Time between two PULL_DATA, seconds, 5 to 10 by custom; what keeps a NAT's mapping open.</summary>
    public int KeepaliveSeconds = 5;

    /// <summary>Time between two stat objects, seconds.</summary>
    public int StatSeconds = 30;

    /// <summary>How long a request may stay unanswered, retries included, before the server counts as out of reach, seconds.</summary>
    public int DownAfterSeconds = 5;

    /// <summary>How many uplinks are kept in RAM, 2 to 64; each takes some 350 bytes.</summary>
    public int QueueLength = 24;

    /// <summary>How long an unacknowledged uplink stays in RAM only, seconds; then it goes to the archive in flash.</summary>
    public int ArchiveAfterSeconds = 8;

    /// <summary>
    /// Least time between two writes of the archive, milliseconds: a burst of uplinks costs one write. A power cut loses what
    /// is younger than this, besides what <see cref="ArchiveAfterSeconds"/> holds back while the server seems in reach.
    /// </summary>
    public int ArchiveSpacingMilliseconds = 1000;

    /// <summary>
    /// How much flash the archive may take, in segments of 4 KB, 2 to 96. An uplink takes its PHYPayload and eight bytes, so of
    /// 17 bytes there are 161 to a segment: 48 segments, which fit into the 256 KB of a 4 MB board, hold 7,700 of them.
    /// </summary>
    public int ArchiveSegments = 48;

    /// <summary>Uplinks older than this are not replayed, hours.</summary>
    public int ArchiveLifetimeHours = 7 * 24;

    /// <summary>Least time between two datagrams of a replay, milliseconds.</summary>
    public int ReplaySpacingMilliseconds = 100;

    /// <summary>A receiver that hears nothing for so long is set up anew, minutes; 0 never.</summary>
    public int RadioSilenceMinutes = 60;

    /// <summary>Whether frames with a wrong CRC are forwarded too, as "stat":-1.</summary>
    public bool ForwardCrcErrors;

    /// <summary>Whether <see cref="LatitudeE5"/>, <see cref="LongitudeE5"/> and <see cref="AltitudeMeters"/> are told in stat.</summary>
    public bool HasPosition;

    /// <summary>Latitude, 10^-5 degrees, north positive.</summary>
    public int LatitudeE5;

    /// <summary>Longitude, 10^-5 degrees, east positive.</summary>
    public int LongitudeE5;

    /// <summary>Height above the sea, m.</summary>
    public int AltitudeMeters;

    /// <summary>What the transmitter may do, band by band; a frequency in none of them is answered with TX_FREQ.</summary>
    public TransmitBand[] TransmitBands = TransmitBand.Eu868();

    /// <summary>Gain of the antenna less the cable's loss, dBi; taken off the band's limit.</summary>
    public int AntennaGainDbi = 2;

    /// <summary>The most the radio is asked for, dBm at its connector: 17 for PA_BOOST at any duty cycle (SX1276 data sheet, 5.4.3).</summary>
    public int MaxPowerDbm = 17;

    /// <summary>The least the radio can be asked for, dBm: 2 for PA_BOOST (SX1276 data sheet, 5.4.2).</summary>
    public int MinPowerDbm = 2;

    /// <summary>
    /// How long before its deadline a transmission is written to the chip, microseconds. Reception on that radio ends then, and
    /// nothing else is done until the launch. It must cover the longest step of the board's loop: 40 ms on an ESP32.
    /// </summary>
    public int PrepareLeadMicroseconds = 40000;

    /// <summary>How much later than its deadline a transmission may still be launched, microseconds; after that it is dropped.</summary>
    public int LaunchToleranceMicroseconds = 20000;

    /// <summary>
    /// From the call that launches to the first preamble symbol on the air, microseconds; the launch comes so much earlier. 120 are
    /// the chip's own, for synthesiser and transmitter to start (SX1276 data sheet, table 7); a board adds what its bus takes for one register.
    /// </summary>
    public int LaunchDelayMicroseconds = 120;

    /// <summary>How far ahead a downlink may lie, seconds; beyond it TOO_EARLY. Class A needs 6 for a join, up to 16 for data.</summary>
    public int MaxAdvanceSeconds = 60;

    /// <summary>How many downlinks may wait, 1 to 32; each takes some 330 bytes.</summary>
    public int DownlinkQueueLength = 8;

    /// <summary>How often the socket is looked at while a downlink or an acknowledgement may come, microseconds.</summary>
    public int BusyPollMicroseconds = 10000;

    /// <summary>How often the socket is looked at otherwise, microseconds.</summary>
    public int IdlePollMicroseconds = 100000;
}
