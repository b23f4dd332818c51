using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>
/// DIO0 and DIO1 as inputs, by what an SX1276 at their end drives them with: DIO0 rises when a look at the channel is over, DIO1 when a receive window closes empty. Nothing is
/// sent. Leaves the chip freshly reset.
/// </summary>
public static class InterruptLinesContract
{
    private const byte WriteBit = 0x80;
    private const byte RegOpMode = 0x01;
    private const byte RegIrqFlags = 0x12;
    private const byte RegDioMapping1 = 0x40;

    // SX1276 data sheet, table 18: DIO0 10 is CadDone, DIO1 00 is RxTimeout.
    private const byte CadDoneAndRxTimeout = 0x80;
    private const byte FskSleep = 0x00;
    private const byte LoRaSleep = 0x80;
    private const byte LoRaStandby = 0x81;
    private const byte LoRaReceiveSingle = 0x86;
    private const byte LoRaDetect = 0x87;

    // By its defaults the chip looks for 2 ms (SF7) and listens for 100 symbols of 1 ms.
    private const long Patience = 500000;
    private const long Pause = 1000;

    /// <summary>Looks at both lines; a tenth of a second.</summary>
    /// <param name="bus">The radio's bus.</param>
    /// <param name="reset">Its reset line.</param>
    /// <param name="dio0">DIO0.</param>
    /// <param name="dio1">DIO1.</param>
    /// <param name="clock">Time.</param>
    /// <param name="report">Takes the result.</param>
    public static void Check(ISpi bus, IOutputPin reset, IInputPin dio0, IInputPin dio1, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("radio's lines");
        byte[] write = new byte[2];
        byte[] read = new byte[2];
        RadioLinesContract.Reset(reset, clock);
        Write(bus, RegOpMode, FskSleep, write, read);
        Write(bus, RegOpMode, LoRaSleep, write, read);
        Write(bus, RegOpMode, LoRaStandby, write, read);
        Write(bus, RegDioMapping1, CadDoneAndRxTimeout, write, read);
        Write(bus, RegIrqFlags, 0xFF, write, read);
        report.Check(!dio0.IsHigh, "DIO0 is high while nothing has happened: another wire, or a short");
        report.Check(!dio1.IsHigh, "DIO1 is high while nothing has happened: another wire, or a short");

        Write(bus, RegOpMode, LoRaDetect, write, read);
        report.Check(Rises(dio0, clock), "DIO0 does not rise: look at its wire");
        report.Check(!dio1.IsHigh, "DIO1 rises with DIO0: the two are connected");
        Write(bus, RegIrqFlags, 0xFF, write, read);
        report.Check(!dio0.IsHigh, "DIO0 stays high");

        Write(bus, RegOpMode, LoRaReceiveSingle, write, read);
        report.Check(Rises(dio1, clock), "DIO1 does not rise: look at its wire");
        report.Check(!dio0.IsHigh, "DIO0 rises with DIO1: the two are connected");
        Write(bus, RegIrqFlags, 0xFF, write, read);
        report.Check(!dio1.IsHigh, "DIO1 stays high");
        RadioLinesContract.Reset(reset, clock);
    }

    private static bool Rises(IInputPin line, ISelfTestClock clock)
    {
        long end = clock.NowMicroseconds + Patience;
        while (!line.IsHigh && clock.NowMicroseconds < end)
            clock.WaitUntil(clock.NowMicroseconds + Pause);
        return line.IsHigh;
    }

    private static void Write(ISpi bus, byte register, byte value, byte[] write, byte[] read)
    {
        write[0] = (byte)(WriteBit | register);
        write[1] = value;
        bus.Transfer(write, read, 2);
    }
}
