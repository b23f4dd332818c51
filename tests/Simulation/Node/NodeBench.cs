using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Power;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>One node as it runs on the board, on simulated chips, with its scene and a network.</summary>
internal sealed class NodeBench
{
    internal const long Second = 1_000_000;
    internal const long Hour = 3600 * Second;

    private readonly NodeIdentity _identity;

    /// <param name="profile">What the node is for.</param>
    /// <param name="seed">Of everything random.</param>
    /// <param name="provisioned">Whether its identity is in the store.</param>
    /// <param name="identity">Who it is; null for the usual test node.</param>
    internal NodeBench(NodeProfile profile, int seed, bool provisioned = true, NodeIdentity? identity = null)
    {
        _identity = identity ?? new NodeIdentity
        {
            DevEui = 0x70B3D57ED0000001,
            JoinEui = 0x70B3D57ED0000000,
            AppKey = Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c"),
            Profile = profile,
        };
        Channel = new RadioChannel(Time, seed);
        Channel.Propagation.ShadowingSigmaDb = 0;
        Network = new NetworkDouble(Time, Channel, _identity.AppKey);
        Board = new VirtualBoard(Time, Channel, default, seed + 1);
        Settings.Profile = profile;
        Settings.Defaults.IntervalSeconds = 600;
        // Each reading has all values, so that each can be looked at.
        Settings.Defaults.ReadingsPerParticulates = 1;
        Climate = new AirClimate(seed);
        Row = new ParkingRow(Time, 3, seed);
        Doorway = new Doorway(Time, seed);
        Magnetometer = new SimulatedMagnetometer(Time, Row, 1, seed, Climate);
        ClimateSensor = new SimulatedClimateSensor(Time, Climate, seed);
        Particulates = new SimulatedParticulateSensor(Time, Climate, seed);
        CarbonDioxide = new SimulatedCarbonDioxideSensor(Time, Climate, seed);
        Sensors = new NodeSensors
        {
            Magnetometer = Magnetometer,
            Climate = ClimateSensor,
            Particulates = Particulates,
            CarbonDioxide = CarbonDioxide,
            OuterZone = new SimulatedTimeOfFlight(Time, Doorway, inner: false, seed),
            InnerZone = new SimulatedTimeOfFlight(Time, Doorway, inner: true, seed + 1),
        };
        switch (profile)
        {
            case NodeProfile.Parking:
                Magnetometer.ConnectTo(Board);
                break;
            case NodeProfile.Air:
                ClimateSensor.ConnectTo(Board);
                Particulates.ConnectTo(Board);
                CarbonDioxide.ConnectTo(Board);
                break;
            default:
                ((SimulatedSensor)Sensors.OuterZone).ConnectTo(Board);
                ((SimulatedSensor)Sensors.InnerZone).ConnectTo(Board);
                break;
        }

        if (provisioned)
            Provision();
        Host = new BoardHost(Time, Board, () => Application = new NodeApplication(
            Guarded(), Sensors, new Sx1276(Board.Radio.Spi, Board.Radio.Reset), new ManagedAes128(), new RecordStore(Board.Storage),
            Battery ?? Board.Battery, Board.Supervisor, Board.Entropy));
        Host.WakeJitterMicroseconds = 5_000;
    }

    internal VirtualTime Time { get; } = new();

    internal RadioChannel Channel { get; }

    internal NetworkDouble Network { get; }

    internal VirtualBoard Board { get; }

    internal BoardHost Host { get; }

    /// <summary>Another battery than the board's own.</summary>
    internal IBattery? Battery { get; set; }

    internal NodeSettings Settings { get; } = new();

    internal NodeSensors Sensors { get; }

    internal NodeApplication Application { get; private set; } = null!;

    internal AirClimate Climate { get; }

    internal ParkingRow Row { get; }

    internal Doorway Doorway { get; }

    internal SimulatedMagnetometer Magnetometer { get; }

    internal SimulatedClimateSensor ClimateSensor { get; }

    internal SimulatedParticulateSensor Particulates { get; }

    internal SimulatedCarbonDioxideSensor CarbonDioxide { get; }

    internal void Provision() => _identity.Write(new RecordStore(Board.Storage));

    // As the entry point does.
    private NodeSettings Guarded()
    {
        Settings.SafeMode = Host.IsSafeMode;
        return Settings;
    }

    /// <summary>The board sleeps as the entry point of a node with this profile lets it: deeply with the magnetometer's line to wake it, and lightly in every wait.</summary>
    internal void SleepAsOnABattery()
    {
        Settings.DeepSleep = Settings.LightSleep = true;
        Settings.EndDevice.CounterReserve = 1;
        Settings.EndDevice.ClockErrorPpm = 5000;
        Host.DeepSleep = Host.LightSleep = true;
        Host.LightSleepErrorPpm = 5000;
        Host.BootMicroseconds = (long)(1e6 * PowerTable.Seconds("start after deep sleep"));
        Host.LightWakeChargeMicroseconds = (long)(1e6 * PowerTable.Seconds("turn of the loop"));
    }

    internal void RunUntil(long microseconds) => Time.RunUntil(microseconds);

    /// <summary>Nothing that may never happen has happened.</summary>
    internal void AssertSound(string about)
    {
        Assert.AreEqual("", string.Join("; ", Network.Faults), about);
        Assert.AreEqual("", string.Join("; ", Host.Exceptions.Select(e => e.ToString())), about);
        Assert.AreEqual("", string.Join("; ", Board.Radio.Misuses), about);
        Assert.IsTrue(BusiestHourPerMille() <= 10, $"{about}: {BusiestHourPerMille():F2} per mille of an hour on the air");
    }

    /// <summary>The largest share of any hour that the node was on the air, as measured there, per mille. All three channels are of one sub-band.</summary>
    internal double BusiestHourPerMille()
    {
        List<Transmission> all = Network.Uplinks;
        double worst = 0;
        for (int first = 0; first < all.Count; first++)
        {
            long sum = 0;
            for (int i = first; i < all.Count && all[i].StartMicroseconds < all[first].StartMicroseconds + Hour; i++)
                sum += Math.Min(all[i].EndMicroseconds, all[first].StartMicroseconds + Hour) - all[i].StartMicroseconds;
            worst = Math.Max(worst, 1000.0 * sum / Hour);
        }

        return worst;
    }
}
