using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>Makes random sequences. Most MAC commands are well formed; every field has values that must be refused.</summary>
internal sealed class StepGenerator(SeededRandom random)
{
    private static readonly uint[] Carriers =
        [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000, 868_900_000, 869_525_000, 863_500_000, 869_850_000];

    private static readonly uint[] ForbiddenCarriers = [856_000_000, 870_600_000, 915_000_000, 863_000_000, 870_000_000];

    internal static ModelRun Run(int seed, int length)
    {
        var generator = new StepGenerator(new SeededRandom(seed));
        return new ModelRun(seed, [.. Enumerable.Range(0, length).Select(_ => generator.Step())]);
    }

    /// <summary>The same commands without one of them.</summary>
    internal static IEnumerable<byte[]> FewerCommands(byte[] commands)
    {
        for (int at = 0; at < commands.Length;)
        {
            int length = 1 + Math.Max(0, MacCommand.PayloadLength(commands[at], false));
            int end = Math.Min(commands.Length, at + length);
            yield return [.. commands[..at], .. commands[end..]];
            at = end;
        }
    }

    internal ModelStep Step()
    {
        int kind = Next(100);
        return kind switch
        {
            < 62 => new ModelStep(StepKind.Uplink, PayloadLength(), One(4), One(3) ? null : Downlink(), Next(4) == 0 ? Next(4) : 0),
            < 68 => new ModelStep(StepKind.SilentUplinks, One(12) ? 100 + Next(350) : 1 + Next(40), One(5)),
            < 73 => new ModelStep(StepKind.Wait, One(8) ? Next(100_000) : Next(4000)),
            < 79 => new ModelStep(StepKind.PowerCut, Next(100)),
            < 84 => new ModelStep(StepKind.PowerCutInExchange, Next(12_000), One(4), One(2) ? null : Downlink()),
            < 89 => new ModelStep(StepKind.PowerCutAtWrite, Next(15), One(4), One(2) ? null : Downlink()),
            < 91 => new ModelStep(StepKind.PlannedRestart),
            < 93 => new ModelStep(StepKind.StoreRefuses, PayloadLength(), One(4), One(2) ? null : Downlink()),
            < 95 => new ModelStep(StepKind.Request, Next(3)),
            < 97 => new ModelStep(StepKind.Battery, Next(256)),
            < 98 => new ModelStep(StepKind.Rejoin),
            _ => new ModelStep(StepKind.JoinPolicy, Next(6)),
        };
    }

    internal ModelDownlink Downlink()
    {
        DownlinkKind kind = One(4) ? (DownlinkKind)Next(9) : DownlinkKind.Genuine;
        bool portZero = One(4);
        byte[] commands = One(3) ? [] : Commands(portZero ? 40 : 15);
        bool hasPort = !portZero && One(2);
        return new ModelDownlink(kind, 1 + Next(2), commands, portZero && commands.Length > 0, hasPort ? 1 + Next(223) : -1,
            hasPort ? Next(30) : 0, One(4), One(3), One(6), 4 * (Next(40) - 20) + new[] { 0, 1, 3 }[Next(3)], One(12)
                ? Next(65_000) : 0);
    }

    private byte[] Commands(int room)
    {
        var all = new List<byte>();
        int wanted = 1 + Next(One(4) ? 14 : 3);
        byte[]? repeated = One(6) ? Command() : null;
        for (int i = 0; i < wanted; i++)
        {
            byte[] next = repeated ?? Command();
            if (all.Count + next.Length > room)
                break;
            all.AddRange(next);
        }

        // Now and then the last one is cut off.
        if (all.Count > 1 && One(20))
            all.RemoveAt(all.Count - 1);
        return [.. all];
    }

    private byte[] Command()
    {
        switch (Next(14))
        {
            case 0: return [MacCommand.LinkCheck, (byte)Next(256), (byte)Next(256)];
            case 1:
            case 2:
            case 3: return LinkAdr();
            case 4: return [MacCommand.DutyCycle, (byte)(One(3) ? Next(16) : Next(4))];
            case 5:
            case 6: return [MacCommand.RxParamSetup, (byte)((Next(One(4) ? 8 : 6) << 4) | (One(6) ? 8 + Next(8) : Next(6))), .. Carrier()];
            case 7: return [MacCommand.DevStatus];
            case 8: return NewChannel();
            case 9: return [MacCommand.RxTimingSetup, (byte)Next(16)];
            case 10: return [MacCommand.TxParamSetup, (byte)Next(256)];
            case 11: return [MacCommand.DlChannel, (byte)Next(One(4) ? 20 : 4), .. Carrier()];
            case 12: return [MacCommand.DeviceTime, (byte)Next(256), (byte)Next(256), (byte)Next(256), 0x40, (byte)Next(256)];
            default: return One(3) ? [(byte)(0x80 + Next(4))] : [MacCommand.DevStatus];
        }
    }

    private byte[] LinkAdr()
    {
        int dataRate = One(4) ? 15 : One(8) ? 6 + Next(9) : Next(6);
        int power = One(4) ? 15 : One(8) ? 7 + Next(8) : Next(7);
        int mask = One(10) ? 1 + Next(65_535) : 1 + Next(7);
        int control = One(8) ? Next(8) : One(4) ? 6 : 0;
        int repetitions = One(4) ? Next(16) : Next(4);
        return [MacCommand.LinkAdr, (byte)((dataRate << 4) | power), (byte)mask, (byte)(mask >> 8), (byte)((control << 4) | repetitions)];
    }

    private byte[] NewChannel()
    {
        if (One(4))
            return [MacCommand.NewChannel, (byte)Next(12), 0, 0, 0, 0x50];
        int range = One(6) ? new[] { 0x05, 0xF0, 0x34 + 1, 0x53, 0x20 }[Next(5)] : 0x50;
        int index = One(4) ? Next(20) : Next(6);
        // Each channel has a carrier of its own, so that a frame tells its channel.
        bool allowed = index is >= 3 and < 12 && !One(6);
        byte[] carrier = Bytes(allowed ? Carriers[index - 3] : ForbiddenCarriers[Next(ForbiddenCarriers.Length)]);
        return [MacCommand.NewChannel, (byte)index, .. carrier, (byte)range];
    }

    private byte[] Carrier()
    {
        return Bytes(One(6) ? ForbiddenCarriers[Next(ForbiddenCarriers.Length)] : Carriers[Next(Carriers.Length)]);
    }

    private static byte[] Bytes(uint hz)
    {
        uint value = hz / 100;
        return [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
    }

    private int PayloadLength() => One(4) ? Next(223) : Next(20);

    private int Next(int exclusiveMaximum) => (int)random.Next(exclusiveMaximum);

    private bool One(int of) => random.Next(of) == 0;
}
