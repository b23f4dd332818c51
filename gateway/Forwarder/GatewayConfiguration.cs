using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// The gateway's configuration file, gateway.conf on I:\: lines of <c>name = value</c>, <c>#</c> begins a comment. What it does
/// not name keeps its default; a line that makes no sense is passed over and its number kept.
/// </summary>
/// <remarks>
/// server, port, timeserver: where to. eui: 16 hexadecimal digits; without it the Wi-Fi's MAC address serves. board: number of the
/// board. radio1 to radio3: carrier in MHz and spreading factor, "868.1 SF7". pins2, pins3: GPIOs of a further radio's select, reset,
/// DIO0 and DIO1, "17 16 4 2". latitude, longitude (degrees), altitude (m), gain (antenna less cable, dBi), archive (segments of 4 KB).
/// </remarks>
public sealed class GatewayConfiguration
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "gateway.conf";

    /// <summary>The most radios.</summary>
    public const int MostRadios = 3;

    private const int LongestFile = 1024;

    private readonly int[] _pins = new int[4 * MostRadios];
    private readonly ReceiveSettings[] _radios = new ReceiveSettings[MostRadios];
    private byte[] _text;
    private int _at;
    private int _lineEnd;

    /// <summary>The network server's name or address; null if none is configured.</summary>
    public string Server { get; private set; }

    /// <summary>Its UDP port.</summary>
    public int Port { get; private set; } = 1700;

    /// <summary>The SNTP server's name.</summary>
    public string TimeServer { get; private set; } = "pool.ntp.org";

    /// <summary>The gateway's EUI; 0 if none is configured.</summary>
    public ulong Eui { get; private set; }

    /// <summary>Number of the board.</summary>
    public int Board { get; private set; }

    /// <summary>Number of the first line that makes no sense, from 1; 0 if all do.</summary>
    public int FirstBadLine { get; private set; }

    /// <summary>How many radios there are: those configured from the first on without a gap; at least one.</summary>
    public int RadioCount
    {
        get
        {
            int count = 1;
            while (count < MostRadios && _radios[count] != null && _pins[4 * count] >= 0)
                count++;
            return count;
        }
    }

    /// <summary>Reads the file.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="settings">Takes what is the application's.</param>
    public static GatewayConfiguration Read(IStorage storage, ForwarderSettings settings)
    {
        GatewayConfiguration configuration = new GatewayConfiguration();
        byte[] text = new byte[LongestFile];
        int length = storage.Read(FileName, text);
        configuration.Parse(text, length < 0 ? 0 : length, settings);
        return configuration;
    }

    /// <summary>A GPIO of a further radio.</summary>
    /// <param name="radio">1 or 2, counted from 0.</param>
    /// <param name="pin">0 select, 1 reset, 2 DIO0, 3 DIO1.</param>
    public int PinOf(int radio, int pin)
    {
        return _pins[4 * radio + pin];
    }

    private void Parse(byte[] text, int length, ForwarderSettings settings)
    {
        _text = text;
        for (int i = 0; i < _pins.Length; i++)
            _pins[i] = -1;
        int line = 0;
        int next = 0;
        while (next < length)
        {
            line++;
            _at = next;
            while (next < length && text[next] != '\n')
                next++;
            _lineEnd = next++;
            if (!ParseLine(settings) && FirstBadLine == 0)
                FirstBadLine = line;
        }

        if (_radios[0] == null)
            _radios[0] = new ReceiveSettings { FrequencyHz = 868100000, SpreadingFactor = 7 };
        settings.GatewayEui = Eui;
        settings.Receivers = new ReceiveSettings[RadioCount];
        for (int i = 0; i < settings.Receivers.Length; i++)
            settings.Receivers[i] = _radios[i];
    }

    private bool ParseLine(ForwarderSettings settings)
    {
        for (int i = _at; i < _lineEnd; i++)
        {
            if (_text[i] == '#')
                _lineEnd = i;
        }

        SkipSpaces();
        if (_at >= _lineEnd)
            return true;
        string name = Word();
        SkipSpaces();
        if (_at >= _lineEnd || _text[_at] != '=')
            return false;
        _at++;
        SkipSpaces();
        return Take(name, settings) && IsAtEnd();
    }

    private bool Take(string name, ForwarderSettings settings)
    {
        long value;
        switch (name)
        {
            case "server":
                Server = Word();
                return Server.Length > 0;
            case "timeserver":
                TimeServer = Word();
                return TimeServer.Length > 0;
            case "port":
                bool good = Number(0, out value) && value >= 1 && value <= 65535;
                if (good)
                    Port = (int)value;
                return good;
            case "eui":
                return TakeEui();
            case "board":
                good = Number(0, out value) && value >= 0 && value <= 255;
                if (good)
                    Board = (int)value;
                return good;
            case "radio1":
                return TakeRadio(0);
            case "radio2":
                return TakeRadio(1);
            case "radio3":
                return TakeRadio(2);
            case "pins2":
                return TakePins(1);
            case "pins3":
                return TakePins(2);
            default:
                return TakePlace(name, settings);
        }
    }

    private bool TakePlace(string name, ForwarderSettings settings)
    {
        long value;
        switch (name)
        {
            case "latitude":
                if (!Number(5, out value) || value < -9000000 || value > 9000000)
                    return false;
                settings.LatitudeE5 = (int)value;
                settings.HasPosition = true;
                return true;
            case "longitude":
                if (!Number(5, out value) || value < -18000000 || value > 18000000)
                    return false;
                settings.LongitudeE5 = (int)value;
                settings.HasPosition = true;
                return true;
            case "altitude":
                if (!Number(0, out value) || value < -500 || value > 9000)
                    return false;
                settings.AltitudeMeters = (int)value;
                return true;
            case "gain":
                if (!Number(0, out value) || value < -20 || value > 20)
                    return false;
                settings.AntennaGainDbi = (int)value;
                return true;
            case "archive":
                if (!Number(0, out value) || value < 2 || value > UplinkArchive.MostSegments)
                    return false;
                settings.ArchiveSegments = (int)value;
                return true;
            default:
                return false;
        }
    }

    private bool TakeEui()
    {
        string word = Word();
        ulong eui = 0;
        for (int i = 0; i < word.Length; i++)
        {
            int digit = word[i] >= '0' && word[i] <= '9' ? word[i] - '0' : (word[i] | 0x20) - 'a' + 10;
            if (digit < 0 || digit > 15)
                return false;
            eui = (eui << 4) | (uint)digit;
        }

        if (word.Length != 16)
            return false;
        Eui = eui;
        return true;
    }

    private bool TakeRadio(int index)
    {
        if (!Number(6, out long hertz) || hertz < 863000000 || hertz > 870000000)
            return false;
        SkipSpaces();
        if (_at + 2 > _lineEnd || _text[_at] != 'S' || _text[_at + 1] != 'F')
            return false;
        _at += 2;
        if (!Number(0, out long spreadingFactor) || spreadingFactor < 7 || spreadingFactor > 12)
            return false;
        _radios[index] = new ReceiveSettings { FrequencyHz = (uint)hertz, SpreadingFactor = (int)spreadingFactor };
        return true;
    }

    private bool TakePins(int radio)
    {
        for (int i = 0; i < 4; i++)
        {
            SkipSpaces();
            if (!Number(0, out long pin) || pin < 0 || pin > 39)
            {
                _pins[4 * radio] = -1;
                return false;
            }

            _pins[4 * radio + i] = (int)pin;
        }

        return true;
    }

    // A decimal number as a multiple of 10^-decimals; further decimals are cut off.
    private bool Number(int decimals, out long value)
    {
        value = 0;
        int digits = 0;
        bool negative = _at < _lineEnd && _text[_at] == '-';
        if (negative)
            _at++;
        bool afterPoint = false;
        for (; _at < _lineEnd; _at++)
        {
            byte c = _text[_at];
            if (c == '.' && !afterPoint)
            {
                afterPoint = true;
                continue;
            }

            if (c < '0' || c > '9')
                break;
            if (++digits > 12)
                return false;
            if (afterPoint && decimals == 0)
                continue;
            value = value * 10 + (c - '0');
            if (afterPoint)
                decimals--;
        }

        for (; decimals > 0; decimals--)
            value *= 10;
        if (negative)
            value = -value;
        return digits > 0;
    }

    // What stands here up to the next space or '='.
    private string Word()
    {
        int start = _at;
        while (_at < _lineEnd && _text[_at] > ' ' && _text[_at] != '=')
            _at++;
        char[] word = new char[_at - start];
        for (int i = 0; i < word.Length; i++)
            word[i] = (char)_text[start + i];
        return new string(word);
    }

    private void SkipSpaces()
    {
        while (_at < _lineEnd && _text[_at] <= ' ')
            _at++;
    }

    private bool IsAtEnd()
    {
        SkipSpaces();
        return _at >= _lineEnd;
    }
}
