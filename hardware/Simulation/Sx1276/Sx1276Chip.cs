using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>
/// Semtech's SX1276 as its data sheet (rev. 7) describes it, seen from its pins: SPI, NRESET, DIO0 and DIO1. LoRa mode is
/// complete as far as LoRaWAN needs it; of FSK mode there are the registers, sleep, standby and the image calibration.
/// SPI transfers take no virtual time. What a driver does against the data sheet is noted in <see cref="Misuses"/>.
/// </summary>
public sealed partial class Sx1276Chip : IReceiver
{
    // 7.2.1 and 7.2.2: not to be used until 10 ms after power, 5 ms after reset.
    private const long PowerUpMicroseconds = 10_000;
    private const long ResetMicroseconds = 5_000;

    private readonly VirtualTime _time;
    private readonly RadioChannel _channel;
    private readonly List<string> _misuses = [];
    private bool _powered = true;
    private bool _resetHeld;
    private long _usableAt;

    /// <summary>A chip that has had power for long.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="channel">The air its antenna is in.</param>
    /// <param name="position">Where the antenna is.</param>
    public Sx1276Chip(VirtualTime time, RadioChannel channel, Position position)
    {
        _time = time;
        _channel = channel;
        Position = position;
        Spi = new SpiPort(this);
        Reset = new ResetPin(this);
        _becomeActive = BecomeActive;
        _endTransmit = EndTransmit;
        _closeWindow = CloseWindow;
        _endCapture = EndCapture;
        _endCad = EndCad;
        _endCalibration = EndCalibration;
        ResetRegisters();
    }

    /// <summary>The bus, with this chip's select.</summary>
    public ISpi Spi { get; }

    /// <summary>The NRESET pin.</summary>
    public IOutputPin Reset { get; }

    /// <inheritdoc/>
    public Position Position { get; set; }

    /// <summary>How far the crystal is off, parts per million; carrier and reception shift by it.</summary>
    public double CrystalErrorPpm { get; set; }

    /// <summary>A defect to be simulated.</summary>
    public Sx1276Defect Defect { get; set; }

    /// <summary>What was done to this chip that its data sheet rules out, in plain words, in order.</summary>
    public IReadOnlyList<string> Misuses => _misuses;

    /// <summary>Whether it has a supply.</summary>
    public bool IsPowered => _powered;

    // Called when the mode has changed, and with it what the chip draws.
    internal Action? ModeChanged { get; set; }

    /// <summary>Takes the supply away: registers, FIFO and whatever was on the air are lost.</summary>
    public void PowerOff()
    {
        LeaveMode();
        _powered = false;
        _resetHeld = false;
        ResetRegisters();
        ModeChanged?.Invoke();
    }

    /// <summary>Gives the supply back; the chip comes up in FSK standby and is usable 10 ms later (7.2.1).</summary>
    public void PowerOn()
    {
        if (_powered)
            return;
        _powered = true;
        ResetRegisters();
        ModeChanged?.Invoke();
        _usableAt = _time.NowMicroseconds + PowerUpMicroseconds;
    }

    private void DriveReset(bool high)
    {
        if (!_powered || high != _resetHeld)
            return;
        _resetHeld = !high;
        if (!high)
        {
            LeaveMode();
            ResetRegisters();
            ModeChanged?.Invoke();
        }
        else
        {
            _usableAt = _time.NowMicroseconds + ResetMicroseconds;
        }
    }

    private void Transfer(byte[] write, byte[] read, int length)
    {
        if (length < 1 || length > write.Length || length > read.Length)
            throw new ArgumentOutOfRangeException(nameof(length), length, "The transfer is longer than its buffers, or empty.");
        if (ReferenceEquals(write, read))
            throw new ArgumentException("One buffer was given for both directions; ISpi asks for two.", nameof(read));

        // A chip without power, held in reset or cut off from the bus leaves MISO where the board's pull-down has it.
        if (!_powered || _resetHeld || Defect == Sx1276Defect.BusDead)
        {
            Array.Clear(read, 0, length);
            return;
        }

        if (_time.NowMicroseconds < _usableAt)
        {
            Misuse("The bus was used before the chip was ready (7.2: 10 ms after power, 5 ms after reset)");
            Array.Clear(read, 0, length);
            return;
        }

        // 2.2: the address goes out first; in a burst it advances by itself, except on RegFifo.
        int address = write[0] & 0x7F;
        bool writing = (write[0] & 0x80) != 0;
        read[0] = 0;
        for (int i = 1; i < length; i++)
        {
            // What comes back during a write is the register's old value.
            read[i] = writing && address == RegFifo ? (byte)0 : ReadRegister(address);
            if (writing)
                WriteRegister(address, write[i]);
            if (address != RegFifo)
                address = (address + 1) & 0x7F;
        }
    }

    private void Misuse(string what)
    {
        // A test reads the first few; a run of days is not to fill the memory.
        if (_misuses.Count < 100)
            _misuses.Add(what + $", at {_time.NowMicroseconds} us.");
    }

    private sealed class SpiPort(Sx1276Chip chip) : ISpi
    {
        public void Transfer(byte[] write, byte[] read, int length) => chip.Transfer(write, read, length);
    }

    private sealed class ResetPin(Sx1276Chip chip) : IOutputPin
    {
        public void Write(bool high) => chip.DriveReset(high);
    }
}

/// <summary>Ways in which a chip can be broken.</summary>
public enum Sx1276Defect
{
    /// <summary>It works.</summary>
    None,

    /// <summary>It does not answer on the bus: everything reads 0 and nothing is written.</summary>
    BusDead,

    /// <summary>It transmits and never tells that it is done.</summary>
    TransmitNeverEnds,

    /// <summary>RegOpMode does not take a new mode.</summary>
    ModeStuck,

    /// <summary>RegVersion reads 0x22, as an SX1272 would.</summary>
    WrongVersion,

    /// <summary>The image calibration never finishes.</summary>
    CalibrationNeverEnds,
}
