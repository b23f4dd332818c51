using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>The SPI bus and the reset line, by what an SX1276 at their end answers. Leaves the chip freshly reset.</summary>
public static class RadioLinesContract
{
    private const byte WriteBit = 0x80;
    private const byte RegFifo = 0x00;
    private const byte RegOpMode = 0x01;
    private const byte RegFifoAddressPointer = 0x0D;
    private const byte RegSyncWord = 0x39;
    private const byte RegVersion = 0x42;

    // SX1276 data sheet, table 41: silicon revision V1b; the sync word after a reset; sleep in LoRa mode.
    private const int Version = 0x12;
    private const int SyncWordAfterReset = 0x12;
    private const byte FskSleep = 0x00;
    private const byte LoRaSleep = 0x80;
    private const byte LoRaStandby = 0x81;

    // Data sheet 7.2.2: low for 100 us at least, ready 5 ms later; with a tick's margin.
    private const long ResetMicroseconds = 20000;

    /// <summary>Resets the chip and talks to it.</summary>
    public static void Check(ISpi bus, IOutputPin reset, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("radio");
        byte[] write = new byte[70];
        byte[] read = new byte[70];
        Reset(reset, clock);
        int version = Read(bus, RegVersion, write, read);
        if (!report.Check(version == Version, "register 42 reads " + version.ToString() + " and not 18: no SX1276 answers; look at SCK, MISO, MOSI, NSS and the supply"))
            return;

        ToLoRa(bus, write, read);
        Write(bus, RegSyncWord, 0x34, write, read);
        report.Check(Read(bus, RegSyncWord, write, read) == 0x34, "a register does not keep what was written");

        // Many bytes with the chip selected throughout go into its FIFO one behind the other.
        Write(bus, RegOpMode, LoRaStandby, write, read);
        Write(bus, RegFifoAddressPointer, 0, write, read);
        write[0] = WriteBit | RegFifo;
        for (int i = 1; i <= 64; i++)
            write[i] = (byte)(i * 3);
        bus.Transfer(write, read, 65);
        Write(bus, RegFifoAddressPointer, 0, write, read);
        for (int i = 0; i < read.Length; i++)
        {
            write[i] = 0;
            read[i] = 0xA5;
        }

        bus.Transfer(write, read, 65);
        bool same = true;
        for (int i = 1; i <= 64; i++)
            same = same && read[i] == (byte)(i * 3);
        report.Check(same, "64 bytes in a row come back differently");
        report.Check(read[65] == 0xA5, "a transfer writes beyond its length");

        Reset(reset, clock);
        ToLoRa(bus, write, read);
        report.Check(Read(bus, RegSyncWord, write, read) == SyncWordAfterReset, "the chip was not reset; look at the line RESET");
    }

    internal static void Reset(IOutputPin reset, ISelfTestClock clock)
    {
        reset.Write(false);
        clock.WaitUntil(clock.NowMicroseconds + ResetMicroseconds);
        reset.Write(true);
        clock.WaitUntil(clock.NowMicroseconds + ResetMicroseconds);
    }

    // The modem is chosen asleep (data sheet, table 41, LongRangeMode).
    private static void ToLoRa(ISpi bus, byte[] write, byte[] read)
    {
        Write(bus, RegOpMode, FskSleep, write, read);
        Write(bus, RegOpMode, LoRaSleep, write, read);
    }

    private static int Read(ISpi bus, byte register, byte[] write, byte[] read)
    {
        write[0] = register;
        write[1] = 0;
        bus.Transfer(write, read, 2);
        return read[1];
    }

    private static void Write(ISpi bus, byte register, byte value, byte[] write, byte[] read)
    {
        write[0] = (byte)(WriteBit | register);
        write[1] = value;
        bus.Transfer(write, read, 2);
    }
}
