using NanoSensors.Board;

namespace NanoSensors.Radio;

/// <summary>
/// Reset, calibration and set-up of the chip, in steps (data sheet 7.2.2 for the reset pin, 4.2.3.8 for the calibration,
/// which needs FSK mode).
/// </summary>
internal sealed class Sx1276Reset
{
    internal const int Running = 0;
    internal const int Done = 1;
    internal const int Failed = 2;

    // The data sheet asks for 100 µs low and 5 ms until the chip may be used. A board's clock may tick in whole
    // milliseconds, so each is longer by one.
    private const int LowMicroseconds = 1100;
    private const int ReadyMicroseconds = 6000;

    // A calibration takes 10 ms at most.
    private const int CalibrationPollMicroseconds = 1000;
    private const int CalibrationOverdueMicroseconds = 50000;

    // Where the second calibration is made: the middle of EU863-870's default channels, 868.3 MHz.
    private const int CalibrationFrf = 0xD91333;

    private const int Low = 0;
    private const int Starting = 1;
    private const int CalibratingLow = 2;
    private const int CalibratingHigh = 3;

    private readonly Sx1276Bus _bus;
    private readonly IOutputPin _pin;
    private int _phase;
    private long _deadline;

    internal Sx1276Reset(Sx1276Bus bus, IOutputPin pin)
    {
        _bus = bus;
        _pin = pin;
    }

    internal long NextMicroseconds { get; private set; }

    internal long Begin(long now)
    {
        _pin.Write(false);
        _phase = Low;
        NextMicroseconds = now + LowMicroseconds;
        return NextMicroseconds;
    }

    internal int Step(long now)
    {
        if (now < NextMicroseconds)
            return Running;
        switch (_phase)
        {
            case Low:
                _pin.Write(true);
                _phase = Starting;
                NextMicroseconds = now + ReadyMicroseconds;
                return Running;
            case Starting:
                if (_bus.Read(Sx1276Registers.Version) != Sx1276Registers.VersionOfSx1276)
                    return Failed;
                Calibrate(now);
                _phase = CalibratingLow;
                return Running;
            default:
                return StepCalibration(now);
        }
    }

    private int StepCalibration(long now)
    {
        if ((_bus.Read(Sx1276Registers.ImageCal) & Sx1276Registers.ImageCalRunning) != 0)
        {
            NextMicroseconds = now + CalibrationPollMicroseconds;
            return now >= _deadline ? Failed : Running;
        }

        if (_phase == CalibratingHigh)
            return SetUp();

        _bus.Write(Sx1276Registers.FrfMsb, CalibrationFrf >> 16);
        _bus.Write(Sx1276Registers.FrfMid, CalibrationFrf >> 8);
        _bus.Write(Sx1276Registers.FrfLsb, CalibrationFrf);
        Calibrate(now);
        _phase = CalibratingHigh;
        return Running;
    }

    private void Calibrate(long now)
    {
        _bus.Write(Sx1276Registers.ImageCal, (_bus.Read(Sx1276Registers.ImageCal) & 0xBF) | Sx1276Registers.ImageCalStart);
        NextMicroseconds = now + CalibrationPollMicroseconds;
        _deadline = now + CalibrationOverdueMicroseconds;
    }

    private int SetUp()
    {
        _bus.Write(Sx1276Registers.Lna, Sx1276Registers.LnaHighestGainBoosted);
        _bus.Write(Sx1276Registers.OpMode, Sx1276Registers.FskSleep);
        _bus.Write(Sx1276Registers.OpMode, Sx1276Registers.LoRaSleep);
        if (_bus.Read(Sx1276Registers.OpMode) != Sx1276Registers.LoRaSleep)
            return Failed;
        _bus.Write(Sx1276Registers.SyncWord, Sx1276Registers.SyncWordLoRaWan);
        _bus.Write(Sx1276Registers.FifoTxBaseAddr, 0);
        _bus.Write(Sx1276Registers.FifoRxBaseAddr, 0);
        _bus.Write(Sx1276Registers.OpMode, Sx1276Registers.LoRaStandby);
        return _bus.Read(Sx1276Registers.OpMode) == Sx1276Registers.LoRaStandby ? Done : Failed;
    }
}
