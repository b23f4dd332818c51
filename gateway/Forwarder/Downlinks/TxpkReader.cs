namespace NanoSensors.Forwarder;

/// <summary>Reads the JSON of a PULL_RESP. Total: any bytes give a request or false.</summary>
public sealed class TxpkReader
{
    // 255 bytes are 340 digits of base64; one more tells that there was too much.
    private readonly byte[] _text = new byte[341];
    private readonly JsonScanner _json = new JsonScanner();

    private bool _hasData;
    private bool _hasFrequency;
    private long _size;

    /// <summary>Reads a PULL_RESP.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="length">Its length.</param>
    /// <param name="request">Takes what it asks for, its token too.</param>
    /// <returns>
    /// False if it is no JSON with a txpk object that holds data of the size it tells, a frequency, and a moment: imme, tmst or tmms.
    /// Semtech's packet forwarder drops one without a moment, and sends no TX_ACK.
    /// </returns>
    public bool Read(byte[] datagram, int length, DownlinkRequest request)
    {
        if (length < SemtechUdp.DownHeaderLength)
            return false;
        Clear(request);
        request.Token = (datagram[1] << 8) | datagram[2];
        bool found = false;
        _json.Begin(datagram, SemtechUdp.DownHeaderLength, length);
        _json.EnterObject();
        while (_json.NextMember())
        {
            if (_json.NameIs("txpk"))
            {
                found = true;
                ReadTxpk(request);
            }
            else
            {
                _json.SkipValue();
            }
        }

        return !_json.Failed && _json.AtEnd && found && _hasData && _hasFrequency
            && (request.Immediate || request.HasTmst || request.HasGpsTime)
            && (_size < 0 || _size == request.Length) && request.Length >= 1;
    }

    private void Clear(DownlinkRequest request)
    {
        request.Immediate = false;
        request.HasTmst = false;
        request.Tmst = 0;
        request.HasGpsTime = false;
        request.IsLoRa = true;
        request.FrequencyHz = 0;
        request.PowerDbm = 14;
        request.SpreadingFactor = 0;
        request.BandwidthHz = 0;
        request.CodingRateDenominator = 5;
        request.InvertIq = false;
        request.PreambleSymbols = 8;
        request.NoCrc = false;
        request.Length = 0;
        _hasData = false;
        _hasFrequency = false;
        _size = -1;
    }

    private void ReadTxpk(DownlinkRequest request)
    {
        _json.EnterObject();
        while (_json.NextMember())
        {
            if (_json.TakeNull())
                continue;
            if (_json.NameIs("imme"))
                request.Immediate = _json.ReadBoolean();
            else if (_json.NameIs("tmst"))
                ReadTmst(request);
            else if (_json.NameIs("tmms"))
                ReadGpsTime(request);
            else if (_json.NameIs("freq"))
                ReadFrequency(request);
            else if (_json.NameIs("powe"))
                request.PowerDbm = Clamp(_json.ReadScaled(0), -100, 100);
            else if (_json.NameIs("modu"))
                ReadModulation(request);
            else if (_json.NameIs("datr"))
                ReadDataRate(request);
            else if (_json.NameIs("codr"))
                ReadCodingRate(request);
            else if (_json.NameIs("ipol"))
                request.InvertIq = _json.ReadBoolean();
            else if (_json.NameIs("prea"))
                request.PreambleSymbols = Clamp(_json.ReadScaled(0), 6, 65535);
            else if (_json.NameIs("size"))
                _size = _json.ReadScaled(0);
            else if (_json.NameIs("data"))
                ReadData(request);
            else if (_json.NameIs("ncrc"))
                request.NoCrc = _json.ReadBoolean();
            else
                _json.SkipValue();
        }

        if (request.SpreadingFactor == 0)
            request.IsLoRa = false;
    }

    private void ReadTmst(DownlinkRequest request)
    {
        long value = _json.ReadScaled(0);
        request.HasTmst = !_json.Failed;
        request.Tmst = (uint)value;
    }

    private void ReadGpsTime(DownlinkRequest request)
    {
        _json.SkipValue();
        request.HasGpsTime = true;
    }

    private void ReadFrequency(DownlinkRequest request)
    {
        long hertz = _json.ReadScaled(6);
        request.FrequencyHz = hertz > 0 && hertz <= 4000000000L ? (uint)hertz : 0;
        _hasFrequency = !_json.Failed;
    }

    private void ReadModulation(DownlinkRequest request)
    {
        int length = _json.ReadText(_text);
        if (!JsonScanner.TextIs(_text, length, "LORA"))
            request.IsLoRa = false;
    }

    private void ReadDataRate(DownlinkRequest request)
    {
        // FSK has a number here.
        if (!_json.AtText)
        {
            _json.SkipValue();
            request.IsLoRa = false;
            return;
        }

        // SF7BW125: 8 or 9 characters.
        int length = _json.ReadText(_text);
        int at = 2;
        int spreadingFactor = ReadDigits(ref at, length);
        bool good = length >= 8 && length <= 9 && _text[0] == 'S' && _text[1] == 'F'
            && at + 2 < length && _text[at] == 'B' && _text[at + 1] == 'W';
        at += 2;
        int bandwidthKilohertz = good ? ReadDigits(ref at, length) : 0;
        if (good && at == length && spreadingFactor >= 7 && spreadingFactor <= 12
            && (bandwidthKilohertz == 125 || bandwidthKilohertz == 250 || bandwidthKilohertz == 500))
        {
            request.SpreadingFactor = spreadingFactor;
            request.BandwidthHz = bandwidthKilohertz * 1000;
        }
        else
        {
            request.IsLoRa = false;
        }
    }

    private int ReadDigits(ref int at, int length)
    {
        int value = 0;
        while (at < length && _text[at] >= '0' && _text[at] <= '9' && value < 1000)
            value = value * 10 + (_text[at++] - '0');
        return value;
    }

    private void ReadCodingRate(DownlinkRequest request)
    {
        int length = _json.ReadText(_text);
        if (length == 3 && _text[0] == '4' && _text[1] == '/' && _text[2] >= '5' && _text[2] <= '8')
            request.CodingRateDenominator = _text[2] - '0';
        else
            request.IsLoRa = false;
    }

    private void ReadData(DownlinkRequest request)
    {
        int length = _json.ReadText(_text);
        if (_json.Failed)
            return;
        int decoded = Base64.Decode(_text, length, request.Data);
        _hasData = decoded >= 0;
        request.Length = decoded < 0 ? 0 : decoded;
    }

    private static int Clamp(long value, int low, int high)
    {
        return value < low ? low : value > high ? high : (int)value;
    }
}
