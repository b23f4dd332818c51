using NanoSensors.Board;
using NanoSensors.EndDevice;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>The least application: it sends what the test gives it, or a counter at an interval, and keeps the downlinks.</summary>
internal sealed class LinkApplication(LoRaWanEndDevice device, LinkBench bench, long intervalMicroseconds) : IApplication
{
    private static readonly byte[] Reading = [0x0A, 0x0B, 0x0C, 0x0D];
    private readonly Downlink _downlink = new();
    private long _sendAt = -1;

    private readonly SleepPlan _sleep = new();

    public SleepPlan Sleep
    {
        get
        {
            bool deep = device.IsIdle && device.IsJoined && bench.Wanted == null;
            _sleep.Depth = deep ? SleepDepth.Deep : SleepDepth.Light;
            _sleep.LightUntilMicroseconds = device.QuietUntilMicroseconds;
            return _sleep;
        }
    }

    public long Step(long now)
    {
        if (bench.RejoinWanted)
        {
            bench.RejoinWanted = false;
            device.Rejoin();
        }

        long next = device.Step(now);
        if (device.TryTakeDownlink(_downlink))
            bench.TakeDownlink(_downlink);
        if (bench.Wanted is { } wanted && device.IsJoined)
        {
            SendResult result = device.Send(wanted.Port, wanted.Payload, 0, wanted.Payload.Length, wanted.Confirmed, now);
            bench.LastResult = result;
            if (result is not (SendResult.Busy or SendResult.AnswersFirst))
                bench.Wanted = null;
            if (result == SendResult.AnswersFirst)
                return now;
            return result == SendResult.Accepted ? now : next;
        }

        if (intervalMicroseconds <= 0)
            return next;
        // A planned wake-up is there to send.
        if (_sendAt < 0)
        {
            bool woken = bench.Board.Supervisor.LastReset == ResetCause.DeepSleep;
            _sendAt = woken ? now : (now / intervalMicroseconds + 1) * intervalMicroseconds;
        }

        if (now >= _sendAt)
        {
            SendResult result = device.IsJoined ? device.Send(1, Reading, 0, Reading.Length, bench.ConfirmEach, now) : SendResult.NotJoined;
            if (result is SendResult.Busy or SendResult.AnswersFirst)
            {
                _sendAt = now + 10_000_000;
                if (result == SendResult.AnswersFirst)
                    return now;
            }
            else
            {
                if (result != SendResult.Accepted)
                    bench.Refused++;
                _sendAt = (now / intervalMicroseconds + 1) * intervalMicroseconds;
                if (result == SendResult.Accepted)
                    return now;
            }
        }

        return Math.Min(next, _sendAt);
    }
}

/// <summary>A frame that a test wants to be sent.</summary>
internal sealed record WantedUplink(int Port, byte[] Payload, bool Confirmed);
