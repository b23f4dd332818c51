using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>UDP between two sockets that are each other's peer, or one alone: no call waits, nothing is invented, what is too long is cut off.</summary>
public static class DatagramsContract
{
    private const long Patience = 2000000;
    private const long Pause = 5000;

    /// <summary>Looks at one socket whose peer sends nothing.</summary>
    public static void CheckSilent(IDatagrams socket, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("datagrams, silent peer");
        byte[] buffer = new byte[8];
        long before = clock.NowMicroseconds;
        report.Check(socket.Receive(buffer) == -1, "a datagram came from nobody");
        report.Check(clock.NowMicroseconds - before < Pause * 10, "looking for a datagram waits for one");
    }

    /// <summary>Sends from one to the other.</summary>
    public static void CheckPair(IDatagrams sender, IDatagrams receiver, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("datagrams");
        byte[] data = new byte[1472];
        byte[] buffer = new byte[1472];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i * 5 + 1);
        report.Check(sender.Send(data, 1) && Receive(receiver, buffer, clock) == 1 && buffer[0] == data[0], "one byte does not arrive");
        report.Check(sender.Send(data, 1472) && Receive(receiver, buffer, clock) == 1472 && buffer[1471] == data[1471], "1,472 bytes do not arrive");
        byte[] small = new byte[10];
        report.Check(sender.Send(data, 100) && Receive(receiver, small, clock) == 10 && small[9] == data[9], "a long datagram is not cut off to the buffer");
        report.Check(sender.Send(data, 3) && sender.Send(data, 2) && Receive(receiver, buffer, clock) == 3 && Receive(receiver, buffer, clock) == 2, "two in a row do not arrive as two");
        report.Check(receiver.Receive(buffer) == -1, "more came than was sent");
    }

    private static int Receive(IDatagrams socket, byte[] buffer, ISelfTestClock clock)
    {
        long end = clock.NowMicroseconds + Patience;
        int length = socket.Receive(buffer);
        while (length < 0 && clock.NowMicroseconds < end)
        {
            clock.WaitUntil(clock.NowMicroseconds + Pause);
            length = socket.Receive(buffer);
        }

        return length;
    }
}
