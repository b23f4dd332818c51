using NanoSensors.Board;
using NanoSensors.Forwarder;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

/// <summary>A gateway with one fake radio on a fake socket, started, listening and acknowledged at 1 s.</summary>
public sealed class ForwarderBench : IWallClock
{
    public readonly FakeRadio Radio = new FakeRadio();
    public readonly FakeDatagrams Socket = new FakeDatagrams();
    public readonly ForwarderSettings Settings = new ForwarderSettings();
    public readonly ForwarderApplication Gateway;
    public long Now = 1000000;

    public ForwarderBench()
    {
        Settings.GatewayEui = 0x0016C001F153A14C;
        Settings.Receivers = new ReceiveSettings[] { new ReceiveSettings() };
        Settings.Receivers[0].FrequencyHz = 868100000;
        Settings.Receivers[0].SpreadingFactor = 7;
        Gateway = new ForwarderApplication(Settings, new ILoRaRadio[] { Radio }, Socket, this);
        Step(0);
        Step(0);
        Socket.Acknowledge(Socket.Sent(0));
        Step(0);
        Socket.Forget();
    }

    public long UnixMicroseconds { get; set; } = -1;

    /// <summary>Lets time pass and steps the gateway once.</summary>
    public long Step(long microseconds)
    {
        Now += microseconds;
        return Gateway.Step(Now);
    }

    /// <summary>Steps the gateway as its loop would, until a moment; with no event from outside.</summary>
    public void RunUntil(long until)
    {
        long next = Gateway.Step(Now);
        while (next <= until)
        {
            Now = next;
            next = Gateway.Step(Now);
        }

        Now = until;
    }

    public void Hear(byte[] frame, int rssiDbm, int snrQuarterDb)
    {
        Radio.Hear(frame, frame.Length, Now, rssiDbm, snrQuarterDb);
        Step(0);
    }

    /// <summary>An unconfirmed data uplink of a device with a counter.</summary>
    public static byte[] DataFrame(int device, int counter)
    {
        return new byte[]
        {
            0x40, (byte)device, (byte)(device >> 8), 0, 0, 0, (byte)counter, (byte)(counter >> 8), 1, 0xAA, 1, 2, 3, 4,
        };
    }

    public static string TextOf(byte[] datagram, int offset)
    {
        string text = "";
        for (int i = offset; i < datagram.Length; i++)
            text += (char)datagram[i];
        return text;
    }
}
