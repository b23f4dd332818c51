using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>Frames that something has changed on the way.</summary>
[TestClass]
public class MutationTests
{
    [TestMethod]
    public void Every_single_turned_bit_and_every_length_gives_values_or_a_named_error()
    {
        int mutants = 0;
        var outcomes = new SortedDictionary<DecodeError, int>();
        foreach (Vector vector in Vector.All.Where(vector => vector.Bytes != null))
        {
            byte[] bytes = vector.Payload;
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                byte[] mutant = (byte[])bytes.Clone();
                mutant[bit >> 3] ^= (byte)(0x80 >> (bit & 7));
                Count(Decode(vector, mutant));
            }

            for (int length = 0; length <= bytes.Length + 20; length++)
            {
                byte[] mutant = new byte[length];
                Array.Copy(bytes, mutant, Math.Min(length, bytes.Length));
                DecodeError error = Decode(vector, mutant);
                Count(error);
                if (vector.Data != null && length > bytes.Length && vector.FPort == Frames.StatusBySlot.FPort)
                    Assert.AreEqual(DecodeError.None, error, $"{vector} with length {length}, which later firmware may send");
                else if (vector.Data != null && length < bytes.Length && vector.Description.Contains("of later firmware"))
                    continue;
                else if (vector.Data != null && length != bytes.Length)
                    Assert.AreEqual(length < bytes.Length ? DecodeError.TooShort : DecodeError.TooLong, error, $"{vector} with length {length}");
            }
        }

        Console.WriteLine($"Figure: {mutants} mutated frames: {string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}"))}");

        void Count(DecodeError error)
        {
            mutants++;
            outcomes[error] = outcomes.GetValueOrDefault(error) + 1;
        }
    }

    [TestMethod]
    public void What_decodes_encodes_to_the_same_bytes_again()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        byte[] buffer = new byte[Message.MaxLength];
        int valid = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            Frame frame = TableText.AllFrames[random.Next(TableText.AllFrames.Length)];
            Message message = Messages.Create(frame.FPort, frame.IsUplink);
            byte[] bytes = new byte[random.Next(18)];
            random.NextBytes(bytes);
            if (message.Decode(bytes, 0, bytes.Length) != DecodeError.None)
                continue;
            valid++;
            // The flag of a sensor none of whose values is available is the one thing that is not sent back as it came.
            int length = message.Encode(buffer, 0);
            if (bytes.AsSpan().SequenceEqual(buffer.AsSpan(0, length)))
                continue;
            Assert.IsLessThanOrEqualTo(bytes.Length, length, $"seed {Seed}, payload {i}, {frame.Name}");
            Assert.AreNotEqual(-1, Array.FindIndex(frame.Fields, field => field.Type == FieldType.Flag), $"seed {Seed}, payload {i}, {frame.Name}: {Convert.ToHexString(bytes)}");
            int[] values = [.. Enumerable.Range(0, frame.Fields.Length).Select(field => message[field])];
            message.Decode(buffer, 0, length);
            for (int field = 0; field < values.Length; field++)
                Assert.IsTrue(values[field] == message[field] || frame.Fields[field].Type == FieldType.Flag, $"seed {Seed}, payload {i}, {frame.Name}: {frame.Fields[field].Key}");
        }

        Assert.IsGreaterThan(5000, valid);
        Console.WriteLine($"Figure: 1000000 random payloads to the device's decoders, no exception; {valid} were frames and encode to themselves (seed {Seed})");
    }

    private static DecodeError Decode(Vector vector, byte[] bytes) =>
        vector.IsUplink ? UplinkDecoder.Decode(vector.FPort, bytes).ErrorCode : DownlinkDecoder.Decode(vector.FPort, bytes).ErrorCode;
}
