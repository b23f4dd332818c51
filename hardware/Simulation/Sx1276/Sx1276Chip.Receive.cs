namespace NanoSensors.Simulation;

// Reception (4.1.6.1), RSSI and SNR (5.5.5), frequency error (4.1.5).
public sealed partial class Sx1276Chip
{
    // -117 dBm: noise of 125 kHz at a noise figure of 6 dB.
    private const double StepsAtNoise = 40;
    private const byte ModemClear = 0x10, HeaderValid = 0x08, RxOngoing = 0x04, Synchronised = 0x02, Detected = 0x01;

    private readonly Action _closeWindow;
    private LoRaModulation _tuning;
    private bool _inFrame;
    private long _windowEndsAt = -1;
    private byte _writePointer;

    /// <inheritdoc/>
    LoRaModulation IReceiver.Tuning => _tuning;

    // On the way into a receive mode: 4.1.2.3, the FIFO is cleared of old content and writing begins at the base address.
    private void PrepareReceiver()
    {
        Array.Clear(_fifo);
        _writePointer = _lora[RegFifoRxBaseAddr];
        _lora[RegFifoRxCurrentAddr] = _writePointer;
        _lora[RegFifoRxByteAddr] = _writePointer;
        SetModemStat(ModemClear);
        _inFrame = false;
        _tuning = ModulationFor((_lora[RegInvertIq] & 0x40) != 0);
    }

    private void BeginReceive()
    {
        // 6.4: DetectionOptimize and DetectionThreshold have one pair for SF7 to SF12 and another for SF6; with the wrong
        // pair the chip is deaf.
        bool forHighSf = (_lora[RegDetectOptimize] & 7) == 3 && _lora[RegDetectionThreshold] == 0x0A;
        if (forHighSf == _tuning.SpreadingFactor > 6)
            _channel.Listen(this);
        if (CurrentMode != Mode.RxSingle)
            return;
        int symbols = ((_lora[RegModemConfig2] & 3) << 8) | _lora[RegSymbTimeoutLsb];

        // A preamble that completes with the window's last symbol is still in it.
        _windowEndsAt = _time.NowMicroseconds + (long)Math.Ceiling(symbols * _tuning.SymbolMicroseconds) + 1;
        _time.At(_windowEndsAt, _closeWindow);
    }

    // Only a preamble stops the symbol timeout; then the frame is received to its end.
    private void CloseWindow()
    {
        if (_time.NowMicroseconds != _windowEndsAt || _inFrame)
            return;
        BackToStandby();
        RaiseFlags(RxTimeout);
    }

    private void StopReceive()
    {
        _windowEndsAt = -1;
        _inFrame = false;
        _channel.StopListening(this);
    }

    void IReceiver.OnPreamble(Reception reception)
    {
        _inFrame = true;
        SetModemStat(RxOngoing | Synchronised | Detected);
    }

    void IReceiver.OnHeader(Reception reception)
    {
        Transmission frame = reception.Transmission;
        if (frame.ImplicitHeader)
            return;
        _lora[RegModemStat] = (byte)((frame.CodingRateDenominator - 4) << 5 | HeaderValid | RxOngoing | Synchronised | Detected);
        _lora[RegHopChannel] = (byte)((_lora[RegHopChannel] & 0xBF) | (frame.Crc ? 0x40 : 0));
        Count(RegRxHeaderCnt);
        RaiseFlags(ValidHeader);
    }

    void IReceiver.OnEnd(Reception reception)
    {
        _inFrame = false;
        Transmission frame = reception.Transmission;
        bool understood = reception.Result != ReceptionResult.HeaderLost
            && frame.ImplicitHeader == IsImplicitHeader
            && (IsImplicitHeader || frame.Payload.Length <= _lora[RegMaxPayloadLength]);
        if (!understood)
        {
            SetModemStat(ModemClear);
            if (CurrentMode == Mode.RxSingle)
            {
                BackToStandby();
                RaiseFlags(RxTimeout);
            }

            return;
        }

        bool garbled = reception.Result == ReceptionResult.PayloadGarbled;
        StorePayload(frame.Payload, IsImplicitHeader ? _lora[RegPayloadLength] : frame.Payload.Length, garbled);
        StoreMeasurements(reception);
        SetModemStat(ModemClear);
        if (CurrentMode == Mode.RxSingle)
            BackToStandby();

        // 4.1.6.1: the header says whether there is a CRC; a garbled payload without one cannot be told from a good one.
        bool crcError = garbled && frame.Crc;
        if (!crcError)
            Count(RegRxPacketCnt);
        RaiseFlags((byte)(RxDone | (crcError ? PayloadCrcError : 0)));
    }

    // 4.1.2.3: packets of a continuous reception lie one after the other.
    private void StorePayload(byte[] payload, int length, bool garbled)
    {
        _lora[RegFifoRxCurrentAddr] = _writePointer;
        int damaged = garbled && length > 0 ? (int)_channel.Random.Next(length) : -1;
        for (int i = 0; i < length; i++)
        {
            byte value = i < payload.Length ? payload[i] : (byte)0;
            if (i == damaged)
                value ^= (byte)(1 + _channel.Random.Next(255));
            _fifo[_writePointer++] = value;
        }

        _lora[RegRxNbBytes] = (byte)length;
        _lora[RegFifoRxByteAddr] = (byte)(_writePointer - 1);
    }

    private void StoreMeasurements(Reception reception)
    {
        // The demodulator's estimate saturates some way above 0; chips read 10 dB or a little more at best.
        double snr = Math.Clamp(reception.SnrDb, -30, 10);
        _lora[RegPktSnrValue] = (byte)(sbyte)Math.Round(snr * 4);

        // The detector has the whole power at the antenna and cannot tell signal from noise.
        _lora[RegPktRssiValue] = ToRssi(Sum(reception.PowerDbm, reception.PowerDbm - reception.SnrDb));

        // 4.1.5: FreqError = FeiValue * 2^24 / Fxtal * BW / 500 kHz.
        int fei = (int)Math.Round(reception.FrequencyErrorHz * 32e6 / (1 << 24) * 500_000 / _tuning.BandwidthHz);
        _lora[RegFei] = (byte)((fei >> 16) & 0x0F);
        _lora[RegFei + 1] = (byte)(fei >> 8);
        _lora[RegFei + 2] = (byte)fei;
    }

    // The coding rate of the last header stays.
    private void SetModemStat(byte bits) => _lora[RegModemStat] = (byte)((_lora[RegModemStat] & 0xE0) | bits);

    private void Count(int register)
    {
        if (++_lora[register + 1] == 0)
            _lora[register]++;
    }

    private static double Sum(double dbm, double otherDbm) => 10 * Math.Log10(Math.Pow(10, dbm / 10) + Math.Pow(10, otherDbm / 10));

    // The detector's curve at the high frequency port, as far as 5.5.5 describes it: a step per dB up to the noise of 125 kHz, 15/16 of a
    // step per dB for signals above it. Both lines pass -157 dBm at 0, so the curve is flat until the second has reached the first's end.
    private static byte ToRssi(double dbm)
    {
        double steps = Math.Max(Math.Min(dbm + 157, StepsAtNoise), (dbm + 157) * 15 / 16);
        return (byte)Math.Clamp(Math.Round(steps), 0, 255);
    }
}
