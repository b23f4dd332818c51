using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>What goes over the air. Here a planted fault stands between the device and everybody else.</summary>
internal sealed partial class ModelWorld
{
    private readonly TransmitSettings _seenTransmit = new();
    private readonly ReceiveSettings _seenReceive = new();
    private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
    private ModelDownlink? _planned;
    private int _answerAt;
    private int _transmissionsOfStep;
    private int _restarts;
    private (byte[] Frame, int Snr, long At, uint Hz, int DataRate, int Window)? _arriving;
    private int _windowsSeen;
    private bool _unseen;

    void IModelAir.Transmitted(TransmitSettings settings, byte[] frame, long start, long end)
    {
        _seenTransmit.FrequencyHz = settings.FrequencyHz;
        _seenTransmit.SpreadingFactor = settings.SpreadingFactor;
        _seenTransmit.PowerDbm = settings.PowerDbm;
        _fault?.Transmission?.Invoke(_seenTransmit);
        byte[]? bytes = _fault?.Uplink != null && frame[0] >> 5 != 0 ? Changed(frame) : frame;
        _windowsSeen = 0;
        _arriving = null;
        _unseen = bytes == null;
        if (bytes == null)
            return;
        if (settings.InvertIq || !settings.Crc || settings.BandwidthHz != 125_000)
            throw new ModelDifference("An uplink inverts I and Q, lacks its CRC or has another bandwidth (RP002, 2.4)");
        _model.Transmit(new AirFrame(bytes, _seenTransmit.FrequencyHz, 12 - _seenTransmit.SpreadingFactor, _seenTransmit.PowerDbm,
            start - _offset, end - _offset));
        long milliseconds = (end - start) / 1000;
        Note($"uplink {_seenTransmit.FrequencyHz} Hz SF{_seenTransmit.SpreadingFactor} {milliseconds} ms {Convert.ToHexString(bytes)}");
        Answer(bytes);
    }

    (byte[] Frame, int SnrQuarterDb, long End)? IModelAir.Listened(ReceiveSettings settings, long opens, long closes)
    {
        _seenReceive.FrequencyHz = settings.FrequencyHz;
        _seenReceive.SpreadingFactor = settings.SpreadingFactor;
        _fault?.Window?.Invoke(_seenReceive);
        _windowsSeen++;
        if (_unseen)
            return null;
        _model.Listen(new OpenWindow(_seenReceive.FrequencyHz, _seenReceive.SpreadingFactor, settings.InvertIq, opens - _offset,
            closes - _offset));
        if (_arriving is not { } arriving || arriving.Window != _windowsSeen || arriving.Hz != _seenReceive.FrequencyHz
            || 12 - arriving.DataRate != _seenReceive.SpreadingFactor)
            return null;
        long symbol = TimeOnAir.SymbolMicroseconds(12 - arriving.DataRate, 125_000);
        if (opens - _offset > arriving.At + 3 * symbol || closes - _offset < arriving.At + 4 * symbol)
            return null;
        long ends = arriving.At + TimeOnAir.Microseconds(12 - arriving.DataRate, 125_000, arriving.Frame.Length, 5, 8, false, true);
        return (_fault?.Downlink == null ? arriving.Frame : ChangedDownlink(arriving.Frame), arriving.Snr, ends + _offset);
    }

    void IModelAir.Delivered(byte[] frame, int snrQuarterDb)
    {
        byte[] genuine = _arriving!.Value.Frame;
        Note($"downlink {Convert.ToHexString(genuine)}");
        _arriving = null;
        _model.Receive(genuine, snrQuarterDb, _now);
    }

    private void Answer(byte[] uplink)
    {
        byte[]? frame;
        int window;
        int snr = 24;
        if (uplink[0] >> 5 == 0)
        {
            frame = _network.Accept(uplink);
            window = _network.Policy == JoinPolicy.SecondWindow ? 2 : 1;
        }
        else
        {
            uint devAddr = BitConverter.ToUInt32(uplink, 1);
            if (_planned == null || _transmissionsOfStep++ != _answerAt || !_network.Knows(devAddr))
                return;
            frame = _network.Frame(_planned, devAddr);
            window = _planned.Window;
            snr = _planned.SnrQuarterDb;
            _planned = null;
        }

        if (frame == null)
            return;
        (long at, uint hz, int dataRate) = _model.State.Window(window);
        _arriving = (frame, snr, at, hz, dataRate, window);
    }

    private byte[]? Changed(byte[] bytes)
    {
        DataFrame frame = Parsed(bytes);
        return _fault!.Uplink!(frame) ? Signed(frame) : null;
    }

    private byte[] ChangedDownlink(byte[] bytes)
    {
        if (bytes.Length < 12 || bytes[0] >> 5 is not (3 or 5) || !_network.Knows(BitConverter.ToUInt32(bytes, 1)))
            return bytes;
        var frame = new DataFrame();
        // What is not genuine stays what it is.
        if (!frame.TryParse(bytes, 0, bytes.Length) || !frame.VerifyMic(_crypto, _network.Keys(frame.DevAddr.Value).NwkSKey, frame.FCnt))
            return bytes;
        frame = Parsed(bytes);
        _fault!.Downlink!(frame);
        return Signed(frame);
    }

    // The faulty device signs what it sends, and the frames stay short of 65,536 here.
    private DataFrame Parsed(byte[] bytes)
    {
        var frame = new DataFrame();
        frame.TryParse(bytes, 0, bytes.Length);
        (byte[] nwkSKey, byte[] appSKey) = _network.Keys(frame.DevAddr.Value);
        frame.DecryptPayload(_crypto, nwkSKey, appSKey);
        return frame;
    }

    private byte[] Signed(DataFrame frame)
    {
        (byte[] nwkSKey, byte[] appSKey) = _network.Keys(frame.DevAddr.Value);
        byte[] air = new byte[DataFrame.MaxFrameLength];
        int length = frame.Encode(_crypto, nwkSKey, appSKey, air);
        return air[..length];
    }
}
