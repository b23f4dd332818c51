using System.Globalization;
using System.Text;
using NanoSensors.Board;
using NanoSensors.EndDevice;
using NanoSensors.Forwarder;
using NanoSensors.Http;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;

namespace NanoSensors.Simulation.Site;

/// <summary>
/// A site with everything on it: nodes that run the firmware's application, a gateway that runs the forwarder's, each on a
/// board with simulated chips, and the cars, people and weather that their sensors see.
/// </summary>
public sealed class SimulatedSite
{
    // One radio of the gateway listens to each of EU868's three default channels, at the data rate DR5 (RP002-1.0.4, 2.5).
    private const int SpreadingFactor = 7, DataRate = 5;
    private static readonly uint[] ChannelsHz = [868_100_000, 868_300_000, 868_500_000];

    // The EUIs have the "locally administered" bit set, so that they are nobody's (IEEE 802, 8.2).
    private const ulong FirstDevEui = 0x024E53FFFE100000, JoinEui = 0x024E53FFFE0000FF;

    private readonly SimulatedSiteSettings _settings;
    private readonly SeededRandom _random;
    private readonly List<ParkingRow> _rows = [];

    /// <summary>Builds a site; nothing happens before <see cref="Start"/>.</summary>
    /// <param name="plan">The places.</param>
    /// <param name="settings">How it behaves.</param>
    /// <param name="backhaul">The gateway's way to the server.</param>
    /// <param name="clock">The gateway's time of day.</param>
    /// <param name="gatewayPage">Where the gateway's page is called; null for nowhere.</param>
    public SimulatedSite(SitePlan plan, SimulatedSiteSettings settings, IDatagrams backhaul, IWallClock clock, IListener? gatewayPage = null)
    {
        _settings = settings;
        _random = new SeededRandom(settings.Seed);
        Channel = new RadioChannel(Time, settings.Seed);
        Gateway = CreateGateway(backhaul, clock, gatewayPage ?? new SilentPort());

        int bays = plan.Places.Count(place => place.Profile == NodeProfile.Parking);
        for (int first = 0; first < bays; first += BaysInRow)
            _rows.Add(new ParkingRow(Time, Math.Min(BaysInRow, bays - first), NextSeed(), settings.Parking));
        int bay = 0;
        Nodes = [.. plan.Places.Select((place, index) => CreateNode(place, index, place.Profile == NodeProfile.Parking ? bay++ : -1))];
    }

    /// <summary>Bays that stand side by side and feel each other's cars.</summary>
    public const int BaysInRow = 12;

    /// <summary>The site's time; 0 when it is built.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>The air between its radios.</summary>
    public RadioChannel Channel { get; }

    /// <summary>Its gateway's board, with three radios.</summary>
    public BoardHost Gateway { get; }

    /// <summary>Its nodes, in the plan's order.</summary>
    public IReadOnlyList<SiteNode> Nodes { get; }

    /// <summary>Switches everything on, and lets cars and people come.</summary>
    public void Start()
    {
        Gateway.Start();
        double switchOn = 0;
        foreach (ParkingRow row in _rows)
            row.Start();
        foreach (SiteNode node in Nodes)
        {
            node.Doorway?.Start();
            Time.After((long)(switchOn * 1e6), node.Host.Start);
            switchOn += _settings.SwitchOnIntervalSeconds;
        }
    }

    private int NextSeed() => (int)_random.Next(int.MaxValue);

    private BoardHost CreateGateway(IDatagrams backhaul, IWallClock clock, IListener page)
    {
        var board = new VirtualBoard(Time, Channel, new Position(13, 0, 6), NextSeed(), ChannelsHz.Length);
        var store = new RecordStore(board.Storage);
        // Of its own, so that the nodes' seeds stay what they are.
        var salt = new SeededRandom(_settings.Seed);
        byte[] password = Encoding.ASCII.GetBytes(_settings.GatewayPassword);
        new PasswordGuard(store).Set(password, password.Length, [.. Enumerable.Range(0, PasswordGuard.SaltLength).Select(_ => (byte)salt.Next(256))]);
        var parts = new GatewayParts
        {
            Clock = clock, Storage = board.Storage, Store = store, Supervisor = board.Supervisor, Listener = page, Wifi = new SimulatedWifi(),
        };
        return new BoardHost(Time, board, () =>
        {
            var settings = new ForwarderSettings();
            var configurations = new ConfigurationStore(board.Storage, store);
            var configuration = new GatewayConfiguration();
            configurations.Load(configuration);
            if (!configurations.IsFromPage)
                Configure(configuration);
            configuration.Check(settings);
            return new GatewayApplication(
                configuration, configurations, settings, [.. board.Radios.Take(configuration.RadioCount).Select(chip => new Sx1276(chip.Spi, chip.Reset))], [backhaul], parts, false);
        })
        {
            LongestRestSeconds = ForwarderSettings.LongestRestSeconds,
        };
    }

    // As a file on the board would have it. Where the datagrams go is the socket's matter.
    private void Configure(GatewayConfiguration configuration)
    {
        configuration.Set(ConfigurationKey.Server, "demo");
        configuration.Set(ConfigurationKey.Eui, _settings.GatewayEui.ToString("x16"));
        for (int i = 0; i < ChannelsHz.Length; i++)
            configuration.Set(ConfigurationKey.Radio1 + i, string.Create(CultureInfo.InvariantCulture, $"{ChannelsHz[i] / 1e6} SF{SpreadingFactor}"));
        configuration.Set(ConfigurationKey.Pins2, "17 16 4 2");
        configuration.Set(ConfigurationKey.Pins2 + 1, "13 12 15 34");
    }

    private SiteNode CreateNode(SitePlace place, int index, int bay)
    {
        (double east, double north) = SitePlan.MetresFromOrigin(place);
        var board = new VirtualBoard(Time, Channel, new Position(east, north), NextSeed());
        var identity = new NodeIdentity { DevEui = FirstDevEui + (ulong)index, JoinEui = JoinEui, Profile = place.Profile };
        for (int i = 0; i < identity.AppKey.Length; i++)
            identity.AppKey[i] = (byte)_random.Next(256);
        identity.Write(new RecordStore(board.Storage));

        var climate = new AirClimate(_settings.Seed, _settings.StartHour);
        var sensors = new NodeSensors();
        Bay? watched = null;
        Doorway? doorway = null;
        switch (place.Profile)
        {
            case NodeProfile.Parking:
                ParkingRow row = _rows[bay / BaysInRow];
                watched = row.Bays[bay % BaysInRow];
                sensors.Magnetometer = new SimulatedMagnetometer(Time, row, bay % BaysInRow, NextSeed(), climate);
                break;
            case NodeProfile.Air:
                climate = AirClimate.AtPlace(_settings.Seed, NextSeed(), _settings.StartHour);
                sensors.Climate = new SimulatedClimateSensor(Time, climate, NextSeed());
                sensors.Particulates = new SimulatedParticulateSensor(Time, climate, NextSeed());
                sensors.CarbonDioxide = new SimulatedCarbonDioxideSensor(Time, climate, NextSeed());
                break;
            default:
                doorway = new Doorway(Time, NextSeed(), _settings.Doorways);
                sensors.OuterZone = new SimulatedTimeOfFlight(Time, doorway, inner: false, NextSeed());
                sensors.InnerZone = new SimulatedTimeOfFlight(Time, doorway, inner: true, NextSeed());
                break;
        }

        var settings = new NodeSettings
        {
            Profile = place.Profile,
            RuntimeVersion = NanoSensors.Codec.StatusBySlot.PackRuntimeVersion(1, 17, 0, 0),
            Defaults = _settings.Configuration,
            // The gateway hears one spreading factor: its nodes are told to stay on it.
            EndDevice = new EndDeviceSettings { Adr = false, DataRate = DataRate, LowestDataRate = DataRate, JoinSpreadMicroseconds = 500_000 },
        };
        BoardHost host = null!;
        host = new BoardHost(Time, board, () =>
        {
            // As the entry point does.
            var store = new RecordStore(board.Storage);
            settings.SafeMode = host.IsSafeMode;
            return new NodeApplication(
                settings, sensors, new Sx1276(board.Radio.Spi, board.Radio.Reset), new ManagedAes128(), store, board.Battery, board.Supervisor, board.Entropy);
        });
        return new SiteNode(place, identity, host)
        {
            Bay = watched,
            Doorway = doorway,
            Climate = place.Profile == NodeProfile.Air ? climate : null,
        };
    }
}
