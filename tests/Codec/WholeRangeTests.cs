using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>Every value of every number, through the whole frame.</summary>
[TestClass]
public class WholeRangeTests
{
    [TestMethod]
    public void Every_value_of_every_number_comes_back_within_half_a_step()
    {
        long count = 0;
        byte[] buffer = new byte[Message.MaxLength];
        foreach (Frame frame in TableText.AllFrames)
        {
            for (int i = 0; i < frame.Fields.Length; i++)
            {
                if (frame.Fields[i].Type != FieldType.Number)
                    continue;
                Message message = MessageWith(frame, i);
                // The rows of a list are alike: the first one is tried as a whole.
                int stride = frame.Fields[i].WhenField >= 0 && frame.Fields[i].Key.Contains('[') ? 997 : 1;
                for (int value = frame.Fields[i].Minimum; value <= frame.Fields[i].Maximum; value += stride, count++)
                {
                    message[i] = value;
                    int length = message.Encode(buffer, 0);
                    if (message.Decode(buffer, 0, length) != DecodeError.None || 2 * Math.Abs(message[i] - value) > StepAt(frame.Fields[i], value))
                        Assert.Fail($"{frame.Name}, {frame.Fields[i].Key}: {value} comes back as {message[i]}");
                }
            }
        }

        Console.WriteLine($"Figure: {count} values, every one of every number, come back within half a step");
    }

    [TestMethod]
    public void Every_code_of_every_field_comes_back_or_is_reserved()
    {
        long count = 0;
        byte[] buffer = new byte[Message.MaxLength];
        foreach (Frame frame in TableText.AllFrames)
        {
            for (int i = 0; i < frame.Fields.Length; i++)
            {
                Field field = frame.Fields[i];
                for (uint code = 0; code <= Math.Min(field.AllOnes, 1u << 21); code++, count++)
                {
                    if (field.IsAssigned(code))
                    {
                        Assert.AreEqual(code, field.CodeOf(field.ValueOf(code)), field.Key);
                        continue;
                    }

                    Message message = MessageWith(frame, i);
                    int length = message.Encode(buffer, 0);
                    int bit = 0;
                    for (int before = 0; before < i; before++)
                        bit += IsPresent(message, before) ? frame.Fields[before].Bits : 0;
                    Clear(buffer, bit, field.Bits);
                    Bits.Write(buffer, bit, field.Bits, code);
                    Assert.AreEqual(DecodeError.ReservedCode, message.Decode(buffer, 0, length), $"{frame.Name}, {field.Key}, code {code}");
                    Assert.AreEqual(i, message.FailedField);
                    if (code > field.LastCode + 50 && code < field.AllOnes - 50)
                        code = field.AllOnes - 50;
                }
            }
        }
    }

    [TestMethod]
    public void Beyond_its_range_every_number_saturates()
    {
        foreach (Field field in TableText.AllFrames.SelectMany(frame => frame.Fields).Where(field => field.Type == FieldType.Number))
        {
            foreach (int below in new[] { field.Minimum, field.Minimum - 1, -2000000000, int.MinValue + 1 })
                Assert.AreEqual(0u, field.CodeOf(below), field.Key);
            foreach (int above in new[] { field.Maximum, field.Maximum + 1, int.MaxValue })
                Assert.AreEqual(field.LastCode, field.CodeOf(above), field.Key);
            Assert.IsLessThan(field.AllOnes, field.LastCode, $"{field.Key} leaves no code for not available");
            Assert.AreEqual(field.AllOnes, field.CodeOf(Message.NotAvailable), field.Key);
        }
    }

    // A message in which the field is present.
    internal static Message MessageWith(Frame frame, int field)
    {
        Message message = Messages.Create(frame.FPort, frame.IsUplink);
        int when = frame.Fields[field].WhenField;
        if (when >= 0 && frame.Fields[when].Type == FieldType.Word)
            message[when] = Enumerable.Range(0, 31).First(code => (frame.Fields[field].WhenCodes & (1 << code)) != 0);
        message[field] = frame.Fields[field].Minimum;
        return message;
    }

    private static bool IsPresent(Message message, int index)
    {
        Field field = message.Frame.Fields[index];
        return field.WhenField < 0 || (field.WhenCodes & (1 << message[field.WhenField])) != 0;
    }

    private static void Clear(byte[] buffer, int bit, int width)
    {
        for (int i = bit; i < bit + width; i++)
            buffer[i >> 3] &= (byte)~(0x80 >> (i & 7));
    }

    private static int StepAt(Field field, int value)
    {
        int start = field.Minimum;
        for (int i = 0; i < field.Steps.Length; i += 2)
        {
            start += field.Steps[i] * field.Steps[i + 1];
            if (value <= start)
                return field.Steps[i + 1];
        }

        return 0;
    }
}
