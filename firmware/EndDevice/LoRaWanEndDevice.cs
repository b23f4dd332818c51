using NanoSensors.Board;
using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.EndDevice;

/// <summary>
/// A LoRaWAN 1.0.4 Class A end device as a state machine: time comes in, nothing blocks, and everything that must survive
/// a restart is in the store before it matters. It sets the radio up, joins by itself, and asks to be called again.
/// </summary>
public sealed partial class LoRaWanEndDevice
{
    private readonly EndDeviceIdentity _identity;
    private readonly Region _region;
    private readonly ILoRaRadio _radio;
    private readonly LoRaWanCrypto _crypto;
    private readonly RecordStore _store;
    private readonly IEntropy _entropy;
    private readonly EndDeviceSettings _settings;

    private readonly Session _session;
    private readonly JoinMemory _join = new JoinMemory();
    private readonly ReceiveWindows _windows;
    private readonly MacCommandHandler _mac;
    private readonly byte[] _record = new byte[Session.MaxStoredLength];
    private readonly ulong _owner;

    /// <summary>A device; nothing goes on the air before the first <see cref="Step"/>.</summary>
    /// <param name="identity">Who it is.</param>
    /// <param name="region">The region's table; not changed.</param>
    /// <param name="radio">Used by this device alone.</param>
    /// <param name="aes">Used by this device alone.</param>
    /// <param name="store">Keeps the records "lw-join" and "lw-session", which are read here.</param>
    /// <param name="entropy">For channels and random delays.</param>
    /// <param name="settings">How it behaves on this board.</param>
    public LoRaWanEndDevice(
        EndDeviceIdentity identity,
        Region region,
        ILoRaRadio radio,
        IAes128 aes,
        RecordStore store,
        IEntropy entropy,
        EndDeviceSettings settings)
    {
        _identity = identity;
        _region = region;
        _radio = radio;
        _crypto = new LoRaWanCrypto(aes);
        _store = store;
        _entropy = entropy;
        _settings = settings;
        _session = new Session(region);
        _windows = new ReceiveWindows(settings);
        _mac = new MacCommandHandler(region, _session, settings);
        _owner = Owner(identity, settings.PersonalizedForTestBench);
        Load();
    }

    /// <summary>Whether there is a session.</summary>
    public bool IsJoined
    {
        get { return _session.Joined; }
    }

    /// <summary>
    /// Whether no exchange is under way and all that must survive is stored, so that the board may power down until the
    /// time Step answered.
    /// </summary>
    public bool IsIdle
    {
        get
        {
            return _phase == ExchangePhase.Idle && !_staged && !_rejoinWanted && !_radioResetting && _started && _autoUplinkAt == long.MaxValue;
        }
    }

    /// <summary>
    /// Until then nothing happens on the air that a board must notice at once, so that it may sleep until the earlier of this and the time Step answered: the end of
    /// the transmission under way, or of the window that is open. <see cref="long.MaxValue"/> where only Step's answer counts, 0 where not even that may be slept through.
    /// </summary>
    public long QuietUntilMicroseconds
    {
        get
        {
            if (!_started || _radioResetting)
                return 0;
            switch (_phase)
            {
                case ExchangePhase.Transmitting:
                    return _transmitStart + _airtime;
                case ExchangePhase.WindowOpen:
                    return _openedAt + (long)_windows.Symbols * WindowDataRate().SymbolMicroseconds;
                case ExchangePhase.TransmitPrepared:
                case ExchangePhase.WindowPrepared:
                    return 0;
                default:
                    return long.MaxValue;
            }
        }
    }

    /// <summary>The longest payload a Send takes now: data rate and waiting MAC answers counted. 0 before the join.</summary>
    public int MaxPayloadLength
    {
        get
        {
            if (!_session.Joined)
                return 0;
            int room = _region.FindDataRate(_session.DataRate).MaxFrmPayloadLength - _session.Answers.Length;
            return room < 0 ? 0 : room;
        }
    }

    /// <summary>When the frame that was last refused with NotAllowedYet may go.</summary>
    public long NextTransmissionMicroseconds { get; private set; }

    /// <summary>Counter of the next new uplink.</summary>
    public uint FCntUp
    {
        get { return _session.FCntUp; }
    }

    /// <summary>The device's address in the session.</summary>
    public DevAddr DevAddr
    {
        get { return _session.DevAddr; }
    }

    /// <summary>Data rate of the next uplink.</summary>
    public int DataRate
    {
        get { return _session.DataRate; }
    }

    /// <summary>TXPower of the next uplink: 0 is the most.</summary>
    public int TxPower
    {
        get { return _session.TxPower; }
    }

    /// <summary>Transmissions of each uplink that the network asked for, 1 to 15.</summary>
    public int NbTrans
    {
        get { return _session.NbTrans; }
    }

    /// <summary>How many join requests the device can still make under its JoinEUI, 0 to 65,536 (LoRaWAN 1.0.4, 6.2.5).</summary>
    public int RemainingDevNonces
    {
        get { return MaxDevNonce - _join.DevNonce; }
    }

    /// <summary>The last DevNonce that may have been on the air, -1 before the first join request.</summary>
    public int DevNonce
    {
        get { return _join.DevNonce; }
    }

    /// <summary>Uplinks since the last downlink (ADR_ACK_CNT): how long nothing was heard of the network.</summary>
    public uint UplinksSinceDownlink
    {
        get { return _session.FCntUp - _session.FCntUpAtDownlink; }
    }

    /// <summary>How many receive windows opened too late to be relied on, since the start.</summary>
    public int LateWindows
    {
        get { return _windows.LateCount; }
    }

    /// <summary>How much earlier than the network's frame a window is opened now, microseconds.</summary>
    public int WindowLeadMicroseconds
    {
        get { return _windows.LeadMicroseconds; }
    }

    /// <summary>How long windows have been open since the start, microseconds: what listening costs.</summary>
    public long WindowOpenMicroseconds { get; private set; }

    /// <summary>How often the radio had to be reset for a fault, since the start.</summary>
    public int RadioFaults { get; private set; }

    /// <summary>How often the store refused a write, since the start.</summary>
    public int StoreFailures { get; private set; }

    /// <summary>Valid downlinks since the start.</summary>
    public int DownlinksReceived { get; private set; }

    /// <summary>Transmissions since the start, repetitions and join requests counted.</summary>
    public int Transmissions { get; private set; }

    /// <summary>Strength of the last valid downlink, dBm; 0 before the first.</summary>
    public int LastRssiDbm { get; private set; }

    /// <summary>Signal to noise ratio of the last valid downlink, quarters of a dB.</summary>
    public int LastSnrQuarterDb { get; private set; }

    /// <summary>Whether the last confirmed uplink was acknowledged.</summary>
    public bool LastUplinkAcknowledged { get; private set; }

    /// <summary>
    /// The battery's level for DevStatusAns: 0 external power, 1 (empty) to 254 (full), 255 not known (LoRaWAN 1.0.4, 5.5).
    /// </summary>
    public int BatteryLevel
    {
        get { return _mac.BatteryLevel; }
        set { _mac.BatteryLevel = value < 0 || value > 255 ? 255 : value; }
    }

    /// <summary>Asks the network with the next uplink how well it is heard (LinkCheckReq).</summary>
    public void RequestLinkCheck()
    {
        if (!_session.Answers.Contains(MacCommand.LinkCheck))
            _session.Answers.Add(MacCommand.LinkCheck, 0, 0);
    }

    /// <summary>Asks the network with the next uplink for the time (DeviceTimeReq).</summary>
    public void RequestDeviceTime()
    {
        if (!_session.Answers.Contains(MacCommand.DeviceTime))
            _session.Answers.Add(MacCommand.DeviceTime, 0, 0);
    }

    /// <summary>LinkCheckAns since the start; when it has grown the two values after it are new.</summary>
    public int LinkChecks
    {
        get { return _mac.LinkChecks; }
    }

    /// <summary>The network's link margin, dB above the demodulation floor, 0 to 254, by the last LinkCheckAns.</summary>
    public int LinkMarginDb
    {
        get { return _mac.LinkMarginDb; }
    }

    /// <summary>How many gateways heard the LinkCheckReq, by the last LinkCheckAns.</summary>
    public int LinkGateways
    {
        get { return _mac.LinkGateways; }
    }

    /// <summary>DeviceTimeAns since the start; when it has grown the values after it are new.</summary>
    public int DeviceTimes
    {
        get { return _mac.DeviceTimes; }
    }

    /// <summary>
    /// The network's time at <see cref="DeviceTimeAtMicroseconds"/>: microseconds since 1980-01-06T00:00:00Z without leap seconds.
    /// </summary>
    public long DeviceTimeGpsMicroseconds
    {
        get { return _mac.GpsSeconds * 1000000L + _mac.GpsFraction256 * 1000000L / 256; }
    }

    /// <summary>The board's time that belongs to it: the end of the uplink that asked (LoRaWAN 1.0.4, 5.9).</summary>
    public long DeviceTimeAtMicroseconds { get; private set; }

    /// <summary>
    /// Gives back the unused part of the counter's reserve, with one write, before a restart or power-down that is planned.
    /// Not needed with a reserve of 1.
    /// </summary>
    public void PrepareForPowerDown()
    {
        if (!_session.Joined || _settings.CounterReserve <= 1 || _session.FCntUpCeiling == _session.FCntUp)
            return;
        uint ceiling = _session.FCntUpCeiling;
        _session.FCntUpCeiling = _session.FCntUp;
        if (!Save(0))
            _session.FCntUpCeiling = ceiling;
    }

    /// <summary>Ends the session and joins anew, as soon as the exchange under way is over.</summary>
    public void Rejoin()
    {
        _rejoinWanted = true;
    }

    private void Load()
    {
        _silence.Load(_store);
        _join.Load(_store, _record, _owner, _identity.JoinEui.Value);
        // A version that was lost has given out one DevNonce at most.
        if (_store.MayBeOutdated && _join.DevNonce >= 0 && _join.DevNonce < MaxDevNonce)
            _join.DevNonce++;
        byte version = Session.FormatVersion;
        int length = _store.Read(Session.RecordName, version, _record);
        if (length < 0)
            length = _store.Read(Session.RecordName, --version, _record);
        if (length >= 0)
            _session.Read(_record, length, version, _owner);
        if (_store.MayBeOutdated && _session.Joined)
            _session.SkipCounters((uint)_settings.CounterReserve);
        _windows.LearntMilliseconds = _session.WindowLeadMilliseconds;
        if (_session.DevNonce > _join.DevNonce)
            _join.DevNonce = _session.DevNonce;
        _session.DevNonce = _join.DevNonce;
        if (_session.Answers.AnswerLength > DataFrame.MaxFOptsLength)
            _autoUplinkAt = 0;
        PersonalizedSession personalized = _settings.PersonalizedForTestBench;
        if (personalized != null && !_session.Joined)
        {
            _session.Joined = true;
            _session.DevAddr = personalized.DevAddr;
            System.Array.Copy(personalized.NwkSKey, 0, _session.NwkSKey, 0, LoRaWanCrypto.KeyLength);
            System.Array.Copy(personalized.AppSKey, 0, _session.AppSKey, 0, LoRaWanCrypto.KeyLength);
            if (_settings.DataRate >= 0)
                _session.DataRate = _settings.DataRate;
        }
    }

    private bool Save(int grantPerMille)
    {
        _session.DevNonce = _join.DevNonce;
        _session.WindowLeadMilliseconds = _windows.LearntMilliseconds;
        int length = _session.Write(_record, _owner, grantPerMille);
        if (!_store.Write(Session.RecordName, Session.FormatVersion, _record, length))
        {
            StoreFailures++;
            return false;
        }

        _session.Ledger.Saved(grantPerMille);
        _unsaved = false;
        return true;
    }

    // With a reserve of counters goes one of time on air, so that both are stored as rarely: thousandths of each sub-band's
    // hour, two for each counter (72 ms where the share is 1 %: a short frame at SF7), and not over a tenth.
    private int Grant
    {
        get { return _settings.CounterReserve <= 1 ? 0 : _settings.CounterReserve < 50 ? 2 * _settings.CounterReserve : 100; }
    }

    // Tells whether stored records are this device's; a checksum of the keys makes new keys a new device.
    private static ulong Owner(EndDeviceIdentity identity, PersonalizedSession personalized)
    {
        ulong owner = identity.DevEui.Value ^ (identity.JoinEui.Value << 7) ^ (identity.JoinEui.Value >> 57)
            ^ Crc32.Compute(identity.AppKey, 0, identity.AppKey.Length);
        if (personalized != null)
            owner ^= ((ulong)personalized.DevAddr.Value << 32) ^ Crc32.Compute(personalized.NwkSKey, 0, personalized.NwkSKey.Length);
        return owner;
    }

    // 0 to range - 1.
    private int Random(int range)
    {
        // By way of long: nanoFramework keeps what was cast from uint unsigned (tests/Device/README.md).
        return (int)(long)(_entropy.Next() % (uint)range);
    }
}
