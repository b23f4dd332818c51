using NanoSensors.Board;
using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>
/// A fault between the device and the world, so that the device seems to have it. Where a part is null nothing is changed.
/// </summary>
/// <param name="Name">What is wrong, as a sentence.</param>
/// <param name="Finding">Part of the difference that the model must report.</param>
internal sealed record PlantedFault(string Name, string Finding)
{
    /// <summary>Changes an uplink before it is signed again; the counter is all 32 bits. False: it is not transmitted at all.</summary>
    internal Func<DataFrame, bool>? Uplink { get; init; }

    /// <summary>Changes what the radio is told for a transmission.</summary>
    internal Action<TransmitSettings>? Transmission { get; init; }

    /// <summary>Changes what the radio is told for a window.</summary>
    internal Action<ReceiveSettings>? Window { get; init; }

    /// <summary>Changes the frame that the device gets, after its decoding and before it is signed again.</summary>
    internal Action<DataFrame>? Downlink { get; init; }

    /// <summary>Stands between the device and its store.</summary>
    internal Func<IStorage, IStorage>? Storage { get; init; }

    /// <summary>Changes the device's table of the region.</summary>
    internal Action<Region>? Table { get; init; }

    public override string ToString() => Name;
}
