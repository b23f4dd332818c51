using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>A TCP port and its connections: no call waits, bytes come whole and in order both ways, what was handed over before the end still arrives, and the end is noticed.</summary>
public static class ListenerContract
{
    private const long Patience = 10000000;

    // Who waits for somebody waits for longer.
    private const long LongestLook = 500000;
    private const long Pause = 5000;
    private const int Length = 3000;

    /// <summary>Takes two callers.</summary>
    public static void Check(IListener listener, ITestCaller caller, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("TCP port");
        long before = clock.NowMicroseconds;
        report.Check(listener.Accept() == null, "there is a caller although nobody calls");
        report.Check(clock.NowMicroseconds - before < LongestLook, "looking for a caller waits for one");

        IConnection there = caller.Call();
        IConnection here = Accept(listener, clock);
        if (!report.Check(there != null && here != null, "a caller does not get through"))
            return;
        report.Check(listener.Accept() == null, "one caller comes twice");
        byte[] buffer = new byte[Length];
        before = clock.NowMicroseconds;
        report.Check(here.Receive(buffer, 0, Length) == 0, "something is received that nobody sent");
        report.Check(clock.NowMicroseconds - before < LongestLook, "looking for bytes waits for them");
        report.Check(Carries(there, here, 1, false, clock) && Carries(here, there, 1, false, clock), "one byte does not arrive");
        report.Check(Carries(there, here, Length, false, clock), "3,000 bytes from the caller do not arrive whole and in order");
        // The one who answers hangs up, and the answer arrives all the same.
        report.Check(Carries(here, there, Length, true, clock), "3,000 bytes and the end behind them do not arrive");
        there.Close();

        there = caller.Call();
        here = Accept(listener, clock);
        if (!report.Check(there != null && here != null, "a second caller does not get through"))
            return;
        report.Check(Carries(there, here, 10, true, clock), "it is not noticed that the caller has hung up");
        here.Close();
    }

    private static IConnection Accept(IListener listener, ISelfTestClock clock)
    {
        long end = clock.NowMicroseconds + Patience;
        IConnection connection = listener.Accept();
        while (connection == null && clock.NowMicroseconds < end)
        {
            clock.WaitUntil(clock.NowMicroseconds + Pause);
            connection = listener.Accept();
        }

        return connection;
    }

    private static bool Carries(IConnection from, IConnection to, int length, bool ends, ISelfTestClock clock)
    {
        byte[] data = new byte[length + 2];
        // One longer, so that more than was sent would show.
        byte[] taken = new byte[length + 3];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i * 11 + 1);
        long end = clock.NowMicroseconds + Patience;
        int sent = 0;
        int received = 0;
        bool ended = false;
        while (clock.NowMicroseconds < end)
        {
            if (sent < length)
            {
                int now = from.Send(data, 1 + sent, length - sent);
                if (now < 0)
                    return false;
                sent += now;
                if (sent == length && ends)
                    from.Close();
            }

            int came = to.Receive(taken, 1 + received, taken.Length - 1 - received);
            ended = came < 0;
            if (ended)
                break;
            received += came;
            if (received >= length && !ends)
                break;
            if (came == 0)
                clock.WaitUntil(clock.NowMicroseconds + Pause);
        }

        if (received != length || ended != ends || taken[0] != 0)
            return false;
        for (int i = 0; i < length; i++)
        {
            if (taken[1 + i] != data[1 + i])
                return false;
        }

        return true;
    }
}
