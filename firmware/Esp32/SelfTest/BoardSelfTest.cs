using System;
using NanoSensors.Board;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;

namespace NanoSensors.Esp32;

/// <summary>
/// Looks at every part of the board through the adapters that the application uses, by the contracts that the simulated parts pass too. A technician's first look at a
/// freshly soldered node. To be run before the application is put together: it resets the radio and measures with the sensors, for some seconds (an air node: up to half a minute).
/// </summary>
public static class BoardSelfTest
{
    // Nothing of ours answers there; I2C itself keeps what is below 8.
    private const int EmptyAddress = 0x08;

    // Looked at before the sensors.
    private const int Parts = 9;

    private const byte Lis2MdlWhoAmI = 0x4F;
    private const int Lis2MdlIdentity = 0x40;

    /// <summary>Runs all of it. Throws nothing: what throws has failed.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="board">The board, with nothing of it opened yet.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="deviceEui">For the random bits.</param>
    /// <param name="isParking">Whether its magnetometer is to be looked at as a chip, too.</param>
    /// <param name="sensors">The sensors of its profile; null where one does not answer.</param>
    /// <param name="names">Their names.</param>
    /// <param name="bus">The radio's bus.</param>
    /// <param name="reset">The radio's reset line.</param>
    /// <param name="lines">The radio's DIO0 and DIO1.</param>
    public static SelfTestReport Run(
        IChip chip, Esp32Board board, BoardClock clock, ulong deviceEui, bool isParking, ISensor[] sensors, string[] names, ISpi bus, IOutputPin reset, IInputPin[] lines)
    {
        SelfTestReport report = new SelfTestReport();
        WaitingClock time = new WaitingClock(chip, clock);
        for (int part = 0; part < Parts + sensors.Length; part++)
        {
            try
            {
                if (part < Parts)
                    Look(part, chip, board, time, deviceEui, isParking, bus, reset, lines, report);
                else
                    SensorContract.Check(sensors[part - Parts], names[part - Parts], time, report);
            }
            catch (Exception exception)
            {
                report.Check(false, "it threw: " + exception.Message);
            }
        }

        return report;
    }

    private static void Look(
        int part, IChip chip, Esp32Board board, WaitingClock time, ulong deviceEui, bool isParking, ISpi bus, IOutputPin reset, IInputPin[] lines, SelfTestReport report)
    {
        switch (part)
        {
            case 0:
                ClockContract.Check(time, report);
                break;
            case 1:
                StorageContract.Check(new FileStorage(), report);
                break;
            case 2:
                RadioLinesContract.Check(bus, reset, time, report);
                break;
            case 3:
                InterruptLinesContract.Check(bus, reset, lines[0], lines[1], time, report);
                break;
            case 4:
                WatchdogContract.Check(new Watchdog(chip), time, report);
                break;
            case 5:
                AesContract.Check(new NativeAes(), report);
                break;
            case 6:
                EntropyContract.Check(new Entropy(chip, deviceEui), report);
                break;
            case 7:
                BatteryContract.Check(board.OpenBattery(), report);
                break;
            default:
                BusContract.CheckAbsent(new I2c(I2c.Open(EmptyAddress)), report);
                if (isParking)
                    BusContract.CheckIdentity(new I2c(I2c.Open(Lis2Mdl.Address)), "LIS2MDL", Lis2MdlWhoAmI, Lis2MdlIdentity, report);
                break;
        }
    }
}
