namespace NanoSensors.BoardTest;

/// <summary>Steps of the acceptance run, in their order. Their numbers are in a record: they stay.</summary>
public static class AcceptanceStep
{
    /// <summary>Contracts of the parts.</summary>
    public const int Parts = 0;

    /// <summary>Ticks and pauses.</summary>
    public const int Ticks = 1;

    /// <summary>Heap.</summary>
    public const int Memory = 2;

    /// <summary>Cipher.</summary>
    public const int Cipher = 3;

    /// <summary>Flash.</summary>
    public const int Flash = 4;

    /// <summary>Battery and its converter.</summary>
    public const int Battery = 5;

    /// <summary>Random bits.</summary>
    public const int Entropy = 6;

    /// <summary>The radio's bus.</summary>
    public const int RadioBus = 7;

    /// <summary>The radio's DIO0.</summary>
    public const int RadioLine = 8;

    /// <summary>Noise on the air.</summary>
    public const int Noise = 9;

    /// <summary>The awake clock against the radio's crystal.</summary>
    public const int AwakeClock = 10;

    /// <summary>Length of short light sleeps.</summary>
    public const int LightSleep = 11;

    /// <summary>The clock over light sleep against the radio's crystal.</summary>
    public const int LightSleepClock = 12;

    /// <summary>The clock over deep sleep against the radio's crystal.</summary>
    public const int DeepSleep = 13;

    /// <summary>All steps are over.</summary>
    public const int Done = 14;

    /// <summary>What the person at the console reads when a step begins.</summary>
    public static string TitleOf(int step)
    {
        switch (step)
        {
            case Parts:
                return "parts by their contracts, up to half a minute";
            case Ticks:
                return "ticks and pauses";
            case Memory:
                return "heap";
            case Cipher:
                return "cipher";
            case Flash:
                return "flash, 20 writes";
            case Battery:
                return "battery";
            case Entropy:
                return "random bits";
            case RadioBus:
                return "radio's bus";
            case RadioLine:
                return "radio's DIO0";
            case Noise:
                return "noise on the air: keep other 868 MHz senders away";
            case AwakeClock:
                return "awake clock against the radio's crystal, 34 s";
            case LightSleep:
                return "50 short light sleeps. If nothing follows within a minute, press EN: the run goes on and reports it";
            case LightSleepClock:
                return "clock over light sleep, 34 s. If nothing follows within two minutes, press EN";
            default:
                return "clock over deep sleep, 34 s. The board starts again meanwhile; if it does not within two minutes, press EN";
        }
    }
}
