using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Radio;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Radio;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>An end device with the driver on a simulated chip, and a scripted network 200 m away.</summary>
internal sealed class LinkBench
{
    internal const long Second = 1_000_000;
    internal static readonly EndDeviceIdentity Identity =
        new(new Eui64(0x70B3D57ED0000001), new Eui64(0x70B3D57ED0F00001), Hex.Parse("000102030405060708090a0b0c0d0e0f"));

    internal LinkBench(int seed, EndDeviceSettings? settings = null, long intervalSeconds = 0, MemoryStorage? storage = null)
    {
        Settings = settings ?? new EndDeviceSettings();
        Channel = new RadioChannel(Time, seed);
        Channel.Propagation.ShadowingSigmaDb = 0;
        Network = new ScriptedNetwork(Time, Channel, Identity);
        Board = new VirtualBoard(Time, Channel, new Position(0, 0), seed + 1) { Storage = storage ?? new MemoryStorage() };
        Host = new BoardHost(Time, Board, () =>
        {
            Trace = new RegisterTrace(Board.Radio.Spi) { Enabled = Traces };
            Device = new LoRaWanEndDevice(Identity, Region, new Sx1276(Trace, Board.Radio.Reset), new ManagedAes128(),
                new NanoSensors.Board.RecordStore(Board.Storage), Board.Entropy, Settings);
            return new LinkApplication(Device, this, intervalSeconds * Second);
        })
        {
            PowerReturnsAfterMicroseconds = 2 * Second,
            LongestRestSeconds = 0,
        };
    }

    internal VirtualTime Time { get; } = new();
    internal RadioChannel Channel { get; }
    internal VirtualBoard Board { get; }
    internal BoardHost Host { get; }
    internal ScriptedNetwork Network { get; }
    internal EndDeviceSettings Settings { get; }
    internal Region Region { get; } = Eu868.Create();
    internal LoRaWanEndDevice Device { get; private set; } = null!;
    internal WantedUplink? Wanted { get; set; }
    internal SendResult LastResult { get; set; }
    internal bool ConfirmEach { get; set; }
    internal int Refused { get; set; }
    internal bool RejoinWanted { get; set; }
    internal bool Traces { get; set; }
    internal RegisterTrace Trace { get; private set; } = null!;
    internal List<(int Port, byte[] Data)> Downlinks { get; } = [];

    internal void TakeDownlink(Downlink downlink) => Downlinks.Add((downlink.FPort, downlink.Data[..downlink.Length]));

    internal void RunFor(double seconds) => Time.RunUntil(Time.NowMicroseconds + (long)(seconds * 1e6));

    /// <summary>Switches on and runs until the device has joined.</summary>
    internal LinkBench Join()
    {
        Host.Start();
        for (int i = 0; i < 600 && Device is not { IsJoined: true, IsIdle: true }; i++)
            RunFor(1);
        Assert.IsTrue(Device.IsJoined, "The device did not join within ten minutes.");
        return this;
    }

    /// <summary>Sends a frame, runs the exchange with its repetitions to the end, and answers what the network heard first.</summary>
    internal HeardUplink Send(bool confirmed = false, int port = 1, int length = 4)
    {
        int before = Network.Uplinks.Count;
        Wanted = new WantedUplink(port, [.. Enumerable.Range(1, length).Select(i => (byte)i)], confirmed);
        // The pin's interrupt wakes the loop, as a sensor would.
        Board.RaiseInterrupt();
        RunFor(0.2);
        for (int i = 0; i < 3000 && !(Device.IsIdle && Wanted == null); i++)
            RunFor(0.1);
        Assert.IsTrue(Network.Uplinks.Count > before, $"Nothing was heard; the last Send said {LastResult}.");
        return Network.Uplinks[before];
    }

    /// <summary>Sends, lets the network answer with MAC commands (hex), and answers the FOpts (hex) of the next uplink.</summary>
    internal string Command(string commands, int window = 1, bool onPortZero = false)
    {
        Network.AnswerNext(new ScriptedDownlink { Commands = commands, Window = window, OnPortZero = onPortZero });
        Send();
        return Send().Commands;
    }
}
