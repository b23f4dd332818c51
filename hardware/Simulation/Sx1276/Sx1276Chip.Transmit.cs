namespace NanoSensors.Simulation;

// Transmission (4.1.6.1) and output power (5.4).
public sealed partial class Sx1276Chip
{
    // On the RFM95 the RFO pins lead nowhere: what is radiated is what leaks.
    private const double UnconnectedPinLossDb = 60;

    private readonly Action _endTransmit;
    private Transmission? _transmission;
    private long _transmitEndsAt = -1;

    /// <summary>Frames this chip has sent whole since it was made.</summary>
    public long FramesSent { get; private set; }

    /// <summary>Output power by RegPaConfig, RegPaDac and RegOcp, dBm.</summary>
    public double OutputPowerDbm
    {
        get
        {
            int config = _fsk[RegPaConfig];
            int output = config & 15;
            if ((config & 0x80) == 0)
                return 10.8 + 0.6 * ((config >> 4) & 7) - (15 - output) - UnconnectedPinLossDb;
            double power = 17 - (15 - output);
            if ((_fsk[RegPaDac] & 7) == 7)
                power += 3;

            // Table 33's +20 dBm draws 120 mA; with less allowed the protection holds it back.
            return OverCurrentMilliampere < 120 ? Math.Min(power, 17) : power;
        }
    }

    // 5.4.4, table 36.
    private int OverCurrentMilliampere
    {
        get
        {
            int trim = _fsk[RegOcp] & 0x1F;
            if ((_fsk[RegOcp] & 0x20) == 0)
                return int.MaxValue;
            return trim <= 15 ? 45 + 5 * trim : trim <= 27 ? -30 + 10 * trim : 240;
        }
    }

    private void BeginTransmit()
    {
        int length = _lora[RegPayloadLength];
        var payload = new byte[length];
        int from = _lora[RegFifoTxBaseAddr];
        for (int i = 0; i < length; i++)
            payload[i] = _fifo[(from + i) & 0xFF];

        _transmission = new Transmission
        {
            Sender = this,
            From = Position,
            // The transmit path is inverted when bit 0 of RegInvertIQ is 0, as Semtech's reference driver has it.
            Modulation = ModulationFor((_lora[RegInvertIq] & 0x01) == 0),
            PowerDbm = OutputPowerDbm,
            PreambleSymbols = (_lora[RegPreamble] << 8) | _lora[RegPreamble + 1],
            CodingRateDenominator = CodingRateDenominator,
            Crc = (_lora[RegModemConfig2] & 0x04) != 0,
            ImplicitHeader = IsImplicitHeader,
            Payload = payload,
        };
        _transmitEndsAt = _channel.Transmit(_transmission);
        _time.At(_transmitEndsAt, _endTransmit);
    }

    private void EndTransmit()
    {
        if (_time.NowMicroseconds != _transmitEndsAt)
            return;
        if (Defect == Sx1276Defect.TransmitNeverEnds)
            return;
        _transmitEndsAt = -1;
        _transmission = null;
        FramesSent++;
        BackToStandby();
        RaiseFlags(TxDone);
    }

    private void AbortTransmit()
    {
        if (_transmission != null)
            _channel.CutOff(_transmission);
        _transmission = null;
        _transmitEndsAt = -1;
    }

    private int CodingRateDenominator => 4 + Math.Clamp((_lora[RegModemConfig1] >> 1) & 7, 1, 4);

    private bool IsImplicitHeader => (_lora[RegModemConfig1] & 1) != 0;

    private LoRaModulation ModulationFor(bool invertedIq)
    {
        int bandwidth = (_lora[RegModemConfig1] >> 4) switch
        {
            0 => 7_813, 1 => 10_417, 2 => 15_625, 3 => 20_833, 4 => 31_250, 5 => 41_667, 6 => 62_500, 7 => 125_000, 8 => 250_000, _ => 500_000,
        };
        int sf = Math.Clamp(_lora[RegModemConfig2] >> 4, 6, 12);
        return new LoRaModulation(
            CarrierHz * (1 + CrystalErrorPpm * 1e-6), sf, bandwidth, invertedIq, _lora[RegSyncWord], (_lora[RegModemConfig3] & 0x08) != 0);
    }
}
