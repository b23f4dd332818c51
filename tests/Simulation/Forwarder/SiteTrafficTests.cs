using NanoSensors.Board;
using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>Joins and confirmed traffic of real end devices through the gateway, over the air and the network.</summary>
[TestClass]
public class SiteTrafficTests
{
    private const long IntervalMicroseconds = 600_000_000;

    /// <summary>Two hours of traffic after the joins; NANOSENSORS_TRAFFIC_HOURS asks for more, for the table of the gateway's README.</summary>
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 10)]
    [DataRow(1, 100)]
    [DataRow(3, 1)]
    [DataRow(3, 10)]
    [DataRow(3, 100)]
    public void Nodes_join_and_have_their_uplinks_acknowledged(int radios, int nodes)
    {
        var bench = new GatewayBench(radios, seed: 100 + nodes);
        var network = new AdmittingNetwork(bench.Server);
        var places = new SeededRandom(nodes);
        var applications = new List<ConfirmingApplication>();
        for (int i = 0; i < nodes; i++)
            bench.Time.After(places.Next(IntervalMicroseconds), StartNode(bench, i, places, applications).Start);
        int hours = int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_TRAFFIC_HOURS"), out int asked) ? asked : 2;
        var sent = new HashSet<string>();
        long air = 0;
        int joinRequests = 0;
        bench.Channel.Transmitted += t =>
        {
            joinRequests += t.Payload[0] >> 5 == (int)MType.JoinRequest ? 1 : 0;
            if (!t.Modulation.InvertedIq && t.Payload[0] >> 5 == (int)MType.ConfirmedDataUp)
            {
                sent.Add(Convert.ToHexString(t.Payload));
                air = t.AirMicroseconds;
            }
        };

        // Joining is slow where the gateway hears one channel of three: then the first hour is for that.
        bench.Time.RunFor(TimeSpan.FromHours(1));
        int joined = applications.Count(a => a.Device.IsJoined);
        int requests = joinRequests;
        sent.Clear();
        int confirmedBefore = network.Confirmed;
        applications.ForEach(a => a.Reset());
        bench.Time.RunFor(TimeSpan.FromHours(hours));

        int heard = network.Confirmed - confirmedBefore;
        int acknowledged = applications.Sum(a => a.Acknowledged);
        double loss = 1 - (double)heard / sent.Count;
        double covered = radios / 3.0;
        double collisions = 1 - Math.Exp(-2.0 * joined * air / IntervalMicroseconds / 3);
        // A radio that sends an acknowledgement hears nothing from its preparation to its end, nor what began before.
        double deaf = joined * covered * (bench.Settings.PrepareLeadMicroseconds + 41_000.0 + air) / IntervalMicroseconds / radios;
        double theory = 1 - covered * (1 - collisions) * (1 - deaf);
        Console.WriteLine($"Figure: {radios} radio(s), {nodes} node(s), confirmed every 10 min at SF7, {hours} h: joined {joined}/{nodes} in the first hour with {requests} requests, uplinks {heard}/{sent.Count} at the server "
            + $"(loss {loss:P1}, theory {theory:P1}), acknowledged {acknowledged}/{heard} of those heard, downlinks {network.InFirstWindow} in RX1, {network.InSecondWindow} in RX2, {network.Refused} refused");
        Assert.IsEmpty(bench.Host.Exceptions);
        Assert.IsGreaterThan(0, joined);
        if (radios == 3)
        {
            Assert.AreEqual(nodes, joined);
            Assert.IsGreaterThanOrEqualTo(heard * 0.95, acknowledged);
            Assert.IsLessThanOrEqualTo(theory + 0.05, loss);
        }
    }

    // What the board's loop may cost: every wake-up, also the one that launches, comes late by up to the jitter.
    [TestMethod]
    [DataRow(2_000, 3_000)]
    [DataRow(4_000, 3_000)]
    [DataRow(10_000, 3_000)]
    [DataRow(10_000, 15_000)]
    public void Downlinks_are_heard_with_a_board_that_is_late(int jitterMicroseconds, int windowErrorMicroseconds)
    {
        var bench = new GatewayBench(3, seed: 77);
        bench.Host.WakeJitterMicroseconds = jitterMicroseconds;
        var network = new AdmittingNetwork(bench.Server);
        var places = new SeededRandom(5);
        var applications = new List<ConfirmingApplication>();
        for (int i = 0; i < 10; i++)
            bench.Time.After(places.Next(IntervalMicroseconds), StartNode(bench, i, places, applications, windowErrorMicroseconds).Start);
        bench.Time.RunFor(TimeSpan.FromHours(3));
        int acknowledged = applications.Sum(a => a.Acknowledged);
        Console.WriteLine($"Figure: gateway's loop late by up to {jitterMicroseconds / 1000} ms, nodes' windows {windowErrorMicroseconds / 1000} ms wider each way: joined {applications.Count(a => a.Device.IsJoined)}/10, acknowledged {acknowledged}/{network.Confirmed}, "
            + $"worst launch {bench.Gateway.Statistics.WorstLaunchLatenessMicroseconds / 1000.0:F1} ms late, {bench.Gateway.Statistics.TransmissionsMissed} dropped");
        Assert.IsEmpty(bench.Host.Exceptions);
        if (jitterMicroseconds <= 2_000 || windowErrorMicroseconds > 3_000)
            Assert.IsGreaterThanOrEqualTo(network.Confirmed - 1, acknowledged);
    }

    private static BoardHost StartNode(
        GatewayBench bench, int index, SeededRandom places, List<ConfirmingApplication> applications, int windowErrorMicroseconds = 3_000)
    {
        double angle = places.NextDouble() * 2 * Math.PI;
        double distance = 100 + 500 * places.NextDouble();
        var board = new VirtualBoard(bench.Time, bench.Channel, new Position(distance * Math.Cos(angle), distance * Math.Sin(angle)), 1000 + index);
        var devEui = new Eui64(0x0200000000000000UL + (ulong)index);
        var identity = new EndDeviceIdentity(devEui, new Eui64(1), AdmittingNetwork.AppKeyOf(devEui));
        return new BoardHost(bench.Time, board, () =>
        {
            var device = new LoRaWanEndDevice(identity, Eu868.Create(), new Sx1276(board.Radio.Spi, board.Radio.Reset), new ManagedAes128(),
                new RecordStore(board.Storage), board.Entropy,
                new EndDeviceSettings { Adr = false, DataRate = 5, RejoinAfterSilentUplinks = 0, WindowErrorMicroseconds = windowErrorMicroseconds });
            var application = new ConfirmingApplication(device);
            applications.Add(application);
            return application;
        });
    }

    /// <summary>Sends a confirmed uplink every ten minutes and looks whether it was acknowledged.</summary>
    private sealed class ConfirmingApplication(LoRaWanEndDevice device) : IApplication
    {
        private static readonly byte[] Payload = [1, 2, 3, 4];
        private long _sendAt;
        private bool _underWay;

        internal LoRaWanEndDevice Device => device;

        internal int Acknowledged { get; private set; }

        public SleepPlan Sleep { get; } = new();

        internal void Reset() => Acknowledged = 0;

        public long Step(long now)
        {
            long next = device.Step(now);
            if (_underWay && device.IsIdle)
            {
                _underWay = false;
                Acknowledged += device.LastUplinkAcknowledged ? 1 : 0;
            }

            if (!device.IsJoined)
                return next;
            if (_sendAt == 0)
                _sendAt = now + 5_000_000;
            if (now < _sendAt)
                return Math.Min(next, _sendAt);
            SendResult result = device.Send(1, Payload, 0, Payload.Length, true, now);
            _sendAt = result == SendResult.Accepted ? _sendAt + IntervalMicroseconds : now + 5_000_000;
            _underWay |= result == SendResult.Accepted;
            return result == SendResult.Accepted ? now : next;
        }
    }
}
