using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Channel;

/// <summary>An ideal receiver that writes down what it hears.</summary>
internal sealed class Probe(LoRaModulation tuning, Position position = default) : IReceiver
{
    public Position Position { get; set; } = position;

    public LoRaModulation Tuning { get; set; } = tuning;

    internal int Preambles { get; private set; }

    internal List<(Transmission Frame, ReceptionResult Result, double PowerDbm, double SnrDb)> Heard { get; } = [];

    internal int Good => Heard.Count(h => h.Result == ReceptionResult.Good);

    public void OnPreamble(Reception reception) => Preambles++;

    public void OnHeader(Reception reception)
    {
    }

    public void OnEnd(Reception reception) =>
        Heard.Add((reception.Transmission, reception.Result, reception.PowerDbm, reception.SnrDb));
}

/// <summary>Air without shadows, in which a frame can be made to arrive with a given power.</summary>
internal sealed class Air
{
    internal Air(int seed = 1)
    {
        Channel = new RadioChannel(Time, seed);
        Channel.Propagation.ShadowingSigmaDb = 0;
    }

    internal VirtualTime Time { get; } = new();

    internal RadioChannel Channel { get; }

    internal static LoRaModulation Modulation(
        int spreadingFactor, double frequencyHz = 868_100_000, int bandwidthHz = 125_000, bool invertedIq = false, byte syncWord = 0x34) =>
        new(frequencyHz, spreadingFactor, bandwidthHz, invertedIq, syncWord, spreadingFactor > 10);

    internal Probe Listen(LoRaModulation tuning)
    {
        var probe = new Probe(tuning);
        Channel.Listen(probe);
        return probe;
    }

    /// <summary>A frame that reaches a probe at the origin with <paramref name="dbm"/>.</summary>
    internal Transmission Send(double dbm, LoRaModulation modulation, int length = 20, object? sender = null)
    {
        var from = new Position(1, 0);
        var frame = new Transmission
        {
            Sender = sender,
            From = from,
            PowerDbm = dbm + Channel.Propagation.LossDb(from, default, modulation.FrequencyHz, Channel.Seed),
            Modulation = modulation,
            Payload = new byte[length],
        };
        Channel.Transmit(frame);
        return frame;
    }

    internal void Wait(double milliseconds) => Time.RunFor(TimeSpan.FromMilliseconds(milliseconds));
}
