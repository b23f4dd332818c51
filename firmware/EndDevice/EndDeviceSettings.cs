namespace NanoSensors.EndDevice;

/// <summary>How an end device behaves on its board. The defaults suit an ESP32 under nanoFramework. Read at construction.</summary>
public sealed class EndDeviceSettings
{
    /// <summary>
    /// How late a call of Step may come after the time it asked for, microseconds, 0 to 200,000: a receive window is opened
    /// that much earlier. A board's scheduler jitter (nanoFramework: a tick of 10 ms, a quantum of 20 ms).
    /// </summary>
    public int WindowLeadMicroseconds = 25000;

    /// <summary>
    /// How far apart the network's clock and the device's may be at the window, microseconds either way, 0 to 200,000.
    /// </summary>
    public int WindowErrorMicroseconds = 3000;

    /// <summary>
    /// How far the board's clock may be off between a transmission and its windows, parts per million, 0 to 20,000; it widens a window by that share of its delay, both
    /// ways, beside <see cref="WindowErrorMicroseconds"/>. For a board that sleeps lightly meanwhile and is timed by an RC oscillator then.
    /// </summary>
    public int ClockErrorPpm;

    /// <summary>
    /// How much later than the error allows a gateway may send, microseconds, 0 to 200,000: a window listens that much longer. A
    /// gateway in managed code may stamp a reception late and launch the answer late, each by 10 ms; one with a concentrator never.
    /// </summary>
    public int GatewayLatenessMicroseconds = 20000;

    /// <summary>
    /// How long before a window opens its registers are written, microseconds: the board's time for some 25 SPI transfers and a tick.
    /// </summary>
    public int WindowPrepareMicroseconds = 50000;

    /// <summary>
    /// Whether the lead learns from how late windows really opened: it shrinks to twice what was seen, and a late window
    /// sets it back to <see cref="WindowLeadMicroseconds"/>.
    /// </summary>
    public bool TuneWindows = true;

    /// <summary>
    /// How many uplink counters one write to the store reserves, 1 to 1000. After a power cut the counter goes on from the
    /// end of the reserve. 1 for a node that sleeps deeply between uplinks (one write an uplink and nothing skipped); more
    /// for a node that stays awake.
    /// </summary>
    public int CounterReserve = 1;

    /// <summary>Whether the network may steer data rate, power and repetitions (FCtrl.ADR).</summary>
    public bool Adr = true;

    /// <summary>The data rate after a join; with <see cref="Adr"/> off for good. -1: the one the join succeeded with.</summary>
    public int DataRate = -1;

    /// <summary>
    /// The slowest data rate that the device takes of itself, when it joins and when ADR backs off; -1: the region's. For a
    /// site that only a gateway of few spreading factors hears. What the network commands is done all the same.
    /// </summary>
    public int LowestDataRate = -1;

    /// <summary>
    /// Conducted power at TXPower 0, dBm, 2 to 20; the region's maximum EIRP less the antenna's gain (2.15 dBi for a quarter
    /// wave over ground): 14.
    /// </summary>
    public int MaxPowerDbm = 14;

    /// <summary>
    /// The lowest conducted power the radio can be set to, dBm: 2 at the SX1276's PA_BOOST. A LinkADRReq that asks for less is
    /// answered in the negative (LoRaWAN 1.0.4, 5.2).
    /// </summary>
    public int MinPowerDbm = 2;

    /// <summary>
    /// After so many uplinks without any downlink the device asks to join anew, while it goes on with the session it has. 0 is
    /// never. The default lets ADR back-off run to its end first, and ADR_ACK_LIMIT more (LoRa Alliance TR007, 4.3).
    /// </summary>
    public int RejoinAfterSilentUplinks = 384;

    /// <summary>
    /// The least number of transmissions of a confirmed uplink without an acknowledgement, 1 to 15; the network's NbTrans counts
    /// where it is more.
    /// </summary>
    public int ConfirmedTransmissions = 1;

    /// <summary>The first join request goes out at random within this time after the start, microseconds.</summary>
    public int JoinSpreadMicroseconds = 2000000;

    /// <summary>
    /// Whether the device sends an empty uplink of its own, some seconds after a downlink that wants an acknowledgement or
    /// tells that more is waiting. Otherwise the answer goes with the application's next uplink.
    /// </summary>
    public bool AnswerSoon = true;

    /// <summary>
    /// Whether a join accept may have any JoinNonce but the last one, as LoRaWAN 1.0.0 to 1.0.3 have it, whose networks may draw them at random. By default it must be greater than the last
    /// (1.0.4, 6.2.6). With this, whoever has recorded a join accept can play it again, unless it was the last one: the device then holds keys that no network has, and is out of reach until it
    /// joins anew (<see cref="RejoinAfterSilentUplinks"/>). Nothing can be read or forged by that.
    /// </summary>
    public bool AcceptsAnyNewJoinNonce;

    /// <summary>For test benches only: a personalized session instead of joining. Null in the field.</summary>
    public PersonalizedSession PersonalizedForTestBench;
}
