using NanoSensors.Board;

namespace NanoSensors.BoardTest;

/// <summary>An SX1276 by its registers (data sheet rev. 7, table 41 and 6.4), as the measurements need it. It never transmits.</summary>
internal sealed class RadioProbe
{
    internal const byte RegIrqFlags = 0x12;
    internal const byte RegRssi = 0x1B;
    internal const byte RegSyncWord = 0x39;
    internal const byte CadDone = 0x04;
    internal const byte ModeStandby = 0x81;
    internal const byte ModeReceive = 0x85;
    internal const byte ModeDetect = 0x87;

    /// <summary>1,023 symbols at SF12 and 125 kHz, µs: the longest window that the chip times by itself.</summary>
    internal const long WindowMicroseconds = 33521664;

    private const byte WriteBit = 0x80;
    private const byte RegOpMode = 0x01;
    private const byte RegFrf = 0x06;
    private const byte RegModemConfig1 = 0x1D;
    private const byte RegModemConfig2 = 0x1E;
    private const byte RegSymbTimeout = 0x1F;
    private const byte RegModemConfig3 = 0x26;
    private const byte RegDioMapping1 = 0x40;
    private const byte ModeReceiveSingle = 0x86;
    private const byte CadDoneOnDio0 = 0x80;

    // 868.1 and 863.1 MHz: the carrier times 2^19 / 32 MHz.
    private const int Carrier = 0xD90666;
    private const int QuietCarrier = 0xD7C666;

    // 7.2.2: 100 µs low, ready 5 ms later. A pause may end a tick early.
    private const int ResetMilliseconds = 20;

    private readonly IAcceptanceBoard _board;
    private readonly byte[] _write = new byte[4];
    private readonly byte[] _read = new byte[4];

    internal RadioProbe(IAcceptanceBoard board)
    {
        _board = board;
    }

    /// <summary>Resets the chip and takes it to LoRa standby on 868.1 MHz, with CadDone on DIO0 and RxTimeout on DIO1.</summary>
    internal void Begin()
    {
        _board.RadioReset.Write(false);
        _board.Chip.Pause(ResetMilliseconds);
        _board.RadioReset.Write(true);
        _board.Chip.Pause(ResetMilliseconds);
        Write(RegOpMode, 0x00);
        Write(RegOpMode, 0x80);
        Write(RegOpMode, ModeStandby);
        Write(RegDioMapping1, CadDoneOnDio0);
        Tune(Carrier);
        Write(RegIrqFlags, 0xFF);
    }

    /// <summary>Opens a window of <see cref="WindowMicroseconds"/>, at whose end DIO1 rises.</summary>
    internal void OpenWindow()
    {
        Begin();
        Tune(QuietCarrier);
        // 125 kHz, SF12, 1,023 symbols, low data rate.
        Write(RegModemConfig1, 0x72);
        Write(RegModemConfig2, 0xC3);
        Write(RegSymbTimeout, 0xFF);
        Write(RegModemConfig3, 0x0C);
        Write(RegOpMode, ModeReceiveSingle);
    }

    internal void SetMode(byte mode)
    {
        Write(RegOpMode, mode);
    }

    internal byte Read(byte register)
    {
        _write[0] = register;
        _write[1] = 0;
        _board.RadioBus.Transfer(_write, _read, 2);
        return _read[1];
    }

    internal void Write(byte register, byte value)
    {
        _write[0] = (byte)(WriteBit | register);
        _write[1] = value;
        _board.RadioBus.Transfer(_write, _read, 2);
    }

    private void Tune(int carrier)
    {
        Write(RegFrf, (byte)(carrier >> 16));
        Write(RegFrf + 1, (byte)(carrier >> 8));
        Write(RegFrf + 2, (byte)carrier);
    }
}
