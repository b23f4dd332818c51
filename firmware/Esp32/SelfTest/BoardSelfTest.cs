using NanoSensors.Board;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;

namespace NanoSensors.Esp32;

/// <summary>
/// Tests every part of the board through the adapters that the application uses, by the contracts that the simulated parts pass too: a technician's first check of a freshly
/// soldered node. It runs before the application is put together, since it resets the radio and measures with the sensors; some seconds (an air node: up to half a minute).
/// </summary>
public sealed class BoardSelfTest : ISelfTestParts
{
    // Nothing of ours answers there; I2C itself keeps what is below 8.
    private const int EmptyAddress = 0x08;

    // Tested before the sensors.
    private const int Parts = 9;

    private const byte Lis2MdlWhoAmI = 0x4F;
    private const int Lis2MdlIdentity = 0x40;

    private readonly BoardContext _context;
    private readonly Esp32Board _board;
    private readonly WaitingClock _time;
    private readonly ulong _deviceEui;
    private readonly bool _isParking;
    private readonly ISensor[] _sensors;
    private readonly string[] _names;
    private readonly ISpi _bus;
    private readonly IOutputPin _reset;
    private readonly IInputPin[] _lines;

    private BoardSelfTest(
        BoardContext context, Esp32Board board, BoardClock clock, ulong deviceEui, bool isParking, ISensor[] sensors, string[] names, ISpi bus, IOutputPin reset,
        IInputPin[] lines)
    {
        _context = context;
        _board = board;
        _time = new WaitingClock(context.Chip, clock);
        _deviceEui = deviceEui;
        _isParking = isParking;
        _sensors = sensors;
        _names = names;
        _bus = bus;
        _reset = reset;
        _lines = lines;
    }

    /// <inheritdoc/>
    public int Count
    {
        get { return Parts + _sensors.Length; }
    }

    /// <summary>Runs all of it. Throws nothing: what throws or hangs has failed.</summary>
    /// <param name="context">The chip and the watchdog.</param>
    /// <param name="board">The board, with nothing of it opened yet.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="deviceEui">For the random bits.</param>
    /// <param name="isParking">Whether its magnetometer is tested as a chip, too.</param>
    /// <param name="sensors">The sensors of its profile; null where one does not answer.</param>
    /// <param name="names">Their names.</param>
    /// <param name="bus">The radio's bus.</param>
    /// <param name="reset">The radio's reset line.</param>
    /// <param name="lines">The radio's DIO0 and DIO1.</param>
    public static SelfTestReport Run(
        BoardContext context, Esp32Board board, BoardClock clock, ulong deviceEui, bool isParking, ISensor[] sensors, string[] names, ISpi bus, IOutputPin reset,
        IInputPin[] lines)
    {
        SelfTestReport report = new SelfTestReport();
        BoardSelfTest parts = new BoardSelfTest(context, board, clock, deviceEui, isParking, sensors, names, bus, reset, lines);
        SelfTestRun.Check(parts, context.Watchdog, Watchdog.SelfTestMilliseconds, report);
        return report;
    }

    /// <inheritdoc/>
    public void Check(int part, SelfTestReport report)
    {
        switch (part)
        {
            case 0:
                ClockContract.Check(_time, report);
                break;
            case 1:
                StorageContract.Check(new FileStorage(), report);
                break;
            case 2:
                RadioLinesContract.Check(_bus, _reset, _time, report);
                break;
            case 3:
                InterruptLinesContract.Check(_bus, _reset, _lines[0], _lines[1], _time, report);
                break;
            case 4:
                WatchdogContract.Check(_context.Watchdog, _time, report);
                break;
            case 5:
                AesContract.Check(new NativeAes(), report);
                break;
            case 6:
                EntropyContract.Check(new Entropy(_context.Chip, _deviceEui), report);
                break;
            case 7:
                BatteryContract.Check(_board.OpenBattery(_context.Store), report);
                break;
            case 8:
                BusContract.CheckAbsent(new I2c(I2c.Open(EmptyAddress)), report);
                if (_isParking)
                    BusContract.CheckIdentity(new I2c(I2c.Open(Lis2Mdl.Address)), "LIS2MDL", Lis2MdlWhoAmI, Lis2MdlIdentity, report);
                break;
            default:
                SensorContract.Check(_sensors[part - Parts], _names[part - Parts], _time, report);
                break;
        }
    }
}
