namespace NanoSensors.BoardTest;

/// <summary>What is measured: names, units, limits and hints. The numbers are in a record: they stay.</summary>
public static class AcceptanceCheck
{
    /// <summary>A part's contract: a name and a failure instead of a value.</summary>
    public const int Part = 0;

    /// <summary>Length of a tick.</summary>
    public const int Tick = 1;

    /// <summary>Shortest pause of 100 ms.</summary>
    public const int ShortestPause = 2;

    /// <summary>Longest pause of 100 ms.</summary>
    public const int LongestPause = 3;

    /// <summary>Free heap.</summary>
    public const int FreeHeap = 4;

    /// <summary>Largest free native block.</summary>
    public const int LargestBlock = 5;

    /// <summary>One block of AES.</summary>
    public const int CipherBlock = 6;

    /// <summary>A write of 60 bytes, mean.</summary>
    public const int FlashMean = 7;

    /// <summary>The longest of these writes.</summary>
    public const int FlashLongest = 8;

    /// <summary>Refused writes.</summary>
    public const int FlashRefused = 9;

    /// <summary>Battery voltage.</summary>
    public const int Battery = 10;

    /// <summary>Spread of the battery's readings.</summary>
    public const int BatterySpread = 11;

    /// <summary>Share of ones among random bits.</summary>
    public const int Ones = 12;

    /// <summary>Registers that came back wrong.</summary>
    public const int WrongRegisters = 13;

    /// <summary>One transfer of two bytes.</summary>
    public const int Transfer = 14;

    /// <summary>DIO0 after a look at the channel.</summary>
    public const int Dio0 = 15;

    /// <summary>DIO0 against the flag's register.</summary>
    public const int Dio0Latency = 16;

    /// <summary>DIO0's event against the line.</summary>
    public const int Dio0Event = 17;

    /// <summary>Noise floor.</summary>
    public const int Noise = 18;

    /// <summary>Strongest noise.</summary>
    public const int StrongestNoise = 19;

    /// <summary>The awake clock against the radio's crystal.</summary>
    public const int AwakeClock = 20;

    /// <summary>A light sleep's excess, mean.</summary>
    public const int LightSleepMean = 21;

    /// <summary>A light sleep's excess, the longest.</summary>
    public const int LightSleepLongest = 22;

    /// <summary>Light sleeps that the timer ended.</summary>
    public const int LightSleepByTimer = 23;

    /// <summary>The clock over light sleep.</summary>
    public const int LightSleepClock = 24;

    /// <summary>The clock over deep sleep.</summary>
    public const int DeepSleepClock = 25;

    /// <summary>From the end of deep sleep to the program.</summary>
    public const int Start = 26;

    /// <summary>What ended deep sleep.</summary>
    public const int DeepSleepCause = 27;

    /// <summary>Number of checks with a value, and the highest number.</summary>
    public const int Highest = 27;

    /// <summary>ESP-IDF's number for a wake-up by the timer.</summary>
    public const int CauseTimer = 4;

    /// <summary>The step that measures it.</summary>
    public static int StepOf(int check)
    {
        if (check <= LongestPause)
            return check == Part ? AcceptanceStep.Parts : AcceptanceStep.Ticks;
        if (check <= LargestBlock)
            return AcceptanceStep.Memory;
        if (check <= FlashRefused)
            return check == CipherBlock ? AcceptanceStep.Cipher : AcceptanceStep.Flash;
        if (check <= BatterySpread)
            return AcceptanceStep.Battery;
        if (check <= Transfer)
            return check == Ones ? AcceptanceStep.Entropy : AcceptanceStep.RadioBus;
        if (check <= Dio0Event)
            return AcceptanceStep.RadioLine;
        if (check <= AwakeClock)
            return check == AwakeClock ? AcceptanceStep.AwakeClock : AcceptanceStep.Noise;
        if (check <= LightSleepByTimer)
            return AcceptanceStep.LightSleep;
        return check == LightSleepClock ? AcceptanceStep.LightSleepClock : AcceptanceStep.DeepSleep;
    }

    /// <summary>Its name and its unit, separated by a bar; in the report they are two columns.</summary>
    public static string NameAndUnitOf(int check)
    {
        switch (check)
        {
            case Tick:
                return "tick, length | us";
            case ShortestPause:
                return "pause of 100 ms, shortest of 20 | us";
            case LongestPause:
                return "pause of 100 ms, longest of 20 | us";
            case FreeHeap:
                return "managed heap, free | bytes";
            case LargestBlock:
                return "native memory, largest free block | bytes";
            case CipherBlock:
                return "AES-128, one block | us";
            case FlashMean:
                return "flash, write of 60 bytes, mean of 20 | us";
            case FlashLongest:
                return "flash, write of 60 bytes, longest of 20 | us";
            case FlashRefused:
                return "flash, refused writes of 20 | -";
            case Battery:
                return "battery, mean of 16 | mV";
            case BatterySpread:
                return "battery, spread of 16 | per mille";
            case Ones:
                return "random bits, ones | per mille";
            case WrongRegisters:
                return "radio, wrong registers of 1000 | -";
            case Transfer:
                return "radio, transfer of 2 bytes | us";
            case Dio0:
                return "radio, DIO0 after a look at the channel | us";
            case Dio0Latency:
                return "radio, DIO0 behind the flag's register | us";
            case Dio0Event:
                return "radio, DIO0's event behind the line | us";
            case Noise:
                return "noise at 868.1 MHz, median of 100 | dBm";
            case StrongestNoise:
                return "noise at 868.1 MHz, strongest of 100 | dBm";
            case AwakeClock:
                return "clock against the radio's crystal, awake | ppm";
            case LightSleepMean:
                return "light sleep of 20 ms, excess, mean of 50 | us";
            case LightSleepLongest:
                return "light sleep of 20 ms, excess, longest of 50 | us";
            case LightSleepByTimer:
                return "light sleeps ended by the timer, of 50 | -";
            case LightSleepClock:
                return "clock over light sleep against the radio's crystal | ppm";
            case DeepSleepClock:
                return "clock over deep sleep against the radio's crystal | ppm";
            case Start:
                return "start after deep sleep, until the program | us";
            default:
                return "deep sleep, cause of its end | ESP-IDF's number";
        }
    }

    /// <summary>The lowest good value.</summary>
    public static long LowestOf(int check)
    {
        switch (check)
        {
            case Tick:
                return 9900;
            case ShortestPause:
            case LongestPause:
                return 89500;
            case FreeHeap:
                return 60000;
            case LargestBlock:
                return 10000;
            case Battery:
                return 2000;
            case Ones:
                return 440;
            case Dio0:
                return 1000;
            case Dio0Latency:
                return -1500;
            case Noise:
            case StrongestNoise:
                return -130;
            case AwakeClock:
                return -3000;
            case LightSleepMean:
                return -3000;
            case LightSleepLongest:
                return -3000;
            case LightSleepByTimer:
                return 50;
            case LightSleepClock:
                return -5000;
            case DeepSleepClock:
                return -20000;
            case DeepSleepCause:
                return CauseTimer;
            default:
                return 0;
        }
    }

    /// <summary>The highest good value.</summary>
    public static long HighestOf(int check)
    {
        switch (check)
        {
            case Tick:
                return 10100;
            case ShortestPause:
                return 110500;
            case LongestPause:
                return 130000;
            case FreeHeap:
            case LargestBlock:
                return 8000000;
            case CipherBlock:
                return 3000;
            case FlashMean:
                return 200000;
            case FlashLongest:
                return 2000000;
            case Battery:
                return 6000;
            case BatterySpread:
                return 80;
            case Ones:
                return 560;
            case Transfer:
                return 1000;
            case Dio0:
                return 12000;
            case Dio0Latency:
                return 1500;
            case Dio0Event:
                return 50000;
            case Noise:
                return -95;
            case StrongestNoise:
                return -80;
            case AwakeClock:
                return 3000;
            case LightSleepMean:
                return 10000;
            case LightSleepLongest:
                return 60000;
            case LightSleepByTimer:
                return 50;
            case LightSleepClock:
                return 5000;
            case DeepSleepClock:
                return 20000;
            case Start:
                return 2000000;
            case DeepSleepCause:
                return CauseTimer;
            default:
                return 0;
        }
    }

    /// <summary>What to look at when the value is outside.</summary>
    public static string HintOf(int check)
    {
        switch (check)
        {
            case Tick:
                return "the runtime was built with another tick: MainLoop and WaitingClock count on 10 ms";
            case ShortestPause:
            case LongestPause:
                return "another thread holds the processor, or the tick is another: the receive windows open too early or too late";
            case FreeHeap:
                return "another runtime, or one without the memory of this one";
            case LargestBlock:
                return "the Wi-Fi and the files need a block of native memory";
            case CipherBlock:
                return "a slow cipher delays each frame; the native one takes some 100 us";
            case FlashMean:
            case FlashLongest:
                return "the flash is worn, nearly full, or of a slow kind";
            case FlashRefused:
                return "the flash is full, write-protected or not formatted";
            case Battery:
                return "look at the divider and at the board's number";
            case BatterySpread:
                return "the capacitor at the converter's input is missing";
            case Ones:
                return "the random bits are none";
            case WrongRegisters:
                return "look at SCK, MISO, MOSI, NSS, their length and the radio's supply capacitor";
            case Transfer:
                return "the bus is slow: opening a receive window takes several transfers";
            case Dio0:
                return "look at DIO0, or the radio's crystal does not start";
            case Dio0Latency:
                return "DIO0 is not that of this radio";
            case Dio0Event:
                return "events come late: the firmware polls the line, which this does not disturb";
            case Noise:
                return "below: the antenna path is open; above: a disturber is near, often a switching regulator or a display";
            case StrongestNoise:
                return "a sender is near: repeat it elsewhere";
            case AwakeClock:
                return "a crystal is wrong, or DIO1 comes late: receive windows drift with this";
            case LightSleepMean:
            case LightSleepLongest:
                return "each turn of the loop costs this much: hardware/power counts on 10 ms";
            case LightSleepByTimer:
                return "something else wakes the chip: look at its pins";
            case LightSleepClock:
                return "receive windows are widened for 5,000 ppm: raise LightSleepClockErrorPpm, or do without light sleep";
            case DeepSleepClock:
                return "ages of stored readings are off by this much";
            case Start:
                return "each wake-up costs this much: hardware/power counts on 1 s";
            default:
                return "deep sleep was ended by something else: look at the sensors' interrupt line";
        }
    }
}
