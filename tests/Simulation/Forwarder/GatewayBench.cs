using NanoSensors.Forwarder;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>
/// A gateway as it runs on the board, with simulated chips, a simulated network and a server; frames for it are laid on the air
/// without chips of their own.
/// </summary>
internal sealed class GatewayBench
{
    private static readonly uint[] Carriers = [868_100_000, 868_300_000, 868_500_000];

    /// <param name="radios">How many radios, each on a channel of its own.</param>
    /// <param name="seed">Of everything random.</param>
    /// <param name="withStorage">Whether it has an archive.</param>
    /// <param name="spreadingFactor">What all of them listen to.</param>
    /// <param name="plan">Instead: the spreading factors of each radio, all on the first channel; of several it steps through them.</param>
    /// <param name="servers">How many servers, each behind a network of its own.</param>
    /// <param name="storage">What its memory holds; null for an empty one.</param>
    /// <param name="startsAt">When it is switched on, virtual microseconds.</param>
    internal GatewayBench(
        int radios = 1, int seed = 1, bool withStorage = true, int spreadingFactor = 7, int[][]? plan = null, int servers = 1, MemoryStorage? storage = null,
        long startsAt = 0)
    {
        radios = plan?.Length ?? radios;
        Channel = new RadioChannel(Time, seed);
        Channel.Propagation.ShadowingSigmaDb = 0;
        Backhauls = [.. Enumerable.Range(0, servers).Select(i => new SimulatedBackhaul(Time, seed + 1 + 100 * i))];
        Order = [.. Enumerable.Range(0, servers)];
        Servers = [.. Backhauls.Select(backhaul => new ServerDouble(backhaul, Time))];
        Board = new VirtualBoard(Time, Channel, new Position(0, 0, 6), seed + 2, radios) { Storage = storage ?? new MemoryStorage() };
        Settings.GatewayEui = ServerDouble.GatewayEui;
        Host = new BoardHost(Time, Board, () =>
        {
            Settings.Receivers = [.. Enumerable.Range(0, radios).Select(i =>
                new ReceiveSettings { FrequencyHz = Carriers[plan == null ? i : 0], SpreadingFactor = plan?[i][0] ?? spreadingFactor })];
            if (plan != null)
                Settings.SteppedSpreadingFactors = [.. plan.Select(factors => factors.Length == 1 ? 0 : factors.Sum(sf => 1 << sf))];
            ILoRaRadio[] drivers = [.. Board.Radios.Select(chip => new Sx1276(chip.Spi, chip.Reset))];
            if (HasNames)
                Settings.ServerNames = [.. Order.Select(i => $"server{i}.example.org:1700")];
            Gateway = new ForwarderApplication(Settings, drivers, [.. Order.Select(i => Backhauls[i].Gateway)], Board.WallClock, withStorage ? Board.Storage : null!);
            return Gateway;
        })
        {
            LongestRestSeconds = ForwarderSettings.LongestRestSeconds,
        };
        Time.RunUntil(startsAt);
        Host.Start();
        Time.RunUntil(startsAt + 1_000_000);
    }

    internal VirtualTime Time { get; } = new();

    internal RadioChannel Channel { get; }

    internal SimulatedBackhaul[] Backhauls { get; }

    /// <summary>The servers as they are configured from the next start on.</summary>
    internal int[] Order { get; set; }

    /// <summary>Whether the gateway knows its servers by name, from the next start on.</summary>
    internal bool HasNames { get; set; }

    internal SimulatedBackhaul Backhaul => Backhauls[0];

    internal ServerDouble[] Servers { get; }

    internal ServerDouble Server => Servers[0];

    internal VirtualBoard Board { get; }

    internal BoardHost Host { get; }

    internal ForwarderSettings Settings { get; } = new();

    internal ForwarderApplication Gateway { get; private set; } = null!;

    /// <summary>Lays an uplink on the air, beginning now; answers when it ends.</summary>
    internal long SendUplink(byte[] payload, int channel = 0, int spreadingFactor = 7) => Channel.Transmit(new Transmission
    {
        From = new Position(200, 0, 1),
        Modulation = new LoRaModulation(Carriers[channel], spreadingFactor, 125_000, false, 0x34, spreadingFactor >= 11),
        PowerDbm = 14,
        Payload = payload,
    });

    /// <summary>An unconfirmed data uplink.</summary>
    internal static byte[] DataFrame(int device, int counter) =>
    [
        0x40, (byte)device, (byte)(device >> 8), 0x20, 0x26, 0, (byte)counter, (byte)(counter >> 8), 1,
        0xA5, (byte)device, (byte)counter, 0x5A, 1, 2, 3, 4,
    ];

    internal static int DeviceOf(byte[] payload) => payload[1] | (payload[2] << 8);

    internal static int CounterOf(byte[] payload) => payload[6] | (payload[7] << 8);
}
