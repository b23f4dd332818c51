namespace NanoSensors.Forwarder;

/// <summary>What can be configured: name in the file, label on the page, and what to write. The numbers are places in the tables below.</summary>
public static class ConfigurationKey
{
    /// <summary>The first server.</summary>
    public const int Server = 0;

    /// <summary>The second server.</summary>
    public const int Server2 = 1;

    /// <summary>The third server.</summary>
    public const int Server3 = 2;

    /// <summary>UDP port of servers that tell none.</summary>
    public const int Port = 3;

    /// <summary>SNTP server.</summary>
    public const int TimeServer = 4;

    /// <summary>The gateway's EUI.</summary>
    public const int Eui = 5;

    /// <summary>Number of the board.</summary>
    public const int Board = 6;

    /// <summary>The first of three radios, one after the other.</summary>
    public const int Radio1 = 7;

    /// <summary>GPIOs of the second radio; the third's follow.</summary>
    public const int Pins2 = 10;

    /// <summary>Degrees north.</summary>
    public const int Latitude = 12;

    /// <summary>Degrees east.</summary>
    public const int Longitude = 13;

    /// <summary>Metres above the sea.</summary>
    public const int Altitude = 14;

    /// <summary>Antenna less cable, dBi.</summary>
    public const int Gain = 15;

    /// <summary>Segments of the archive.</summary>
    public const int Archive = 16;

    /// <summary>Whether an external watchdog is fitted.</summary>
    public const int ExternalWatchdog = 17;

    /// <summary>How many there are.</summary>
    public const int Count = 18;

    /// <summary>Name in the file and in the form.</summary>
    public static string NameOf(int key)
    {
        switch (key)
        {
            case Server:
                return "server";
            case Server2:
                return "server2";
            case Server3:
                return "server3";
            case Port:
                return "port";
            case TimeServer:
                return "timeserver";
            case Eui:
                return "eui";
            case Board:
                return "board";
            case Radio1:
                return "radio1";
            case Radio1 + 1:
                return "radio2";
            case Radio1 + 2:
                return "radio3";
            case Pins2:
                return "pins2";
            case Pins2 + 1:
                return "pins3";
            case Latitude:
                return "latitude";
            case Longitude:
                return "longitude";
            case Altitude:
                return "altitude";
            case Gain:
                return "gain";
            case Archive:
                return "archive";
            default:
                return "watchdog";
        }
    }

    /// <summary>Label on the page.</summary>
    public static string LabelOf(int key)
    {
        switch (key)
        {
            case Server:
                return "Network server";
            case Server2:
                return "Second server";
            case Server3:
                return "Third server";
            case Port:
                return "UDP port";
            case TimeServer:
                return "Time server";
            case Eui:
                return "Gateway EUI";
            case Board:
                return "Board";
            case Radio1:
                return "Radio 1 hears";
            case Radio1 + 1:
                return "Radio 2 hears";
            case Radio1 + 2:
                return "Radio 3 hears";
            case Pins2:
                return "Radio 2 pins";
            case Pins2 + 1:
                return "Radio 3 pins";
            case Latitude:
                return "Latitude";
            case Longitude:
                return "Longitude";
            case Altitude:
                return "Altitude, m";
            case Gain:
                return "Antenna gain, dBi";
            case Archive:
                return "Archive";
            default:
                return "External watchdog";
        }
    }

    /// <summary>What to write: the remedy for a value that makes no sense.</summary>
    public static string HintOf(int key)
    {
        switch (key)
        {
            case Server:
            case Server2:
            case Server3:
                return "name or address of up to 63 letters, digits, dots and hyphens, such as lns.example.org; a port after a colon if it is not the one below";
            case Port:
                return "1 to 65535; 1700 if empty";
            case TimeServer:
                return "name or address; pool.ntp.org if empty";
            case Eui:
                return "16 hexadecimal digits; made of the Wi-Fi's MAC address if empty";
            case Board:
                return "0 DevKitC with RFM95, 1 Heltec V2, 2 TTGO V2.1, 3 bare module; 0 if empty";
            case Radio1:
            case Radio1 + 1:
            case Radio1 + 2:
                return "carrier from 863 to 870 MHz and spreading factor 7 to 12: 868.1 SF7";
            case Pins2:
            case Pins2 + 1:
                return "four GPIOs: select and reset (0 to 33), DIO0 and DIO1 (0 to 39), each once: 17 16 4 2";
            case Latitude:
                return "degrees, -90 to 90, together with the longitude: 51.9457";
            case Longitude:
                return "degrees, -180 to 180, together with the latitude: 7.1678";
            case Altitude:
                return "metres, -500 to 9000";
            case Gain:
                return "dBi less the cable's loss, -20 to 20; 2 if empty";
            case Archive:
                return "segments of 4 KB in flash, 2 to what the board has room for: 48 with 4 MB of flash, 96 with 8 MB; 48 if empty";
            default:
                return "1 if a TPL5010 is fitted, with DONE on the board's watchdog GPIO, which no radio may then use; 0 if empty";
        }
    }
}
