using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>Messages and payloads drawn from a seed.</summary>
public sealed class RandomMessages(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A message with values inside, at, and outside of the ranges, or not available.</summary>
    public Message Message()
    {
        Frame frame = TableText.AllFrames[_random.Next(TableText.AllFrames.Length)];
        Message message = Messages.Create(frame.FPort, frame.IsUplink);
        for (int i = 0; i < frame.Fields.Length; i++)
        {
            Field field = frame.Fields[i];
            if (field.Type is FieldType.Flag or FieldType.Count || _random.Next(5) == 0)
                continue;
            message[i] = field.Type switch
            {
                FieldType.Hash => (int)_random.NextInt64(1L << 32),
                FieldType.Version => _random.Next(1 << 24),
                FieldType.RuntimeVersion => _random.Next(1 << 28),
                FieldType.Total => _random.Next(),
                FieldType.Number => Number(field),
                _ => Word(field),
            };
        }

        return message;
    }

    /// <summary>A third anything; a third the bytes of a valid frame, cut, extended, or with bits turned; a third valid frames on any port.</summary>
    public (bool Uplink, int FPort, byte[] Bytes) Payload()
    {
        int way = _random.Next(3);
        byte[] buffer = new byte[32];
        Message message = Message();
        int length = message.Encode(buffer, 0);
        if (way == 0)
        {
            byte[] bytes = new byte[_random.Next(21)];
            _random.NextBytes(bytes);
            return (_random.Next(4) > 0, _random.Next(-1, 257), bytes);
        }

        if (way == 1)
            return (_random.Next(4) > 0, _random.Next(1, 17), buffer[..length]);
        for (int turns = _random.Next(3); turns > 0; turns--)
            buffer[_random.Next(length)] ^= (byte)(1 << _random.Next(8));
        return (message.Frame.IsUplink, message.FPort, buffer[..Math.Max(0, length + Math.Max(0, _random.Next(-3, 3)) - Math.Max(0, _random.Next(-3, 3)))]);
    }

    private int Number(Field field)
    {
        return _random.Next(8) switch
        {
            0 => field.Minimum,
            1 => field.Maximum,
            2 => field.Minimum - _random.Next(1, 100000),
            3 => field.Maximum + _random.Next(1, 100000),
            _ => _random.Next(field.Minimum, field.Maximum + 1),
        };
    }

    private int Word(Field field)
    {
        if (field.IsOpen && _random.Next(4) == 0)
            return _random.Next(1 << field.Bits);
        int code = _random.Next(field.Words.Length);
        return field.Words[code] == null ? field.Words.Length - 1 : code;
    }
}
