using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// The gateway's configuration, from its file or from its page: lines of <c>name = value</c>, <c>#</c> begins a comment. What it does not name, or
/// leaves empty, keeps its default. Both ways lead through the same check, which looks at the whole and tells every error by name, value and remedy.
/// </summary>
/// <remarks>What can be named, and how it is written, is in <see cref="ConfigurationKey"/>.</remarks>
public sealed class GatewayConfiguration
{
    /// <summary>The most radios.</summary>
    public const int MostRadios = 3;

    /// <summary>The longest text, bytes.</summary>
    public const int LongestText = 1024;

    /// <summary>The longest value, characters.</summary>
    public const int LongestValue = 72;

    private const int MostErrors = 8;
    private const int FirstInputOnly = 34;
    private const int HighestPin = 39;

    private readonly string[] _values = new string[ConfigurationKey.Count];
    private readonly int[] _lines = new int[ConfigurationKey.Count];
    private readonly int[] _pins = new int[4 * MostRadios];
    private readonly ReceiveSettings[] _radios = new ReceiveSettings[MostRadios];
    private readonly int[] _stepped = new int[MostRadios];
    private readonly string[] _hosts = new string[ForwarderSettings.MostServers];
    private readonly int[] _ports = new int[ForwarderSettings.MostServers];
    private readonly ConfigurationError[] _errors = new ConfigurationError[MostErrors];
    private readonly ValueReader _reader = new ValueReader();

    /// <summary>An empty configuration.</summary>
    public GatewayConfiguration()
    {
        Clear();
    }

    /// <summary>How many servers there are: those configured, without gaps.</summary>
    public int ServerCount { get; private set; }

    /// <summary>The SNTP server's name.</summary>
    public string TimeServer { get; private set; }

    /// <summary>Number of the board.</summary>
    public int Board { get; private set; }

    /// <summary>Whether an external watchdog is fitted, on the board's watchdog GPIO.</summary>
    public bool HasExternalWatchdog { get; private set; }

    /// <summary>Most segments of the archive that the board's flash has room for, 2 to <see cref="UplinkArchive.MostSegments"/>; what
    /// <see cref="Check"/> allows.</summary>
    public int MostArchiveSegments { get; set; } = UplinkArchive.SegmentsFor(UplinkArchive.SmallestStorage);

    /// <summary>How many errors were found; no more than eight are kept.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>How many radios there are: those configured from the first on without a gap; at least one.</summary>
    public int RadioCount { get; private set; }

    /// <summary>An error.</summary>
    public ConfigurationError ErrorAt(int index)
    {
        return _errors[index];
    }

    /// <summary>A server's name or address, 0 the first.</summary>
    public string HostOf(int server)
    {
        return _hosts[server];
    }

    /// <summary>A server's UDP port.</summary>
    public int PortOf(int server)
    {
        return _ports[server];
    }

    /// <summary>A GPIO of a further radio.</summary>
    /// <param name="radio">1 or 2, counted from 0.</param>
    /// <param name="pin">0 select, 1 reset, 2 DIO0, 3 DIO1.</param>
    public int PinOf(int radio, int pin)
    {
        return _pins[4 * radio + pin];
    }

    /// <summary>A value as it was written; empty if it was not.</summary>
    /// <param name="key">One of <see cref="ConfigurationKey"/>.</param>
    public string ValueOf(int key)
    {
        return _values[key];
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        ErrorCount = 0;
        // nanoFramework takes an element that was never written for one that is not null.
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = "";
            _lines[i] = 0;
        }

        for (int i = 0; i < _hosts.Length; i++)
            _hosts[i] = "";
    }

    /// <summary>Takes a value; looked at by <see cref="Check"/>.</summary>
    public void Set(int key, string value)
    {
        _values[key] = value.Length > LongestValue ? value.Substring(0, LongestValue + 1) : value;
    }

    /// <summary>Reads a text. Lines that cannot be understood become errors, which <see cref="Check"/> adds to.</summary>
    public void Parse(byte[] text, int length)
    {
        Clear();
        int line = 0;
        int next = 0;
        while (next < length)
        {
            line++;
            int start = next;
            while (next < length && text[next] != '\n')
                next++;
            int end = start;
            while (end < next && text[end] != '#')
                end++;
            ParseLine(text, start, end, line);
            next++;
        }
    }

    /// <summary>Looks at everything, and puts what is right into effect.</summary>
    /// <param name="settings">Takes what is the application's.</param>
    /// <returns>Whether all is right.</returns>
    public bool Check(ForwarderSettings settings)
    {
        CheckServers();
        TimeServer = CheckHost(ConfigurationKey.TimeServer, "pool.ntp.org");
        CheckEui(settings);
        Board = CheckNumber(ConfigurationKey.Board, 0, 3, 0);
        HasExternalWatchdog = CheckNumber(ConfigurationKey.ExternalWatchdog, 0, 1, 0) == 1;
        CheckRadios(settings);
        CheckPlace(settings);
        settings.AntennaGainDbi = CheckNumber(ConfigurationKey.Gain, -20, 20, 2);
        CheckArchive(settings);
        settings.ServerNames = new string[ServerCount];
        for (int i = 0; i < ServerCount; i++)
            settings.ServerNames[i] = _hosts[i] + ":" + _ports[i].ToString();
        return ErrorCount == 0;
    }

    /// <summary>Writes it as a text that <see cref="Parse"/> reads.</summary>
    public void Write(AsciiWriter writer)
    {
        for (int key = 0; key < ConfigurationKey.Count; key++)
        {
            if (_values[key].Length == 0)
                continue;
            writer.Text(ConfigurationKey.NameOf(key));
            writer.Text(" = ");
            writer.Text(_values[key]);
            writer.Byte((byte)'\n');
        }
    }

    private void ParseLine(byte[] text, int start, int end, int line)
    {
        Trim(text, ref start, ref end);
        if (start == end)
            return;
        int equals = start;
        while (equals < end && text[equals] != '=')
            equals++;
        int nameEnd = equals;
        int nameStart = start;
        Trim(text, ref nameStart, ref nameEnd);
        string name = TextOf(text, nameStart, nameEnd);
        int valueStart = equals < end ? equals + 1 : end;
        Trim(text, ref valueStart, ref end);
        string value = TextOf(text, valueStart, end);
        int key = KeyOf(name);
        if (key < 0)
            Add(-1, line, name, value, "a name that there is, such as server or radio1, and = before the value");
        else if (equals >= start && value.Length == 0)
            Add(key, line, name, value, ConfigurationKey.HintOf(key));
        else if (_lines[key] > 0)
            Add(key, line, name, value, "each name once; the first holds");
        else
        {
            Set(key, value);
            _lines[key] = line;
        }
    }

    private void CheckServers()
    {
        int port = CheckNumber(ConfigurationKey.Port, 1, 65535, 1700);
        ServerCount = 0;
        for (int i = 0; i < ForwarderSettings.MostServers; i++)
        {
            int key = ConfigurationKey.Server + i;
            if (_values[key].Length == 0)
                continue;
            _reader.Begin(_values[key]);
            string host = _reader.Host();
            int own = port;
            bool good = host.Length > 0 && host.Length <= 63;
            if (good && _reader.Take(':'))
                good = _reader.Only(0, 1, 65535, out own);
            if (!good || !_reader.IsAtEnd)
            {
                Add(key);
                continue;
            }

            _hosts[ServerCount] = host;
            _ports[ServerCount++] = own;
        }

        if (ServerCount == 0 && _values[ConfigurationKey.Server].Length == 0)
            Add(ConfigurationKey.Server);
    }

    private string CheckHost(int key, string otherwise)
    {
        if (_values[key].Length == 0)
            return otherwise;
        _reader.Begin(_values[key]);
        string host = _reader.Host();
        if (host.Length > 0 && host.Length <= 63 && _reader.IsAtEnd)
            return host;
        Add(key);
        return otherwise;
    }

    private void CheckEui(ForwarderSettings settings)
    {
        settings.GatewayEui = 0;
        string value = _values[ConfigurationKey.Eui];
        if (value.Length == 0)
            return;
        _reader.Begin(value);
        ulong eui = 0;
        for (int i = 0; i < 16; i++)
        {
            int digit = _reader.HexDigit();
            if (digit < 0)
            {
                Add(ConfigurationKey.Eui);
                return;
            }

            eui = (eui << 4) | (uint)digit;
        }

        if (value.Length != 16 || eui == 0)
            Add(ConfigurationKey.Eui);
        else
            settings.GatewayEui = eui;
    }

    private void CheckRadios(ForwarderSettings settings)
    {
        for (int i = 0; i < MostRadios; i++)
        {
            _radios[i] = null;
            _stepped[i] = 0;
            if (_values[ConfigurationKey.Radio1 + i].Length > 0)
                CheckRadio(i);
            if (i > 0)
                CheckPins(i);
        }

        if (_radios[0] == null)
            _radios[0] = new ReceiveSettings { FrequencyHz = 868100000, SpreadingFactor = 7 };
        RadioCount = 1;
        while (RadioCount < MostRadios && _radios[RadioCount] != null && _pins[4 * RadioCount] >= 0)
            RadioCount++;
        for (int i = RadioCount; i < MostRadios; i++)
        {
            // What is wrong with the one before it, or with its pins, has been told.
            int pins = ConfigurationKey.Pins2 + i - 1;
            bool isTold = HasError(pins) || HasError(ConfigurationKey.Radio1 + i - 1) || (i > 1 && HasError(pins - 1));
            if (_radios[i] != null && !isTold)
                Add(ConfigurationKey.Radio1 + i, "its pins too, in " + ConfigurationKey.NameOf(pins) + ", and the radio before it, or leave it empty");
        }

        settings.Receivers = new ReceiveSettings[RadioCount];
        settings.SteppedSpreadingFactors = new int[RadioCount];
        for (int i = 0; i < RadioCount; i++)
        {
            settings.Receivers[i] = _radios[i];
            settings.SteppedSpreadingFactors[i] = _stepped[i];
        }
    }

    private void CheckRadio(int index)
    {
        int key = ConfigurationKey.Radio1 + index;
        _reader.Begin(_values[key]);
        bool good = _reader.Number(6, out long hertz) && hertz >= 863000000 && hertz <= 870000000;
        _reader.SkipSpaces();
        long first = 0;
        good = good && (_reader.Take('S') || _reader.Take('s')) && (_reader.Take('F') || _reader.Take('f')) && _reader.Number(0, out first);
        long last = first;
        if (good && _reader.Take('-'))
            good = _reader.Number(0, out last);
        if (!good || first < 7 || last < first || last > 12 || !_reader.IsAtEnd)
        {
            Add(key);
            return;
        }

        _radios[index] = new ReceiveSettings { FrequencyHz = (uint)hertz, SpreadingFactor = (int)first };
        for (int sf = (int)first; sf <= last && last > first; sf++)
            _stepped[index] |= 1 << sf;
    }

    private void CheckPins(int radio)
    {
        int at = 4 * radio;
        for (int i = 0; i < 4; i++)
            _pins[at + i] = -1;
        int key = ConfigurationKey.Pins2 + radio - 1;
        if (_values[key].Length == 0)
            return;
        _reader.Begin(_values[key]);
        bool good = true;
        for (int i = 0; i < 4 && good; i++)
        {
            good = _reader.Number(0, out long pin) && pin >= 0 && pin < (i < 2 ? FirstInputOnly : HighestPin + 1);
            for (int other = 4; other < at + i && good; other++)
                good = _pins[other] != pin;
            _pins[at + i] = good ? (int)pin : -1;
        }

        if (good && _reader.IsAtEnd)
            return;
        _pins[at] = -1;
        Add(key);
    }

    private void CheckPlace(ForwarderSettings settings)
    {
        settings.HasPosition = false;
        bool hasLatitude = _values[ConfigurationKey.Latitude].Length > 0;
        bool hasLongitude = _values[ConfigurationKey.Longitude].Length > 0;
        settings.LatitudeE5 = CheckDecimal(ConfigurationKey.Latitude, 5, 9000000);
        settings.LongitudeE5 = CheckDecimal(ConfigurationKey.Longitude, 5, 18000000);
        settings.AltitudeMeters = CheckNumber(ConfigurationKey.Altitude, -500, 9000, 0);
        settings.HasPosition = hasLatitude && hasLongitude;
        if (hasLatitude && !hasLongitude)
            Add(ConfigurationKey.Longitude);
        if (hasLongitude && !hasLatitude)
            Add(ConfigurationKey.Latitude);
    }

    private void CheckArchive(ForwarderSettings settings)
    {
        settings.ArchiveSegments = MostArchiveSegments < 48 ? MostArchiveSegments : 48;
        string value = _values[ConfigurationKey.Archive];
        if (value.Length == 0)
            return;
        _reader.Begin(value);
        if (_reader.Only(0, 2, MostArchiveSegments, out int segments))
            settings.ArchiveSegments = segments;
        else
            Add(
                ConfigurationKey.Archive,
                "2 to " + MostArchiveSegments.ToString() + " segments of 4 KB, which is what this board's flash has room for; 48 at most if empty");
    }

    private int CheckDecimal(int key, int decimals, long limit)
    {
        if (_values[key].Length == 0)
            return 0;
        _reader.Begin(_values[key]);
        if (!_reader.Only(decimals, -limit, limit, out int value))
            Add(key);
        return value;
    }

    private int CheckNumber(int key, int lowest, int highest, int otherwise)
    {
        if (_values[key].Length == 0)
            return otherwise;
        _reader.Begin(_values[key]);
        if (_reader.Only(0, lowest, highest, out int value))
            return value;
        Add(key);
        return otherwise;
    }

    private bool HasError(int key)
    {
        for (int i = 0; i < ErrorCount; i++)
        {
            if (_errors[i].Key == key)
                return true;
        }

        return false;
    }

    private void Add(int key)
    {
        Add(key, ConfigurationKey.HintOf(key));
    }

    private void Add(int key, string remedy)
    {
        Add(key, _lines[key], ConfigurationKey.NameOf(key), _values[key], remedy);
    }

    private void Add(int key, int line, string name, string value, string remedy)
    {
        if (ErrorCount < MostErrors)
            _errors[ErrorCount++] = new ConfigurationError(key, line, name, value, remedy);
    }

    private static int KeyOf(string name)
    {
        for (int i = 0; i < ConfigurationKey.Count; i++)
        {
            if (name == ConfigurationKey.NameOf(i))
                return i;
        }

        return -1;
    }

    private static void Trim(byte[] text, ref int start, ref int end)
    {
        while (start < end && text[start] <= ' ')
            start++;
        while (end > start && text[end - 1] <= ' ')
            end--;
    }

    private static string TextOf(byte[] text, int start, int end)
    {
        char[] characters = new char[end - start];
        for (int i = 0; i < characters.Length; i++)
            characters[i] = (char)text[start + i];
        return new string(characters);
    }
}
