using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

[TestClass]
public class AllocationTests
{
    [TestMethod]
    public void Encode_decode_and_clear_do_not_allocate()
    {
        Message[] messages = [.. TableText.AllFrames.Select(frame => Messages.Create(frame.FPort, frame.IsUplink))];
        byte[] buffer = new byte[Message.MaxLength];
        Work(messages, buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Work(messages, buffer);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.AreEqual(0, allocated);
        Console.WriteLine($"Figure: {allocated} bytes allocated by 1000 rounds of encoding and decoding all {messages.Length} frames");
    }

    private static void Work(Message[] messages, byte[] buffer)
    {
        foreach (Message message in messages)
        {
            int length = message.Encode(buffer, 0);
            message.Decode(buffer, 0, length);
            message.Decode(buffer, 0, length - 1);
            message.Clear();
        }
    }
}
