namespace NanoSensors.Simulation;

// Registers: addresses, reset values (table 41), the two pages and what reading and writing does.
public sealed partial class Sx1276Chip
{
    private const int RegFifo = 0x00, RegOpMode = 0x01, RegFrf = 0x06, RegPaConfig = 0x09, RegOcp = 0x0B;
    private const int RegFifoAddrPtr = 0x0D, RegFifoTxBaseAddr = 0x0E, RegFifoRxBaseAddr = 0x0F, RegFifoRxCurrentAddr = 0x10;
    private const int RegIrqFlagsMask = 0x11, RegIrqFlags = 0x12, RegRxNbBytes = 0x13, RegRxHeaderCnt = 0x14, RegRxPacketCnt = 0x16;
    private const int RegModemStat = 0x18, RegPktSnrValue = 0x19, RegPktRssiValue = 0x1A, RegRssiValue = 0x1B, RegHopChannel = 0x1C;
    private const int RegModemConfig1 = 0x1D, RegModemConfig2 = 0x1E, RegSymbTimeoutLsb = 0x1F, RegPreamble = 0x20;
    private const int RegPayloadLength = 0x22, RegMaxPayloadLength = 0x23, RegFifoRxByteAddr = 0x25, RegModemConfig3 = 0x26;
    private const int RegFei = 0x28, RegRssiWideband = 0x2C, RegDetectOptimize = 0x31, RegInvertIq = 0x33;
    private const int RegDetectionThreshold = 0x37, RegSyncWord = 0x39, RegInvertIq2 = 0x3B, RegImageCal = 0x3B;
    private const int RegDioMapping1 = 0x40, RegVersion = 0x42, RegPaDac = 0x4D;

    // Reset values of the FSK page and of what both pages share; addresses that are not named are 0 or of no meaning.
    private static readonly (int Address, byte Value)[] FskResetValues =
    [
        (0x01, 0x09), (0x02, 0x1A), (0x03, 0x0B), (0x05, 0x52), (0x06, 0x6C), (0x07, 0x80), (0x09, 0x4F), (0x0A, 0x09), (0x0B, 0x2B),
        (0x0C, 0x20), (0x0D, 0x08), (0x0E, 0x02), (0x0F, 0x0A), (0x10, 0xFF), (0x12, 0x15), (0x13, 0x0B), (0x14, 0x28), (0x15, 0x0C),
        (0x16, 0x12), (0x17, 0x47), (0x18, 0x32), (0x19, 0x3E), (0x1F, 0x40), (0x24, 0x05), (0x26, 0x03), (0x27, 0x93), (0x28, 0x55),
        (0x29, 0x55), (0x2A, 0x55), (0x2B, 0x55), (0x2C, 0x55), (0x2D, 0x55), (0x2E, 0x55), (0x2F, 0x55), (0x30, 0x90), (0x31, 0x40),
        (0x32, 0x40), (0x35, 0x0F), (0x39, 0xF5), (0x3A, 0x20), (0x3B, 0x82), (0x3D, 0x02), (0x3E, 0x80), (0x3F, 0x40), (0x42, 0x12),
        (0x44, 0x2D), (0x4B, 0x09), (0x4D, 0x84), (0x61, 0x19), (0x62, 0x0C), (0x63, 0x4B), (0x64, 0xCC), (0x70, 0xD0),
    ];

    // Reset values of the LoRa page, 0x0D to 0x3F (6.4).
    private static readonly (int Address, byte Value)[] LoRaResetValues =
    [
        (0x0E, 0x80), (0x18, 0x10), (0x1D, 0x72), (0x1E, 0x70), (0x1F, 0x64), (0x21, 0x08), (0x22, 0x01), (0x23, 0xFF), (0x26, 0x04),
        (0x2F, 0x20), (0x31, 0xC3), (0x33, 0x27), (0x36, 0x03), (0x37, 0x0A), (0x39, 0x12), (0x3A, 0x20), (0x3B, 0x1D),
    ];

    private readonly byte[] _fsk = new byte[0x80];
    private readonly byte[] _lora = new byte[0x40];
    private readonly byte[] _fifo = new byte[256];

    /// <summary>A register as the chip has it, on the page in force, without the effects that reading over the bus has.</summary>
    /// <param name="address">0x01 to 0x7F.</param>
    public byte Peek(int address) => OnLoRaPage(address) ? _lora[address] : _fsk[address];

    /// <summary>A byte of the FIFO memory.</summary>
    /// <param name="index">0 to 255.</param>
    public byte PeekFifo(int index) => _fifo[index];

    // 0x0D to 0x3F are there twice; AccessSharedReg (bit 6) shows the FSK page in LoRa mode.
    private bool OnLoRaPage(int address) => address is >= 0x0D and <= 0x3F && (_fsk[RegOpMode] & 0xC0) == 0x80;

    private void ResetRegisters()
    {
        Array.Clear(_fsk);
        Array.Clear(_lora);
        Array.Clear(_fifo);
        foreach ((int address, byte value) in FskResetValues)
            _fsk[address] = value;
        foreach ((int address, byte value) in LoRaResetValues)
            _lora[address] = value;
        _calibratingUntil = -1;
        UpdateDio();
    }

    private byte ReadRegister(int address)
    {
        if (address == RegFifo)
            return ReadFifo();
        if (address == RegVersion && Defect == Sx1276Defect.WrongVersion)
            return 0x22;
        if (!OnLoRaPage(address))
            return _fsk[address];
        if (address == RegRssiValue)
            return IsReceiving ? ToRssi(_channel.PowerDbm(this)) : (byte)0;
        if (address == RegRssiWideband)
            return (byte)_channel.Random.Next(256);
        return _lora[address];
    }

    private void WriteRegister(int address, byte value)
    {
        switch (address)
        {
            case RegFifo:
                WriteFifo(value);
                return;
            case RegOpMode:
                WriteOpMode(value);
                return;
            case RegVersion:
                return;
            case RegDioMapping1:
                _fsk[address] = value;
                UpdateDio();
                return;
        }

        if (!OnLoRaPage(address))
        {
            if (address == RegImageCal)
                WriteImageCal(value);
            else
                _fsk[address] = value;
            return;
        }

        switch (address)
        {
            // Writing a 1 clears (6.4).
            case RegIrqFlags:
                _lora[RegIrqFlags] &= (byte)~value;
                UpdateDio();
                return;
            case RegFifoRxCurrentAddr or (>= RegRxNbBytes and <= RegHopChannel) or RegFifoRxByteAddr or (>= RegFei and <= RegRssiWideband):
                return;
            case RegPayloadLength when value == 0:
                Misuse("RegPayloadLength was set to 0, which is not permitted (6.4)");
                _lora[address] = value;
                return;
            default:
                _lora[address] = value;
                return;
        }
    }

    // 4.1.2.3: through RegFifoAddrPtr, which advances and wraps; not in sleep.
    private byte ReadFifo()
    {
        if (!MayUseFifo("read"))
            return 0;
        return _fifo[_lora[RegFifoAddrPtr]++];
    }

    private void WriteFifo(byte value)
    {
        if (MayUseFifo("written"))
            _fifo[_lora[RegFifoAddrPtr]++] = value;
    }

    private bool MayUseFifo(string verb)
    {
        if (CurrentMode != Mode.Sleep)
            return true;
        Misuse($"The FIFO was {verb} in sleep mode (4.1.2.3)");
        return false;
    }
}
