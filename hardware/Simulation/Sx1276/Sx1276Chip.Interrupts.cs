namespace NanoSensors.Simulation;

// IRQ flags, their mask, and the lines DIO0 and DIO1 (tables 18 and 6.4).
public sealed partial class Sx1276Chip
{
    private const byte RxTimeout = 0x80, RxDone = 0x40, PayloadCrcError = 0x20, ValidHeader = 0x10;
    private const byte TxDone = 0x08, CadDone = 0x04, FhssChangeChannel = 0x02, CadDetected = 0x01;

    /// <summary>DIO0 went from low to high.</summary>
    public event Action? Dio0Rose;

    /// <summary>DIO1 went from low to high.</summary>
    public event Action? Dio1Rose;

    /// <summary>Level of DIO0: high while the flag mapped to it is set.</summary>
    public bool Dio0 { get; private set; }

    /// <summary>Level of DIO1.</summary>
    public bool Dio1 { get; private set; }

    // A masked flag is not set at all (6.4, RegIrqFlagsMask).
    private void RaiseFlags(byte flags)
    {
        _lora[RegIrqFlags] |= (byte)(flags & ~_lora[RegIrqFlagsMask]);
        UpdateDio();
    }

    private void UpdateDio()
    {
        if (!IsLoRa)
        {
            SetDioLines(false, false);
            return;
        }

        byte flags = _lora[RegIrqFlags];
        int mapping = _fsk[RegDioMapping1];
        byte dio0 = (mapping >> 6) switch { 0 => RxDone, 1 => TxDone, 2 => CadDone, _ => 0 };
        byte dio1 = ((mapping >> 4) & 3) switch { 0 => RxTimeout, 1 => FhssChangeChannel, 2 => CadDetected, _ => 0 };
        SetDioLines((flags & dio0) != 0, (flags & dio1) != 0);
    }

    private void SetDioLines(bool dio0, bool dio1)
    {
        bool rose0 = dio0 && !Dio0, rose1 = dio1 && !Dio1;
        Dio0 = dio0;
        Dio1 = dio1;
        if (rose0)
            Dio0Rose?.Invoke();
        if (rose1)
            Dio1Rose?.Invoke();
    }
}
