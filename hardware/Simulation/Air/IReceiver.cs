namespace NanoSensors.Simulation;

/// <summary>What listens on a <see cref="RadioChannel"/>: a chip, or a test's probe.</summary>
public interface IReceiver
{
    /// <summary>Where it is.</summary>
    Position Position { get; }

    /// <summary>What it listens for; constant between <see cref="RadioChannel.Listen"/> and <see cref="RadioChannel.StopListening"/>.</summary>
    LoRaModulation Tuning { get; }

    /// <summary>Enough of a preamble has been heard. Called once a frame, and only while the receiver is not in another one.</summary>
    void OnPreamble(Reception reception);

    /// <summary>The header has been read.</summary>
    void OnHeader(Reception reception);

    /// <summary>The frame, or what seemed to be one, is over. <paramref name="reception"/> is valid during the call only.</summary>
    void OnEnd(Reception reception);
}
